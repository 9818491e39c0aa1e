import {
  BuiltinError,
  BuiltinHaltError,
  checkItemCount,
  collectionOperand,
  integerOperand,
  objectOperand,
  wrongType,
  type BuiltinGroup,
} from './builtin.ts';
import { OpaSet, equalValues, typeName, valueAtKey, type OpaObject, type OpaValue } from './value.ts';

/** Builtins on arrays, objects and sets, and the casts of old policies. */
export const collectionBuiltins: BuiltinGroup = {
  'object.subset': (_context, whole, part) => isSubset(whole ?? null, part ?? null),
  'numbers.range_step': (_context, first, last, step) => {
    return range(integerOperand(first, 1), integerOperand(last, 2), integerOperand(step, 3));
  },
  'graph.reachable_paths': (_context, graph, roots) => {
    return reachablePaths(objectOperand(graph, 1), collectionOperand(roots, 2));
  },
  cast_array: (_context, value) => [...collectionOperand(value, 1)],
  cast_set: (_context, value) => new OpaSet(collectionOperand(value, 1)),
  cast_string: (_context, value) => cast(value, 'string'),
  cast_boolean: (_context, value) => cast(value, 'boolean'),
  cast_null: (_context, value) => cast(value, 'null'),
  cast_object: (_context, value) => cast(value, 'object'),
};

function cast(value: OpaValue | undefined, type: string): OpaValue {
  if (value !== undefined && typeName(value) === type) return value;
  throw wrongType(value, 1, type);
}

/** Comparisons of one search for an array inside another. */
const maxComparisons = 10_000_000;

function isSubset(whole: OpaValue, part: OpaValue): boolean {
  if (Array.isArray(whole) && part instanceof OpaSet) {
    const items = new OpaSet(whole);
    return part.members.every((member) => items.has(member));
  }
  const nested = isNestedSubset(whole, part);
  if (nested !== undefined) return nested;
  throw new BuiltinError('both arguments object.subset must be of the same type or array and set');
}

/** `undefined` for values that are not two objects, two sets or two arrays. */
function isNestedSubset(whole: OpaValue, part: OpaValue): boolean | undefined {
  if (whole instanceof Map && part instanceof Map) {
    return [...part].every(([key, value]) => {
      const other = valueAtKey(whole, key);
      if (other === undefined) return false;
      return equalValues(value, other) || isNestedSubset(other, value) === true;
    });
  }
  if (whole instanceof OpaSet && part instanceof OpaSet) return part.members.every((item) => whole.has(item));
  if (Array.isArray(whole) && Array.isArray(part)) return containsRun(whole, part);
  return undefined;
}

/** Whether the items of `part` stand one behind the other somewhere in `whole`. */
function containsRun(whole: readonly OpaValue[], part: readonly OpaValue[]): boolean {
  if (whole.length * part.length > maxComparisons)
    throw new BuiltinHaltError('object.subset: arrays are too long');
  for (let start = 0; start + part.length <= whole.length; start++) {
    if (part.every((item, index) => equalValues(item, whole[start + index] ?? null))) return true;
  }
  return false;
}

function range(first: bigint, last: bigint, step: bigint): bigint[] {
  if (step <= 0n) throw new BuiltinError('numbers.range_step: step must be a positive integer');
  const distance = last >= first ? last - first : first - last;
  const count = distance / step + 1n;
  checkItemCount(count);
  const signed = last >= first ? step : -step;
  return Array.from({ length: Number(count) }, (_, index) => first + BigInt(index) * signed);
}

/** Vertices of one path. */
const maxPathLength = 1000;

function reachablePaths(graph: OpaObject, roots: readonly OpaValue[]): OpaSet {
  const paths: OpaValue[][] = [];
  let items = 0;
  const add = (path: OpaValue[]): void => {
    items += path.length;
    checkItemCount(items);
    paths.push(path);
  };
  const follow = (vertex: OpaValue, path: OpaValue[]): void => {
    const edges = valueAtKey(graph, vertex);
    if (edges === undefined) {
      add(path);
      return;
    }
    const longer = [...path, vertex];
    checkPathLength(longer);
    const neighbours = neighboursOf(edges);
    if (neighbours.length === 0) add(longer);
    for (const neighbour of neighbours) {
      if (longer.some((known) => equalValues(known, neighbour))) add(longer);
      else follow(neighbour, longer);
    }
  };
  for (const root of roots) {
    const edges = valueAtKey(graph, root);
    if (edges === undefined) continue;
    const neighbours = neighboursOf(edges);
    if (neighbours.length === 0) add([root]);
    for (const neighbour of neighbours) follow(neighbour, [root]);
  }
  return new OpaSet(paths);
}

function neighboursOf(edges: OpaValue): readonly OpaValue[] {
  if (Array.isArray(edges)) return edges;
  return edges instanceof OpaSet ? edges.members : [];
}

function checkPathLength(path: readonly OpaValue[]): void {
  if (path.length > maxPathLength) throw new BuiltinHaltError('graph.reachable_paths: a path is too long');
}
