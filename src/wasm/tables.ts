import { WardctlError } from '../errors.ts';
import { ByteCursor, encodeUnsigned } from './cursor.ts';
import { readSections, type Section } from './sections.ts';
import { skipValueType } from './value-type.ts';

const maxTables = 8;
const is64Bit = 4;
const hasMaximum = 1;
/** First byte of a table that starts with a value of its own. */
const withInitialiser = 0x40;

/**
 * The module with the maximum of each of its tables lowered to `maxEntries`, so that the engine refuses to
 * grow them beyond it: tables are no part of the memory limit. The same bytes where nothing has to change.
 * @throws WardctlError WASM_TOO_LARGE for many tables, or one that starts with more; WASM_INVALID for tables
 * with an initial value, which no compiler of policies makes
 */
export function limitTables(bytes: Uint8Array, maxEntries: number): Uint8Array {
  const section = readSections(bytes).find((candidate) => candidate.id === 4);
  if (section === undefined) return bytes;
  const body = limitedBody(bytes, section, maxEntries);
  if (body === undefined) return bytes;
  return Buffer.concat([
    bytes.subarray(0, section.start),
    Uint8Array.from([section.id, ...encodeUnsigned(BigInt(body.length)), ...body]),
    bytes.subarray(section.end),
  ]);
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
    skipValueType(cursor);
    body.push(...bytes.subarray(typeStart, cursor.at));
    const flags = cursor.byte();
    const bits = (flags & is64Bit) === 0 ? 32 : 64;
    const initial = cursor.unsigned(bits);
    const maximum = (flags & hasMaximum) === 0 ? undefined : cursor.unsigned(bits);
    checkInitialEntries(initial, maxEntries);
    const isWithin = maximum !== undefined && maximum <= BigInt(maxEntries);
    if (!isWithin) isChanged = true;
    const limited = isWithin ? maximum : BigInt(maxEntries);
    body.push(flags | hasMaximum, ...encodeUnsigned(initial), ...encodeUnsigned(limited));
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
