import { WardctlError } from '../errors.ts';
import { ByteCursor } from './cursor.ts';
import { concatenate, encodeSection, encodeUnsigned } from './encode.ts';
import { hasMaximum, readLimits } from './limits.ts';
import { findSection, type Section } from './sections.ts';
import { readValueType } from './value-type.ts';

const maxTables = 8;
/** First byte of a table that starts with a value of its own. */
export const withInitialiser = 0x40;

/**
 * The module with the maximum of each of its tables lowered to `maxEntries`, so that the engine refuses to
 * grow them beyond it: tables are no part of the memory limit. The same bytes where nothing has to change.
 * @throws WardctlError WASM_TOO_LARGE for many tables, or one that starts with more; WASM_INVALID for tables
 * with an initial value, which no compiler of policies makes
 */
export function limitTables(bytes: Uint8Array, maxEntries: number): Uint8Array {
  const section = findSection(bytes, 'table');
  if (section === undefined) return bytes;
  const body = limitedBody(bytes, section, maxEntries);
  if (body === undefined) return bytes;
  return concatenate([
    bytes.subarray(0, section.start),
    encodeSection(section.id, [Uint8Array.from(body)]),
    bytes.subarray(section.end),
  ]);
}

/** Whether a module has tables of its own. @throws WardctlError WASM_* */
export function hasTables(bytes: Uint8Array): boolean {
  const section = findSection(bytes, 'table');
  return section !== undefined && new ByteCursor(bytes, section.contentStart, section.end).u32() > 0;
}

/** The new content of the section, `undefined` where the old one is within the limit. */
function limitedBody(bytes: Uint8Array, section: Section, maxEntries: number): number[] | undefined {
  const cursor = new ByteCursor(bytes, section.contentStart, section.end);
  const count = cursor.u32();
  if (count > maxTables) {
    throw new WardctlError(
      'WASM_TOO_LARGE',
      `expected at most ${String(maxTables)} tables, found ${String(count)}`,
    );
  }
  const body = [count];
  let isChanged = false;
  for (let index = 0; index < count; index++) {
    const typeStart = cursor.at;
    if (bytes[typeStart] === withInitialiser) {
      throw new WardctlError(
        'WASM_INVALID',
        'module has a table with an initial value, which is not supported',
      );
    }
    readValueType(cursor);
    body.push(...bytes.subarray(typeStart, cursor.at));
    const { flags, min, max } = readLimits(cursor);
    checkInitialEntries(min, maxEntries);
    const isWithin = max !== undefined && max <= BigInt(maxEntries);
    if (!isWithin) isChanged = true;
    body.push(flags | hasMaximum, ...encodeUnsigned(min), ...encodeUnsigned(isWithin ? max : maxEntries));
  }
  return isChanged ? body : undefined;
}

function checkInitialEntries(initial: bigint, maxEntries: number): void {
  if (initial <= BigInt(maxEntries)) return;
  throw new WardctlError(
    'WASM_TOO_LARGE',
    `module starts with a table of ${String(initial)} entries, the limit is ${String(maxEntries)}`,
    {
      hint: 'A table has one entry for each function that is called indirectly; check how the policy was built.',
    },
  );
}
