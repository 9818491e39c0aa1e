import { isObject, sortedKeys, type JsonObject, type JsonValue } from '../../json/index.ts';

/**
 * The members of an object that have these keys, sorted by key at every level: the order in which the reference
 * writes the types of Kubernetes. `null` counts as absent. `undefined` for what is no object.
 */
export function pick(value: JsonValue | undefined, keys: readonly string[]): JsonObject | undefined {
  if (!isObject(value)) return undefined;
  const picked = [...keys].sort().flatMap((key): [string, JsonValue][] => {
    const member = value.get(key) ?? null;
    return member === null ? [] : [[key, sorted(member)]];
  });
  return new Map(picked);
}

/** A label selector. */
export function pickSelector(value: JsonValue | undefined): JsonObject | undefined {
  const selector = pick(value, ['matchExpressions', 'matchLabels']);
  const expressions = selector?.get('matchExpressions');
  if (!Array.isArray(expressions)) return selector;
  const keys = ['key', 'operator', 'values'];
  return selector?.set(
    'matchExpressions',
    expressions.map((expression) => pick(expression, keys) ?? expression),
  );
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return new Map(sortedKeys(value).map((key) => [key, sorted(value.get(key) ?? null)]));
}
