/** Something with its name, as two lists have it; `undefined` where a list does not have it. */
export interface NamedPair<T> {
  readonly before: T | undefined;
  readonly after: T | undefined;
}

/**
 * Pairs the items of two lists that have the same name: the first of a name with the first, the second with the
 * second. In the order of the first list, then what only the second one has.
 */
export function pairByName<T>(
  before: readonly T[],
  after: readonly T[],
  nameOf: (item: T) => string,
): NamedPair<T>[] {
  const old = byUniqueName(before, nameOf);
  const now = byUniqueName(after, nameOf);
  const names = new Set([...old.keys(), ...now.keys()]);
  return Array.from(names, (name) => ({ before: old.get(name), after: now.get(name) }));
}

/** Items by their name and which one of that name they are. */
function byUniqueName<T>(items: readonly T[], nameOf: (item: T) => string): Map<string, T> {
  const counts = new Map<string, number>();
  return new Map(
    items.map((item) => {
      const name = nameOf(item);
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      return [`${String(count)}:${name}`, item];
    }),
  );
}
