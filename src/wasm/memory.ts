import { WardctlError } from '../errors.ts';
import { ByteCursor } from './cursor.ts';
import { concatenate, encodeSection, encodeUnsigned } from './encode.ts';
import { readImports } from './imports.ts';
import { hasMaximum, readLimits, type SizeLimits } from './limits.ts';
import { findSection } from './sections.ts';
import { readSectionItems } from './vector.ts';

export const pageBytes = 65_536;

/** Size of a memory in pages of 64 KiB. */
export interface MemoryType {
  readonly minPages: number;
  /** `undefined` where the module sets none. */
  readonly maxPages: number | undefined;
}

/**
 * The module with the maximum of its own memory lowered to `maxPages`, so that the engine refuses to grow
 * beyond it; the same bytes where nothing has to change. Nothing else of the module is touched.
 * @throws WardctlError WASM_TOO_LARGE where the module starts with more, or has several memories
 */
export function limitMemory(bytes: Uint8Array, maxPages: number): Uint8Array {
  const section = findSection(bytes, 'memory');
  if (section === undefined) return bytes;
  const cursor = new ByteCursor(bytes, section.contentStart, section.end);
  const count = cursor.u32();
  if (count === 0) return bytes;
  const total = count + (importedMemory(bytes) === undefined ? 0 : 1);
  if (total > 1) {
    throw new WardctlError('WASM_TOO_LARGE', `expected one memory, found ${String(total)}`);
  }
  const limits = readLimits(cursor);
  const type = memoryType(limits);
  checkInitialSize(type, maxPages);
  if (type.maxPages !== undefined && type.maxPages <= maxPages) return bytes;
  const body = [1, limits.flags | hasMaximum, ...encodeUnsigned(limits.min), ...encodeUnsigned(maxPages)];
  return concatenate([
    bytes.subarray(0, section.start),
    encodeSection(section.id, [Uint8Array.from(body)]),
    bytes.subarray(section.end),
  ]);
}

/** The first memory that a module imports, if it imports one (OPA modules do). @throws WardctlError WASM_* */
export function importedMemory(bytes: Uint8Array): MemoryType | undefined {
  for (const { type } of readImports(bytes)) {
    if (type.kind === 'memory') return memoryType(type.limits);
  }
  return undefined;
}

/** The first memory that a module has of its own, if it has one. @throws WardctlError WASM_* */
export function ownMemory(bytes: Uint8Array): MemoryType | undefined {
  const [limits] = readSectionItems(bytes, 'memory', 'memories', readLimits);
  return limits && memoryType(limits);
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

function memoryType({ min, max }: SizeLimits): MemoryType {
  return { minPages: Number(min), maxPages: max === undefined ? undefined : Number(max) };
}
