import { WardctlError } from '../errors.ts';
import { ByteCursor } from './cursor.ts';
import { checkHeader, headerBytes } from './header.ts';

/** One section of a module; the offsets are into the module's bytes. */
export interface Section {
  /** 0 custom, 2 import, 4 table, 5 memory, 7 export, … (core spec 5.5.2). */
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
 * The sections of a core module in file order. The input is untrusted; contents are not looked at.
 * @throws WardctlError WASM_NOT_A_MODULE, WASM_COMPONENT, WASM_TRUNCATED, WASM_INVALID
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
    // Of two, each reader could take another one for the module's.
    if (id !== 0 && seen.has(id)) {
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
export function nameOfSection(id: number): string {
  return sectionNames[id] ?? `unknown ${String(id)}`;
}

/** The one section of that kind; `undefined` where the module has none. @throws WardctlError WASM_* */
export function findSection(bytes: Uint8Array, name: SectionName): Section | undefined {
  const id = sectionNames.indexOf(name);
  return readSections(bytes).find((candidate) => candidate.id === id);
}
