import type { ByteCursor } from './cursor.ts';

/** First bytes of `ref null` and `ref`, which a heap type follows. */
const nullableReference = 0x63;
const reference = 0x64;

/** Passes a number, vector or reference type (core spec 5.3); only its end matters. */
export function skipValueType(cursor: ByteCursor): void {
  const type = cursor.byte();
  if (type !== nullableReference && type !== reference) return;
  // A heap type is a signed LEB128 number.
  while ((cursor.byte() & 0x80) !== 0);
}
