import { encodeName, isComponent, mapSections, readSections } from '../../../wasm/index.ts';

/** Sections of a module. */
const importSection = 2;
const exportSection = 7;
/** Sections of a component. */
const customSection = 0;
const coreModuleSection = 1;
const componentSection = 4;

/**
 * What runtimes ask while the policy's top-level code runs, and what they get instead: something of the same type that
 * is the same every time. The clocks are put back when that is done. The seed is asked for once, for hash tables.
 */
const steady = [
  { asked: ['wasi:random/insecure-seed', 'insecure-seed'], given: ['wasi:cli/environment', 'get-arguments'] },
  { asked: ['wasi:clocks/wall-clock', 'now'], given: ['wasi:clocks/wall-clock', 'resolution'] },
  { asked: ['wasi:clocks/monotonic-clock', 'now'], given: ['wasi:clocks/monotonic-clock', 'resolution'] },
] as const;

/** Of several runtimes the small one whose components need no asynchronous host. */
export function chooseRuntime(libraries: readonly Buffer[]): Buffer | undefined {
  const [smallest] = libraries
    .filter((library) => {
      const imports = importsOf(library);
      return imports.includes(steady[0].asked[0]) && !imports.includes('[task-cancel]');
    })
    .sort((a, b) => a.length - b.length);
  return smallest;
}

/** A runtime in which nothing differs from one time to the next; `undefined` where it asks for something else. */
export function steadyRuntime(runtime: Buffer): Buffer | undefined {
  const imports = importsOf(runtime);
  const swaps = steady.map(({ asked, given }) => ({
    from: encodedImport(asked, imports),
    to: encodedImport(given, imports),
  }));
  let swapped = 0;
  const changed = mapSections(runtime, ({ id, contentStart, end }) => {
    if (id !== importSection) return 'same';
    const content = runtime.subarray(contentStart, end);
    return [
      swaps.reduce((bytes, { from, to }) => {
        if (from === undefined || to === undefined || !bytes.includes(from)) return bytes;
        swapped++;
        return replaceAll(bytes, from, to);
      }, content),
    ];
  });
  return swapped === steady.length && isValid(changed) ? asBuffer(changed) : undefined;
}

const renaming = [Buffer.from(encodeName('resolution')), Buffer.from(encodeName('now'))] as const;

/** A component of a steady runtime, with its clocks. */
export function withClocks(component: Buffer): Buffer {
  const changed = mapSections(component, ({ id, contentStart, end }) => {
    if (id === customSection) return 'same';
    const content = component.subarray(contentStart, end);
    if (id === coreModuleSection) return [withClocksInModule(content)];
    return [id === componentSection ? withClocks(content) : replaceAll(content, ...renaming)];
  });
  return asBuffer(changed);
}

function withClocksInModule(module: Buffer): Uint8Array {
  return mapSections(module, ({ id, contentStart, end }) =>
    id === importSection || id === exportSection
      ? [replaceAll(module.subarray(contentStart, end), ...renaming)]
      : 'same',
  );
}

function isValid(module: Uint8Array): boolean {
  try {
    new WebAssembly.Module(module);
    return true;
  } catch {
    return false;
  }
}

function importsOf(module: Buffer): string {
  if (isComponent(module)) return '';
  const section = readSections(module).find(({ id }) => id === importSection);
  return section === undefined ? '' : module.toString('latin1', section.contentStart, section.end);
}

/** An import as it is written, with the version that the module has of its interface. */
function encodedImport([name, field]: readonly [string, string], imports: string): Buffer | undefined {
  const [full] = new RegExp(String.raw`${name}@\d+\.\d+\.\d+`).exec(imports) ?? [];
  return full === undefined ? undefined : Buffer.concat([encodeName(full), encodeName(field)]);
}

function replaceAll(bytes: Buffer, from: Buffer, to: Buffer): Buffer {
  const parts: Buffer[] = [];
  let start = 0;
  for (let found = bytes.indexOf(from); found >= 0; found = bytes.indexOf(from, start)) {
    parts.push(bytes.subarray(start, found), to);
    start = found + from.length;
  }
  return Buffer.concat([...parts, bytes.subarray(start)]);
}

function asBuffer({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}
