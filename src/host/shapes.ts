import { boolean, DecodeError, isObject, list, mapOf, oneOf } from '../json/index.ts';
import { rustDebugString, sortedKeys, string, struct, u16 } from '../json/index.ts';
import type { Decoder, JsonObject, JsonValue } from '../json/index.ts';

/**
 * What a part of a request looks like. Decoding gives a normal form: keys in declared order, missing
 * options as `null`, sets and maps sorted. Two requests are equal when their normal forms are.
 */
export interface Shape<T extends JsonValue = JsonValue> extends Decoder<T> {
  /** The value as Rust's debug format shows it; replay mismatches quote it. */
  readonly debug: (value: JsonValue) => string;
}

export const text: Shape = { ...string, debug: (value) => rustDebugString(string.decode(value, '')) };
export const flag: Shape = { ...boolean, debug: String };

/** An unsigned integer of so many bits. */
export function unsigned(bits: 8 | 32 | 64): Shape {
  const expected = `u${String(bits)}`;
  return {
    expected,
    decode(value, path) {
      if (typeof value !== 'bigint') throw notAnInteger(value, expected, path);
      if (BigInt.asUintN(bits, value) !== value) {
        throw new DecodeError(`invalid value: integer \`${String(value)}\`, expected ${expected}`, path);
      }
      return value;
    },
    debug: String,
  };
}

/** The decoder of 16 bits has the words for values of every other type; only the number of bits differs. */
function notAnInteger(value: JsonValue, expected: string, path: string): DecodeError {
  try {
    u16.decode(value, path);
  } catch (error) {
    if (error instanceof DecodeError) return new DecodeError(error.message.replace(/u16$/, expected), path);
  }
  return new DecodeError(`expected ${expected}`, path);
}

/** One of a few words, such as the kinds of an encoding. */
export function wordOf(...words: readonly string[]): Shape {
  return { ...oneOf(...words), debug: String };
}

/** `null` and a missing key are the same. */
export function maybe(inner: Shape): Shape {
  return {
    expected: inner.expected,
    decode: (value, path) => (value === null ? null : inner.decode(value, path)),
    whenMissing: () => null,
    debug: (value) => (value === null ? 'None' : `Some(${inner.debug(value)})`),
  };
}

/** Text in which `""` means `null`; unlike with {@link maybe} the key has to be there (policy-abi 6.6). */
export const textOrEmpty: Shape = {
  expected: text.expected,
  decode: (value, path) => (value === null || value === '' ? null : text.decode(value, path)),
  debug: maybe(text).debug,
};

export function listOf(item: Shape): Shape {
  const decoder = list(item);
  return {
    expected: decoder.expected,
    decode: (value, path) => decoder.decode(value, path),
    debug: (value) => `[${items(value).map(item.debug).join(', ')}]`,
  };
}

/** Bytes, as a list of numbers. */
export const bytes: Shape = listOf(unsigned(8));

/** A set of texts: a list without duplicates, sorted. */
export const textSet: Shape = {
  expected: 'a sequence',
  decode: (value, path) =>
    sortedKeys(
      new Map(
        list(string)
          .decode(value, path)
          .map((item) => [item, null]),
      ),
    ),
  debug: (value) => `{${items(value).map(text.debug).join(', ')}}`,
};

/** Texts by name, sorted by name. */
export const textMap: Shape = {
  expected: 'a map',
  decode(value, path) {
    const members = mapOf(text).decode(value, path);
    return new Map(sortedKeys(members).map((key) => [key, members.get(key) ?? null]));
  },
  debug(value) {
    const members = Array.from(
      membersOf(value),
      ([key, item]) => `${rustDebugString(key)}: ${text.debug(item)}`,
    );
    return `{${members.join(', ')}}`;
  },
};

export type Fields = Readonly<Record<string, Shape>>;

/** An object with known keys, in this order; unknown keys are ignored. Errors may call it otherwise. */
export function record(name: string, fields: Fields, nameInErrors = name): Shape<JsonObject> {
  const decoder = struct(nameInErrors, fields);
  const keys = Object.keys(fields);
  return {
    expected: decoder.expected,
    decode(value, path) {
      const decoded = decoder.decode(value, path);
      return new Map(keys.map((key) => [key, decoded[key] ?? null]));
    },
    debug(value) {
      const members = membersOf(value);
      const parts = Object.entries(fields).map(
        ([key, field]) => `${key}: ${field.debug(members.get(key) ?? null)}`,
      );
      return `${name} { ${parts.join(', ')} }`;
    },
  };
}

function items(value: JsonValue): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function membersOf(value: JsonValue): Map<string, JsonValue> {
  return isObject(value) ? value : new Map<string, JsonValue>();
}
