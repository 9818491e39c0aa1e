/**
 * A JSON document that keeps what `JSON.parse` loses: the order-free text of numbers.
 * `bigint` is an integer of -2^63 to 2^64-1, `number` is a floating-point value (so `1n` and `1` print as
 * `1` and `1.0` and differ), and an object is a `Map`, because keys that look like integers would be
 * reordered in a plain object.
 */
export type JsonValue = null | boolean | string | number | bigint | JsonArray | JsonObject;
export type JsonArray = JsonValue[];
export type JsonObject = Map<string, JsonValue>;

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return value instanceof Map;
}

/** The value at a path of object keys, or `undefined` where a step is missing or not an object. */
export function valueAt(value: JsonValue | undefined, ...path: string[]): JsonValue | undefined {
  let current = value;
  for (const key of path) {
    if (!isObject(current)) return undefined;
    current = current.get(key);
  }
  return current;
}

/** Equality of documents: object keys in any order; an integer never equals a float. */
export function equalJson(a: JsonValue, b: JsonValue): boolean {
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => equalJson(item, b[index] as JsonValue));
  }
  if (isObject(a)) {
    if (!isObject(b) || a.size !== b.size) return false;
    for (const [key, value] of a) {
      const other = b.get(key);
      if (other === undefined || !equalJson(value, other)) return false;
    }
    return true;
  }
  return a === b;
}
