import { isUtf8 } from 'node:buffer';
import { Parser, type RepeatedKey, type Span } from './parser.ts';
import { JsonSyntaxError } from './syntax-error.ts';
import type { JsonValue } from './value.ts';

/**
 * Parses one JSON document; the last of duplicate keys wins.
 * @throws JsonSyntaxError for anything that is not exactly one document, a byte order mark included.
 */
export function parseJson(input: string | Uint8Array): JsonValue {
  return parseJsonText(input).value;
}

/** As {@link parseJson}, with the keys that an object has more than once. */
export function parseJsonText(input: string | Uint8Array): {
  readonly value: JsonValue;
  /** Of the outermost object. */
  readonly repeatedKeys: readonly RepeatedKey[];
  /** The first of any object, and the offset where that begins. */
  readonly firstRepeat: Parser['firstRepeat'];
} {
  const parser = new Parser(decodeUtf8(input));
  const value = parser.value();
  parser.end();
  return { value, repeatedKeys: parser.repeatedKeys, firstRepeat: parser.firstRepeat };
}

/** Where the value at a path (`''`, `a`, `a/0`) stands in the text of a document; the last one of several. */
export function locateValue(text: string, path: string): Span | undefined {
  const parser = new Parser(text, path);
  parser.value();
  return parser.located;
}

function decodeUtf8(input: string | Uint8Array): string {
  if (typeof input === 'string') return input;
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  const text = bytes.toString('utf8');
  if (!isUtf8(input)) throw invalidUtf8(bytes, text);
  return text;
}

/** @param text the bytes with replacement characters for what is no UTF-8: equal to them up to there */
function invalidUtf8(bytes: Buffer, text: string): JsonSyntaxError {
  const readable = Buffer.from(text);
  const offset = bytes.findIndex((byte, index) => byte !== readable[index]);
  const lineStart = bytes.subarray(0, offset).lastIndexOf('\n') + 1;
  const line = bytes
    .subarray(0, lineStart)
    .reduce((count, byte) => (byte === lineFeed ? count + 1 : count), 1);
  return new JsonSyntaxError('invalid unicode code point', line, offset - lineStart + 1);
}

const lineFeed = 0x0a;
