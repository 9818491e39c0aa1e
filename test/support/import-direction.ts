import { posix } from 'node:path';

/** Which part of the code may import which: a part imports lower rows, and its own row only along an arrow. */
export interface Layers {
  /** The row of each part: a folder or file of src, or `commands`. */
  readonly rows: Readonly<Record<string, number>>;
  /** Permitted imports within a row, or upwards. */
  readonly arrows: readonly (readonly [from: string, to: string])[];
  /** Packages that only some parts may import, by the start of their names. */
  readonly packages: readonly { readonly prefix: string; readonly parts: readonly string[] }[];
}

/** Source files by their path from the repository's root, each with the specifiers it imports. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** One line for each import that the layers forbid, and for each cycle among files. */
export function findViolations(graph: ImportGraph, layers: Layers): readonly string[] {
  const found: string[] = [];
  for (const [file, specifiers] of graph) {
    for (const specifier of specifiers) {
      const reason = specifier.startsWith('.')
        ? judgeRelative(file, specifier, layers)
        : judgePackage(file, specifier, layers);
      if (reason !== undefined) found.push(`${file} imports ${specifier}: ${reason}`);
    }
  }
  return [...found, ...findCycles(graph).map((cycle) => `cycle: ${cycle.join(' -> ')}`)];
}

function judgeRelative(file: string, specifier: string, layers: Layers): string | undefined {
  const target = resolve(file, specifier);
  const from = partOf(file);
  const to = partOf(target);
  // package.json and the manifest are data at the root, for the command line only.
  if (to.endsWith('.json')) return from === 'cli' ? undefined : 'only src/cli may read it';
  const [fromRow, toRow] = [layers.rows[from], layers.rows[to]];
  if (fromRow === undefined) return `${from} has no row in the table`;
  if (toRow === undefined) return `${to} has no row in the table`;
  if (from === to) return undefined;
  const entry = entryOf(to);
  if (entry !== undefined && target !== entry) return `other folders are imported through ${entry}`;
  const alongArrow = layers.arrows.some(([start, end]) => start === from && end === to);
  if (toRow < fromRow || alongArrow) return undefined;
  return `${from} (row ${String(fromRow)}) may not import ${to} (row ${String(toRow)})`;
}

function judgePackage(file: string, specifier: string, layers: Layers): string | undefined {
  const from = partOf(file);
  const rule = layers.packages.find(({ prefix }) => specifier.startsWith(prefix));
  if (rule === undefined || rule.parts.includes(from)) return undefined;
  return `only for ${rule.parts.join(', ')}`;
}

function resolve(file: string, specifier: string): string {
  return posix.join(posix.dirname(file), specifier);
}

/** `src/wasm/sections.ts` is part of `wasm`, `src/errors.ts` is `errors`, `commands/run.ts` is `commands`. */
function partOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'src' ? second.replace(/\.ts$/, '') : top;
}

const singleFiles = new Set(['errors', 'escape-hidden', 'mask-login', 'suggest']);

/** A folder of the library is entered by its index; src/cli has none: only commands import its files. */
function entryOf(part: string): string | undefined {
  if (part === 'cli' || part === 'commands') return undefined;
  return singleFiles.has(part) ? `src/${part}.ts` : `src/${part}/index.ts`;
}

/** Each cycle once, as the files along it. */
function findCycles(graph: ImportGraph): readonly (readonly string[])[] {
  const cycles: string[][] = [];
  const finished = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    if (finished.has(file)) return;
    const start = path.indexOf(file);
    if (start !== -1) {
      cycles.push([...path.slice(start), file]);
      return;
    }
    for (const specifier of graph.get(file) ?? []) {
      if (specifier.startsWith('.')) visit(resolve(file, specifier), [...path, file]);
    }
    finished.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return cycles;
}
