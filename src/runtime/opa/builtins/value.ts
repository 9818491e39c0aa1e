/**
 * A value of the policy language: what JSON has, plus sets and object keys of any type. `bigint` is an integer of any size, `number` is a number written with a
 * fraction or an exponent.
 */
export type OpaValue = null | boolean | string | number | bigint | OpaValue[] | OpaObject | OpaSet;
export type OpaObject = Map<OpaValue, OpaValue>;

/** A set; its members are in the order of {@link compareValues}, each once. */
export class OpaSet {
  readonly members: readonly OpaValue[];

  constructor(members: Iterable<OpaValue>) {
    const sorted = [...members].sort(compareValues);
    this.members = sorted.filter((member, index) => {
      return index === 0 || compareValues(sorted[index - 1] ?? null, member) !== 0;
    });
  }

  /** Whether a value is a member. */
  has(value: OpaValue): boolean {
    let low = 0;
    let high = this.members.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compareValues(this.members[middle] ?? null, value);
      if (order === 0) return true;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return false;
  }
}

/** The type names OPA uses in its messages and in `type_name`. */
export function typeName(value: OpaValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Map) return 'object';
  if (value instanceof OpaSet) return 'set';
  return typeof value === 'bigint' ? 'number' : typeof value;
}

/** OPA's total order: null, booleans, numbers, strings, arrays, objects, sets; then by content. */
export function compareValues(a: OpaValue, b: OpaValue): number {
  const rank = typeRank(a) - typeRank(b);
  if (rank !== 0) return rank;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, b);
  if (a instanceof OpaSet && b instanceof OpaSet) return compareLists(a.members, b.members);
  if (a instanceof Map && b instanceof Map) return compareObjects(a, b);
  if (a === null || b === null || a === b) return 0;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether two values are the same for OPA: `1` and `1.0` are. */
export function equalValues(a: OpaValue, b: OpaValue): boolean {
  return compareValues(a, b) === 0;
}

/** The entries of an object in the order of their keys. */
export function sortedEntries(object: OpaObject): [OpaValue, OpaValue][] {
  return [...object].sort(([a], [b]) => compareValues(a, b));
}

/** The value at a key of any type, or `undefined`. */
export function valueAtKey(object: OpaObject, key: OpaValue): OpaValue | undefined {
  if (typeof key === 'string') return object.get(key);
  for (const [candidate, value] of object) {
    if (equalValues(candidate, key)) return value;
  }
  return undefined;
}

/** Order of strings by code points, which is the order of their UTF-8 bytes. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    // Surrogates stand for code points above U+FFFF, so they come after every other unit.
    if (left !== right) return rankUnit(left) - rankUnit(right);
  }
  return a.length - b.length;
}

function rankUnit(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function typeRank(value: OpaValue): number {
  if (value === null) return 0;
  if (typeof value === 'boolean') return 1;
  if (typeof value === 'number' || typeof value === 'bigint') return 2;
  if (typeof value === 'string') return 3;
  if (Array.isArray(value)) return 4;
  return value instanceof Map ? 5 : 6;
}

function compareLists(a: readonly OpaValue[], b: readonly OpaValue[]): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const order = compareValues(a[index] ?? null, b[index] ?? null);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareObjects(a: OpaObject, b: OpaObject): number {
  const left = sortedEntries(a);
  const right = sortedEntries(b);
  for (const [index, [key, value]] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = compareValues(key, other[0]) || compareValues(value, other[1]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
