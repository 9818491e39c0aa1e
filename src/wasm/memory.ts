import { WardctlError } from '../errors.ts';
import { ByteCursor, encodeUnsigned } from './cursor.ts';
import { readSections } from './sections.ts';
import { skipValueType } from './value-type.ts';

export const pageBytes = 65_536;

/** Size of a memory in pages of 64 KiB. */
export interface MemoryType {
  readonly minPages: number;
  /** `undefined` where the module sets none. */
  readonly maxPages: number | undefined;
}

const hasMaximum = 1;
const is64Bit = 4;

/**
 * The module with the maximum of its own memory lowered to `maxPages`, so that the engine refuses to grow
 * beyond it; the same bytes where nothing has to change. Nothing else of the module is touched.
 * @throws WardctlError WASM_TOO_LARGE where the module starts with more, or has several memories
 */
export function limitMemory(bytes: Uint8Array, maxPages: number): Uint8Array {
  const section = readSections(bytes).find((candidate) => candidate.id === 5);
  if (section === undefined) return bytes;
  const cursor = new ByteCursor(bytes, section.contentStart, section.end);
  const count = cursor.u32();
  if (count === 0) return bytes;
  const total = count + (importedMemory(bytes) === undefined ? 0 : 1);
  if (total > 1) {
    throw new WardctlError('WASM_TOO_LARGE', `expected one memory, found ${String(total)}`);
  }
  const { flags, type } = readLimits(cursor);
  checkInitialSize(type, maxPages);
  if (type.maxPages !== undefined && type.maxPages <= maxPages) return bytes;
  const body = [
    1,
    flags | hasMaximum,
    ...encodeUnsigned(BigInt(type.minPages)),
    ...encodeUnsigned(BigInt(maxPages)),
  ];
  return Buffer.concat([
    bytes.subarray(0, section.start),
    Uint8Array.from([5, ...encodeUnsigned(BigInt(body.length)), ...body]),
    bytes.subarray(section.end),
  ]);
}

/** The memory that a module imports, if it imports one (OPA modules do). */
export function importedMemory(bytes: Uint8Array): MemoryType | undefined {
  const section = readSections(bytes).find((candidate) => candidate.id === 2);
  if (section === undefined) return undefined;
  const cursor = new ByteCursor(bytes, section.contentStart, section.end);
  for (let left = cursor.u32(); left > 0; left--) {
    cursor.name();
    cursor.name();
    const kind = cursor.byte();
    if (kind === 2) return readLimits(cursor).type;
    skipImportType(cursor, kind);
  }
  return undefined;
}

/** @throws WardctlError WASM_TOO_LARGE */
export function checkInitialSize(type: MemoryType, maxPages: number): void {
  if (type.minPages <= maxPages) return;
  const mebibytes = (pages: number): string => `${String((pages * pageBytes) / 1_048_576)} MiB`;
  throw new WardctlError(
    'WASM_TOO_LARGE',
    `module starts with ${mebibytes(type.minPages)} of memory, the limit is ${mebibytes(maxPages)}`,
    {
      hint: 'Raise maxMemoryBytes (--max-memory on the command line), or build the policy with less initial memory.',
    },
  );
}

/** Passes a function, table, global or tag. */
function skipImportType(cursor: ByteCursor, kind: number): void {
  if (kind === 0) {
    cursor.u32();
  } else if (kind === 1) {
    skipValueType(cursor);
    readLimits(cursor);
  } else if (kind === 3) {
    skipValueType(cursor);
    cursor.byte();
  } else if (kind === 4) {
    cursor.byte();
    cursor.u32();
  } else {
    throw new WardctlError('WASM_INVALID', `module imports something of the unknown kind ${String(kind)}`);
  }
}

function readLimits(cursor: ByteCursor): { flags: number; type: MemoryType } {
  const flags = cursor.byte();
  const bits = (flags & is64Bit) === 0 ? 32 : 64;
  const minPages = Number(cursor.unsigned(bits));
  const maxPages = (flags & hasMaximum) === 0 ? undefined : Number(cursor.unsigned(bits));
  return { flags, type: { minPages, maxPages } };
}
