import { WardctlError } from '../errors.ts';
import { concatenate, encodeName, encodeSection } from './encode.ts';
import { maxSections, readSections } from './sections.ts';

/**
 * The content of the first custom section of that name, a view of the bytes: later ones are never read
 * (policy-abi 1.1).
 * @throws WardctlError WASM_*
 */
export function readCustomSection(bytes: Uint8Array, name: string): Uint8Array | undefined {
  return readCustomSections(bytes, name)[0];
}

/** The contents of all custom sections of that name in file order, views of the bytes. @throws WardctlError WASM_* */
export function readCustomSections(bytes: Uint8Array, name: string): Uint8Array[] {
  return readSections(bytes)
    .filter((section) => section.name === name)
    .map((section) => bytes.subarray(section.contentStart, section.end));
}

/**
 * A copy of the module with exactly one custom section of that name: where the first one stands, at the end
 * where there is none. Later ones of the name are removed; every other byte is kept, unusual lengths of other
 * sections too.
 * @throws WardctlError WASM_*
 */
export function replaceCustomSection(bytes: Uint8Array, name: string, content: Uint8Array): Uint8Array {
  const sections = readSections(bytes);
  const replacement = encodeSection(0, [encodeName(name), content]);
  const replaced = sections.filter((section) => section.name === name);
  const first = replaced[0];
  if (first === undefined && sections.length >= maxSections) {
    throw new WardctlError(
      'WASM_INVALID',
      `module has ${String(sections.length)} sections, which is the limit: there is no room for one more`,
    );
  }
  const parts = [bytes.subarray(0, first?.start), replacement];
  for (const [index, section] of replaced.entries()) {
    parts.push(bytes.subarray(section.end, replaced[index + 1]?.start));
  }
  return concatenate(parts);
}
