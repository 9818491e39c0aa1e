import { locateValue, parseJsonText } from './parse.ts';
import { stringifyJson } from './stringify.ts';
import { JsonSyntaxError, positionAt } from './syntax-error.ts';
import type { JsonValue } from './value.ts';

/** Turns a JSON value into a typed one; the texts of its errors are serde's, which users match on. */
export interface Decoder<T> {
  /** @throws DecodeError */
  decode(value: JsonValue, path: string): T;
  /** What the error texts call the expected value, as in `expected a string`. */
  readonly expected: string;
  /** The value of a missing key; without it the key is required. */
  readonly whenMissing?: () => T;
  /** Whether no list and no object will do, so that one is refused before it is read. */
  readonly isScalar?: true;
  /** The keys that may stand in an object only once. */
  readonly fieldNames?: ReadonlySet<string>;
}

/** A document of the wrong shape; `path` leads to the offending value (`''`, `a`, `a/0`). */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  readonly path: string;

  constructor(message: string, path: string) {
    super(message);
    this.path = path;
  }
}

export const boolean: Decoder<boolean> = scalar('a boolean', (value) => typeof value === 'boolean');
export const string: Decoder<string> = scalar('a string', (value) => typeof value === 'string');
export const anyJson: Decoder<JsonValue> = { expected: 'any value', decode: (value) => value };

/** An unsigned integer of 16 bits. */
export const u16: Decoder<number> = {
  expected: 'u16',
  isScalar: true,
  decode(value, path) {
    if (typeof value !== 'bigint') throw wrongType(value, 'u16', path);
    if (value < 0n || value > 65535n) {
      throw new DecodeError(`invalid value: integer \`${String(value)}\`, expected u16`, path);
    }
    return Number(value);
  },
};

/** One of a closed set of strings; the error lists them, as serde's does for enumerations. */
export function oneOf<const T extends string>(...variants: readonly T[]): Decoder<T> {
  const choices = variants.map((variant) => `\`${variant}\``).join(variants.length === 2 ? ' or ' : ', ');
  return {
    expected: 'a string',
    isScalar: true,
    decode(value, path) {
      const text = string.decode(value, path);
      const variant = variants.find((candidate) => candidate === text);
      if (variant !== undefined) return variant;
      const expected = variants.length > 2 ? `one of ${choices}` : choices;
      throw new DecodeError(`unknown variant \`${text}\`, expected ${expected}`, path);
    },
  };
}

/** A key that may be missing but, unlike {@link optional}, not `null`. */
export function withDefault<T>(inner: Decoder<T>, whenMissing: () => T): Decoder<T> {
  return { ...inner, whenMissing };
}

/** `null` and a missing key both mean `undefined`. */
export function optional<T>(inner: Decoder<T>): Decoder<T | undefined> {
  return {
    expected: inner.expected,
    decode: (value, path) => (value === null ? undefined : inner.decode(value, path)),
    whenMissing: () => undefined,
  };
}

export function list<T>(item: Decoder<T>): Decoder<T[]> {
  return {
    expected: 'a sequence',
    decode(value, path) {
      if (!Array.isArray(value)) throw wrongType(value, 'a sequence', path);
      return value.map((element, index) => item.decode(element, join(path, String(index))));
    },
  };
}

/** An object with arbitrary keys, in the order of the document. */
export function mapOf<T>(item: Decoder<T>): Decoder<Map<string, T>> {
  return {
    expected: 'a map',
    decode(value, path) {
      if (!(value instanceof Map)) throw wrongType(value, 'a map', path);
      return new Map(Array.from(value, ([key, element]) => [key, item.decode(element, join(path, key))]));
    },
  };
}

type Fields = Record<string, Decoder<unknown>>;
type Decoded<F extends Fields> = { [K in keyof F]: F[K] extends Decoder<infer T> ? T : never };

/** An object with known keys; unknown ones are ignored. `name` appears in errors only. */
export function struct<F extends Fields>(name: string, fields: F): Decoder<Decoded<F>> {
  const expected = `struct ${name}`;
  const known = new Map(Object.entries(fields));
  return {
    expected,
    fieldNames: new Set(known.keys()),
    decode(value, path) {
      if (!(value instanceof Map)) throw wrongType(value, expected, path);
      const result = new Map<string, unknown>();
      for (const [key, member] of value) {
        const field = known.get(key);
        if (field !== undefined) result.set(key, field.decode(member, join(path, key)));
      }
      for (const [key, field] of known) {
        if (result.has(key)) continue;
        if (field.whenMissing === undefined) throw new DecodeError(`missing field \`${key}\``, path);
        result.set(key, field.whenMissing());
      }
      return Object.fromEntries(result) as Decoded<F>;
    },
  };
}

/**
 * Decodes a JSON text. Errors carry line and column, as the reference's do when it reads from text. A field of
 * the outermost object that stands there twice is an error; further inside, and for other keys, the last one wins.
 * @throws JsonSyntaxError
 */
export function decodeJsonText<T>(input: string | Uint8Array, decoder: Decoder<T>): T {
  const text = typeof input === 'string' ? input : Buffer.from(input).toString('utf8');
  // The reference sees the wrong type of the document before it sees what is wrong further on.
  const opening = /^[ \t\r\n]*([[{])/.exec(text);
  if (opening !== null && decoder.isScalar) {
    const found = opening[1] === '{' ? 'map' : 'sequence';
    throw errorAt(`invalid type: ${found}, expected ${decoder.expected}`, text, opening[0].length - 1);
  }
  const { value, repeatedKeys } = parseJsonText(input);
  const repeated = repeatedKeys.find(({ key }) => decoder.fieldNames?.has(key));
  try {
    const decoded = decoder.decode(value, '');
    if (repeated === undefined) return decoded;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const span = locateValue(text, error.path) ?? { start: 0, end: text.length };
    const isContainer =
      error.message.startsWith('invalid type: map') || error.message.startsWith('invalid type: seq');
    const at = isContainer ? span.start : span.end;
    // The reference reads on from the start, and tells what it meets first.
    if (repeated === undefined || at < repeated.offset) throw errorAt(error.message, text, at);
  }
  throw errorAt(`duplicate field \`${repeated.key}\``, text, repeated.offset);
}

function errorAt(message: string, text: string, offset: number): JsonSyntaxError {
  const { line, column } = positionAt(text, offset);
  return new JsonSyntaxError(message, line, column);
}

function scalar<T extends JsonValue>(expected: string, is: (value: JsonValue) => boolean): Decoder<T> {
  return {
    expected,
    isScalar: true,
    decode(value, path) {
      if (!is(value)) throw wrongType(value, expected, path);
      return value as T;
    },
  };
}

function wrongType(value: JsonValue, expected: string, path: string): DecodeError {
  return new DecodeError(`invalid type: ${describeFound(value)}, expected ${expected}`, path);
}

function describeFound(value: JsonValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `string ${rustDebugString(value)}`;
  if (typeof value === 'boolean') return `boolean \`${String(value)}\``;
  if (typeof value === 'bigint') return `integer \`${String(value)}\``;
  if (typeof value === 'number') return `floating point \`${stringifyJson(value)}\``;
  return Array.isArray(value) ? 'sequence' : 'map';
}

/** A string as Rust's debug format shows it; some of the reference's messages contain such text. */
export function rustDebugString(text: string): string {
  const escaped = text.replace(/["\\\n\r\t\0]|[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Zl}\p{Zp}]/gu, (character) => {
    const short = shortEscapes.get(character);
    if (short !== undefined) return short;
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
  return `"${escaped}"`;
}

const shortEscapes = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\0', '\\0'],
]);

function join(path: string, key: string): string {
  return path === '' ? key : `${path}/${key}`;
}
