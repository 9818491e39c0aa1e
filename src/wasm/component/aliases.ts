import type { ByteCursor } from '../cursor.ts';
import { invalidReference, type Scope } from './scope.ts';
import { invalid, readSort } from './sorts.ts';
import type { Item } from './type-model.ts';

/**
 * Reads an alias, and gives what it stands for a number of its own: something of an instance, or of a component around.
 * @throws WardctlError WASM_*
 */
export function readAlias(cursor: ByteCursor, scope: Scope): void {
  const sort = readSort(cursor);
  const offset = cursor.at;
  switch (cursor.byte()) {
    case 0: {
      const { items } = scope.instances.at(cursor.u32());
      const name = scope.names.read(cursor);
      scope.add(itemCalled(name, sort, items));
      return;
    }
    case 1: // of a core instance
      cursor.u32();
      scope.names.read(cursor);
      return;
    case 2:
      scope.add(scope.outer(cursor.u32()).item(sort, cursor.u32()));
      return;
    default:
      throw invalid('alias', offset);
  }
}

function itemCalled(name: string, sort: Item['sort'], items: ReadonlyMap<string, Item>): Item {
  const item = items.get(name);
  if (item?.sort === sort) return item;
  throw invalidReference(
    `the component takes the ${sort} ${JSON.stringify(name.slice(0, 100))} of an instance that has none`,
  );
}
