import type { ByteCursor } from '../cursor.ts';
import type { NameReader } from './names.ts';
import { invalid, readSort, type ComponentSort } from './sorts.ts';

/** Reads an alias: another name for something of an instance, or of a component around. @throws WardctlError WASM_* */
export function readAlias(cursor: ByteCursor, names: NameReader): ComponentSort {
  const sort = readSort(cursor);
  const offset = cursor.at;
  switch (cursor.byte()) {
    case 0: // of an instance
    case 1: // of a core instance
      cursor.u32();
      names.read(cursor);
      return sort;
    case 2: // of a component around
      cursor.u32();
      cursor.u32();
      return sort;
    default:
      throw invalid('alias', offset);
  }
}
