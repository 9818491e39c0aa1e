import { WardctlError } from '../errors.ts';
import type { JsonObject, JsonValue } from './value.ts';

const maxDepth = 128;

/**
 * The document that a plain JavaScript value stands for: whole numbers become integers, keys whose value
 * is `undefined` are left out, `Map` and `bigint` are taken as they are, `toJSON` is honoured.
 * @throws WardctlError REQUEST_INVALID for functions, symbols, numbers that are not finite, halves of surrogate pairs,
 *   cycles and nesting beyond 128.
 */
export function fromPlain(value: unknown, depth = 0): JsonValue {
  if (depth >= maxDepth) throw notJson('nesting beyond 128 levels or a cycle');
  switch (typeof value) {
    case 'string':
      return wellFormed(value);
    case 'boolean':
      return value;
    case 'bigint':
      return BigInt.asIntN(64, value) === value || BigInt.asUintN(64, value) === value
        ? value
        : finite(Number(value));
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : finite(value);
    case 'object':
      return value === null ? null : fromObject(value, depth);
    default:
      throw notJson(`a ${typeof value}`);
  }
}

function fromObject(value: object, depth: number): JsonValue {
  // Unlike `map`, `from` visits the holes of an array too.
  if (Array.isArray(value)) return Array.from(value, (item: unknown) => fromPlain(item ?? null, depth + 1));
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return fromPlain((value as { toJSON(): unknown }).toJSON(), depth + 1);
  }
  const members: JsonObject = new Map();
  const entries = value instanceof Map ? (value as Map<unknown, unknown>) : Object.entries(value);
  for (const [key, item] of entries) {
    if (item !== undefined) members.set(wellFormed(String(key)), fromPlain(item, depth + 1));
  }
  return members;
}

/**
 * The plain JavaScript value of a document. Integers that a `number` cannot hold stay `bigint`.
 */
export function toPlain(value: JsonValue): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof Map) {
    // Unlike assignment, `fromEntries` makes an own property of a key named `__proto__`.
    return Object.fromEntries(Array.from(value, ([key, item]) => [key, toPlain(item)]));
  }
  return value;
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw notJson(String(value));
  return value;
}

function wellFormed(text: string): string {
  if (!text.isWellFormed()) throw notJson('a string with half of a surrogate pair');
  return text;
}

function notJson(found: string): WardctlError {
  return new WardctlError('REQUEST_INVALID', `expected a value that JSON can hold, found ${found}`, {
    hint: 'Pass objects, arrays, strings, finite numbers, bigints, booleans and null only.',
  });
}
