import type { ByteCursor } from './cursor.ts';

export const hasMaximum = 1;
const isShared = 2;
const is64Bit = 4;

/** Size of a table in entries, or of a memory in pages (core spec 5.3). */
export interface SizeLimits {
  /** The sum of {@link hasMaximum}, {@link isShared} and {@link is64Bit}, as far as they apply. */
  readonly flags: number;
  readonly min: bigint;
  readonly max: bigint | undefined;
}

/** @throws WardctlError WASM_* */
export function readLimits(cursor: ByteCursor): SizeLimits {
  const flags = cursor.byteUpTo(hasMaximum | isShared | is64Bit);
  const readSize = (): bigint => ((flags & is64Bit) === 0 ? BigInt(cursor.u32()) : cursor.u64());
  const min = readSize();
  return { flags, min, max: (flags & hasMaximum) === 0 ? undefined : readSize() };
}

/** As in the text format: `i64 1 10 shared`; the parts that do not apply are left out. */
export function formatLimits({ flags, min, max }: SizeLimits): string {
  return [
    ...((flags & is64Bit) === 0 ? [] : ['i64']),
    String(min),
    ...(max === undefined ? [] : [String(max)]),
    ...((flags & isShared) === 0 ? [] : ['shared']),
  ].join(' ');
}
