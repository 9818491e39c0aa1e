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

/** What people call the type of a value; integers and floats are both numbers. */
export function typeName(value: JsonValue): 'null' | 'boolean' | 'number' | 'string' | 'list' | 'object' {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  return isObject(value) ? 'object' : 'number';
}

/** The type of a value as messages say what they found: `a string`, `null`; `none` where there is no value. */
export function describeType(value: JsonValue | undefined): string {
  if (value === undefined) return 'none';
  const name = typeName(value);
  if (name === 'null') return name;
  return name === 'object' ? 'an object' : `a ${name}`;
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

/** A copy that shares nothing. (`structuredClone` gives maps of another realm where tests run in `node:vm` contexts.) */
export function cloneJson(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(cloneJson);
  return isObject(value) ? new Map(Array.from(value, ([key, item]) => [key, cloneJson(item)])) : value;
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
