import type { ListChange } from './policy-changes.ts';

/**
 * The items that only one of two lists has; an item that one list has more often is listed as often as it is in
 * excess there.
 * @param keyOf a text that is equal for equal items. Default: the item as JSON
 */
export function diffList<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string = (item) => JSON.stringify(item),
): ListChange<T> {
  return { added: itemsWithout(after, before, keyOf), removed: itemsWithout(before, after, keyOf) };
}

function itemsWithout<T>(items: readonly T[], others: readonly T[], keyOf: (item: T) => string): T[] {
  const counts = new Map<string, number>();
  for (const other of others) {
    const key = keyOf(other);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return items.filter((item) => {
    const key = keyOf(item);
    const left = counts.get(key) ?? 0;
    if (left > 0) counts.set(key, left - 1);
    return left === 0;
  });
}
