import { WardctlError } from '../errors.ts';
import type { ByteCursor } from './cursor.ts';

const numberAndVectorTypes = new Map([
  [0x7f, 'i32'],
  [0x7e, 'i64'],
  [0x7d, 'f32'],
  [0x7c, 'f64'],
  [0x7b, 'v128'],
]);

/** Heap types that are not an index, and the short form of a nullable reference to them. */
const abstractHeapTypes = new Map<number, readonly [heapType: string, reference: string]>([
  [0x74, ['noexn', 'nullexnref']],
  [0x73, ['nofunc', 'nullfuncref']],
  [0x72, ['noextern', 'nullexternref']],
  [0x71, ['none', 'nullref']],
  [0x70, ['func', 'funcref']],
  [0x6f, ['extern', 'externref']],
  [0x6e, ['any', 'anyref']],
  [0x6d, ['eq', 'eqref']],
  [0x6c, ['i31', 'i31ref']],
  [0x6b, ['struct', 'structref']],
  [0x6a, ['array', 'arrayref']],
  [0x69, ['exn', 'exnref']],
]);

/** First bytes of `ref null` and `ref`, which a heap type follows. */
const nullableReference = 0x63;
const reference = 0x64;

/**
 * A number, vector or reference type as the text format writes it: `i32`, `funcref`, `(ref null 3)`
 * (core spec 5.3).
 * @throws WardctlError WASM_*
 */
export function readValueType(cursor: ByteCursor): string {
  const offset = cursor.at;
  const type = cursor.byte();
  const simple = numberAndVectorTypes.get(type) ?? abstractHeapTypes.get(type)?.[1];
  if (simple !== undefined) return simple;
  if (type !== nullableReference && type !== reference) throw unknownType(offset);
  const heapType = cursor.s33();
  if (heapType >= 0) return `(ref ${type === nullableReference ? 'null ' : ''}${String(heapType)})`;
  const names = heapType < -64 ? undefined : abstractHeapTypes.get(heapType & 0x7f);
  if (names === undefined) throw unknownType(offset);
  return type === nullableReference ? names[1] : `(ref ${names[0]})`;
}

function unknownType(offset: number): WardctlError {
  return new WardctlError('WASM_INVALID', `unknown value type at offset ${String(offset)}`);
}
