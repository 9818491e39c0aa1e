import { WardctlError } from '../errors.ts';
import { ByteCursor } from './cursor.ts';
import { checkHeader, headerBytes, isComponent, refuseComponent } from './header.ts';

/** One section of a module or component; the offsets are into its bytes. */
export interface Section {
  /** Of modules: 0 custom, 2 import, 4 table, 5 memory, 7 export, … (core spec 5.5.2). Components count otherwise. */
  readonly id: number;
  /** Name of a custom section, otherwise `undefined`. */
  readonly name: string | undefined;
  /** Offset of the section's id byte. */
  readonly start: number;
  /** Offset of the content; of a custom section, behind its name. */
  readonly contentStart: number;
  readonly end: number;
}

export const maxSections = 10_000;

/** Names of the kinds of sections; the index is the id (core spec 5.5.2). */
export const sectionNames = [
  'custom',
  'type',
  'import',
  'function',
  'table',
  'memory',
  'global',
  'export',
  'start',
  'element',
  'code',
  'data',
  'data count',
  'tag',
] as const;
export type SectionName = (typeof sectionNames)[number];

/**
 * Names of the kinds of sections of a component; the index is the id.
 * @see https://github.com/WebAssembly/component-model/blob/main/design/mvp/Binary.md
 */
export const componentSectionNames = [
  'custom',
  'core module',
  'core instance',
  'core type',
  'component',
  'instance',
  'alias',
  'type',
  'canonical function',
  'start',
  'import',
  'export',
  'value',
] as const;

/**
 * The sections of a module or component in file order; those of modules inside of a component are not among them. The
 * input is untrusted; contents are not looked at.
 * @throws WardctlError WASM_NOT_A_MODULE, WASM_TRUNCATED, WASM_INVALID
 */
export function readSections(bytes: Uint8Array): Section[] {
  checkHeader(bytes);
  const sections: Section[] = [];
  const seen = new Set<number>();
  const cursor = new ByteCursor(bytes, headerBytes);
  while (!cursor.done) {
    if (sections.length >= maxSections) {
      throw new WardctlError('WASM_INVALID', `module has more than ${String(maxSections)} sections`);
    }
    const start = cursor.at;
    const id = cursor.byte();
    const size = cursor.u32();
    const bodyStart = cursor.at;
    cursor.slice(size);
    const body = new ByteCursor(bytes, bodyStart, cursor.at);
    const name = id === 0 ? body.name() : undefined;
    // Of two, each reader could take another one for the module's. Components have any number of each kind.
    if (id !== 0 && seen.has(id) && !isComponent(bytes)) {
      throw new WardctlError(
        'WASM_INVALID',
        `expected one ${nameOfSection(id)} section, found a second one at offset ${String(start)}`,
      );
    }
    seen.add(id);
    sections.push({ id, name, start, contentStart: body.at, end: cursor.at });
  }
  return sections;
}

/** `unknown 42` for what no version of the format knows. */
export function nameOfSection(id: number, names: readonly string[] = sectionNames): string {
  return names[id] ?? `unknown ${String(id)}`;
}

/**
 * The one section of that kind of a core module; `undefined` where it has none.
 * @throws WardctlError WASM_*, WASM_COMPONENT for a component
 */
export function findSection(bytes: Uint8Array, name: SectionName): Section | undefined {
  refuseComponent(bytes);
  const id = sectionNames.indexOf(name);
  return readSections(bytes).find((candidate) => candidate.id === id);
}
