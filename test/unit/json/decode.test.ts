import { describe, expect, it } from 'vitest';
import {
  anyJson,
  boolean,
  decodeJsonText,
  DecodeError,
  JsonSyntaxError,
  list,
  mapOf,
  oneOf,
  optional,
  rustDebugString,
  string,
  struct,
  u16,
  withDefault,
  type Decoder,
} from '../../../src/json/index.ts';

const answer = struct('Answer', {
  accepted: boolean,
  message: optional(string),
  code: optional(u16),
  warnings: optional(list(string)),
  notes: optional(mapOf(string)),
  mode: withDefault(oneOf('a', 'b', 'c'), () => 'a' as const),
  any: optional(anyJson),
});

function problemOf(text: string, decoder: Decoder<unknown>): string {
  try {
    decodeJsonText(text, decoder);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error.message;
    throw error;
  }
  return 'none';
}

describe('typed documents', () => {
  // The first two are recorded answers of the reference, the others follow the same rules of serde_json: behind
  // a scalar of the wrong type, in front of a container of the wrong type, behind the object that lacks a key.
  it.each([
    ['{"message":"x"}', 'missing field `accepted` at line 1 column 15'],
    ['{"accepted":"yes"}', 'invalid type: string "yes", expected a boolean at line 1 column 17'],
    ['{"accepted":null}', 'invalid type: null, expected a boolean at line 1 column 16'],
    ['{"accepted":1}', 'invalid type: integer `1`, expected a boolean at line 1 column 13'],
    ['{"accepted":1.5}', 'invalid type: floating point `1.5`, expected a boolean at line 1 column 15'],
    ['{"accepted":[]}', 'invalid type: sequence, expected a boolean at line 1 column 12'],
    ['{"accepted": {}}', 'invalid type: map, expected a boolean at line 1 column 13'],
    [
      '{"accepted":true,"message":true}',
      'invalid type: boolean `true`, expected a string at line 1 column 31',
    ],
    ['{"accepted":true,"code":70000}', 'invalid value: integer `70000`, expected u16 at line 1 column 29'],
    ['{"accepted":true,"code":-1}', 'invalid value: integer `-1`, expected u16 at line 1 column 26'],
    ['{"accepted":true,"code":1.0}', 'invalid type: floating point `1.0`, expected u16 at line 1 column 27'],
    [
      '{"accepted":true,\n"warnings":["a", 1]}',
      'invalid type: integer `1`, expected a string at line 2 column 18',
    ],
    ['{"accepted":true,"warnings":{}}', 'invalid type: map, expected a sequence at line 1 column 28'],
    ['{"accepted":true,"notes":{"k":null}}', 'invalid type: null, expected a string at line 1 column 34'],
    ['{"accepted":true,"notes":[]}', 'invalid type: sequence, expected a map at line 1 column 25'],
    [
      '{"accepted":true,"mode":"z"}',
      'unknown variant `z`, expected one of `a`, `b`, `c` at line 1 column 27',
    ],
    ['{"accepted":true,"mode":null}', 'invalid type: null, expected a string at line 1 column 28'],
    ['{"é":1,"accepted":"é"}', 'invalid type: string "é", expected a boolean at line 1 column 23'],
    ['[]', 'invalid type: sequence, expected struct Answer at line 1 column 0'],
    ['5', 'invalid type: integer `5`, expected struct Answer at line 1 column 1'],
    ['{"accepted":true} x', 'trailing characters at line 1 column 19'],
  ])('%s: %s', (text, message) => {
    expect(problemOf(text, answer)).toBe(message);
  });

  // serde_json reads the key and the white space behind it, and reports what it had read by then.
  it.each([
    ['{"accepted":true,"accepted":true}', 'duplicate field `accepted` at line 1 column 27'],
    ['{"accepted":true,\n "message":"a","message" : "b"}', 'duplicate field `message` at line 2 column 25'],
    ['{"code":1,"code":2,"accepted":1}', 'duplicate field `code` at line 1 column 16'],
    ['{"accepted":1,"code":1,"code":2}', 'invalid type: integer `1`, expected a boolean at line 1 column 13'],
    ['{"code":1,"code":2}', 'duplicate field `code` at line 1 column 16'],
    ['{"accepted":true,"accepted":true', 'EOF while parsing an object at line 1 column 32'],
    ['{"accepted":true,"other":1,"other":2}', 'none'],
    ['{"accepted":true,"notes":{"code":"1","code":"2"}}', 'none'],
    ['{"accepted":true,"any":{"accepted":true,"accepted":1}}', 'none'],
  ])('have each field once: %s: %s', (text, message) => {
    expect(problemOf(text, answer)).toBe(message);
  });

  it('have keys of other objects more than once: the last one wins', () => {
    expect([...decodeJsonText('{"a":"1","a":"2"}', mapOf(string))]).toEqual([['a', '2']]);
  });

  it.each([
    ['a text', string, 'a string'],
    ['a word', oneOf('a', 'b'), 'a string'],
    ['a boolean', boolean, 'a boolean'],
    ['a number', u16, 'u16'],
  ])('see a container in place of %s before they see what is wrong in it', (_, decoder, expected) => {
    expect(problemOf('{"a', decoder)).toBe(`invalid type: map, expected ${expected} at line 1 column 0`);
  });

  it.each([0, 65535])('has integers of 16 bits: %i', (code) => {
    expect(decodeJsonText(`{"accepted":true,"code":${String(code)}}`, answer)).toMatchObject({ code });
  });

  it('takes the first problem in the order of the document', () => {
    expect(problemOf('{"message":1,"accepted":2}', answer)).toMatch(/^invalid type: integer `1`/);
  });

  it('reads everything, drops what it does not know and fills in what is missing', () => {
    const text = '{"accepted":true,"message":null,"code":65535,"warnings":[],"any":{"k":1},"other":1}';
    expect(decodeJsonText(text, answer)).toEqual({
      accepted: true,
      message: undefined,
      code: 65535,
      warnings: [],
      notes: undefined,
      mode: 'a',
      any: new Map([['k', 1n]]),
    });
  });

  it('reports the wrong kind of a whole document before anything inside of it', () => {
    expect(problemOf(' {"a":\n}', string)).toBe('invalid type: map, expected a string at line 1 column 1');
    expect(problemOf('[', string)).toBe('invalid type: sequence, expected a string at line 1 column 0');
  });

  it('keeps names that objects treat specially', () => {
    const notes = decodeJsonText('{"__proto__":"x","toString":"y"}', mapOf(string));
    expect([...notes]).toEqual([
      ['__proto__', 'x'],
      ['toString', 'y'],
    ]);
    expect(problemOf('{"__proto__":{"accepted":true}}', answer)).toMatch(/^missing field `accepted`/);
  });

  it('names the way to the value', () => {
    const value = new Map([['warnings', ['a', null]]]);
    expect(() => answer.decode(value, '')).toThrow(
      expect.objectContaining({ name: DecodeError.name, path: 'warnings/1' }),
    );
  });

  it('lists the two choices of a pair', () => {
    expect(problemOf('"x"', oneOf('v1', 'Unknown'))).toBe(
      'unknown variant `x`, expected `v1` or `Unknown` at line 1 column 3',
    );
  });
});

describe('strings in the debug form of Rust', () => {
  it.each([
    ['plain é 😀', '"plain é 😀"'],
    ['"\\\n\r\t\0', '"\\"\\\\\\n\\r\\t\\0"'],
    ["it's", '"it\'s"'],
    ['\u0001\u007f\u200b', '"\\u{1}\\u{7f}\\u{200b}"'],
  ])('%j', (text, shown) => {
    expect(rustDebugString(text)).toBe(shown);
  });
});
