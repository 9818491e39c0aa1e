import { WardctlError } from '../../errors.ts';
import type { ByteCursor } from '../cursor.ts';

/** What components import and export; the index is the number in the binary format, 0 for what core modules have. */
const sorts = ['core', 'function', 'value', 'type', 'component', 'instance'] as const;

/** What can be imported and exported by a component. `core` is something of a core module. */
export type ComponentSort = (typeof sorts)[number];

/** @throws WardctlError WASM_* */
export function readSort(cursor: ByteCursor): ComponentSort {
  const offset = cursor.at;
  const sort = sorts[cursor.byte()];
  if (sort === undefined) throw invalid('sort', offset);
  if (sort === 'core') cursor.byte();
  return sort;
}

/** The sort of what an import or export describes, and the index of its type where it has one. */
export interface Description {
  readonly sort: ComponentSort;
  readonly typeIndex: number | undefined;
}

/** @throws WardctlError WASM_* */
export function readDescription(cursor: ByteCursor): Description {
  const offset = cursor.at;
  const sort = sorts[cursor.byte()];
  switch (sort) {
    case 'core':
      cursor.byte();
      return { sort, typeIndex: cursor.u32() };
    case 'type':
      // 0: equal to a type; 1: a resource.
      return { sort, typeIndex: cursor.byteUpTo(1) === 0 ? cursor.u32() : undefined };
    case 'function':
    case 'component':
    case 'instance':
      return { sort, typeIndex: cursor.u32() };
    default:
      throw invalid('import or export', offset);
  }
}

/** @param hint default: none */
export function invalid(what: string, offset: number, hint?: string): WardctlError {
  return new WardctlError(
    'WASM_INVALID',
    `unknown kind of ${what} at offset ${String(offset)} of the component`,
    hint === undefined ? {} : { hint },
  );
}
