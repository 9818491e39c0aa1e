import { WardctlError } from '../errors.ts';
import { ByteCursor } from './cursor.ts';
import { findSection, type SectionName } from './sections.ts';

const defaultMaxItems = 100_000;

/**
 * A vector: a count and as many items (core spec 5.1.3).
 * @param plural what the items are, for the error message
 * @throws WardctlError WASM_*
 */
export function readVector<T>(
  cursor: ByteCursor,
  plural: string,
  readItem: (cursor: ByteCursor) => T,
  maxItems = defaultMaxItems,
): T[] {
  const count = cursor.u32();
  if (count > maxItems) {
    throw new WardctlError(
      'WASM_INVALID',
      `module has ${String(count)} ${plural}, the limit is ${String(maxItems)}`,
    );
  }
  const items: T[] = [];
  while (items.length < count) items.push(readItem(cursor));
  return items;
}

/**
 * The items of a section whose content is one vector; none where the module has no such section.
 * @throws WardctlError WASM_*
 */
export function readSectionItems<T>(
  bytes: Uint8Array,
  name: SectionName,
  plural: string,
  readItem: (cursor: ByteCursor) => T,
  maxItems = defaultMaxItems,
): T[] {
  const section = findSection(bytes, name);
  if (section === undefined) return [];
  const cursor = new ByteCursor(bytes, section.contentStart, section.end);
  const items = readVector(cursor, plural, readItem, maxItems);
  cursor.checkEnd(`the ${name} section`);
  return items;
}
