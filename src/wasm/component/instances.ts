import type { ByteCursor } from '../cursor.ts';
import { readVector } from '../vector.ts';
import type { NameReader } from './names.ts';
import { invalid, readSort } from './sorts.ts';

const instanceArgument = 0x12;

/** Reads what instantiates a core module, or puts things together as an instance. @throws WardctlError WASM_* */
export function readCoreInstance(cursor: ByteCursor, names: NameReader): void {
  const offset = cursor.at;
  const form = cursor.byteUpTo(1);
  if (form === 0) cursor.u32();
  readVector(cursor, 'parts of a core instance', () => {
    names.read(cursor);
    const sort = cursor.byte();
    if (form === 0 && sort !== instanceArgument) throw invalid('argument', offset);
    cursor.u32();
  });
}

/** The same of components. @throws WardctlError WASM_* */
export function readInstance(cursor: ByteCursor, names: NameReader): void {
  const form = cursor.byteUpTo(1);
  if (form === 0) cursor.u32();
  readVector(cursor, 'parts of an instance', () => {
    if (form === 0) names.read(cursor);
    else names.readExtern(cursor);
    readSort(cursor);
    cursor.u32();
  });
}
