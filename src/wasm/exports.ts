import { WardctlError } from '../errors.ts';
import { ByteCursor } from './cursor.ts';
import { readSections } from './sections.ts';

const maxExports = 100_000;

/** Names of what a module exports, in file order. @throws WardctlError WASM_* */
export function readExportNames(bytes: Uint8Array): string[] {
  const section = readSections(bytes).find((candidate) => candidate.id === 7);
  if (section === undefined) return [];
  const cursor = new ByteCursor(bytes, section.contentStart, section.end);
  const count = cursor.u32();
  if (count > maxExports) {
    throw new WardctlError(
      'WASM_INVALID',
      `module has ${String(count)} exports, the limit is ${String(maxExports)}`,
    );
  }
  const names: string[] = [];
  for (let index = 0; index < count; index++) {
    names.push(cursor.name());
    cursor.byte();
    cursor.u32();
  }
  return names;
}
