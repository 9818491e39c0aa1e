import { describe, expect, it } from 'vitest';
import { JsonSyntaxError, parseJson, stringifyJson, type JsonValue } from '../../../src/json/index.ts';

/** Texts and what serde_json 1.0 says about them: the words of its `ErrorCode`, lines from 1, columns in bytes. */
const refusals: readonly (readonly [text: string, message: string])[] = [
  ['', 'EOF while parsing a value at line 1 column 0'],
  [' \n\t', 'EOF while parsing a value at line 2 column 1'],
  ['{oops', 'key must be a string at line 1 column 2'],
  ['{1:2}', 'key must be a string at line 1 column 2'],
  ['{', 'EOF while parsing an object at line 1 column 1'],
  ['{"a"', 'EOF while parsing an object at line 1 column 4'],
  ['{"a":', 'EOF while parsing a value at line 1 column 5'],
  ['{"a":1', 'EOF while parsing an object at line 1 column 6'],
  ['{"a":1,', 'EOF while parsing a value at line 1 column 7'],
  ['{"a":1, ', 'EOF while parsing a value at line 1 column 8'],
  ['{"a" 1}', 'expected `:` at line 1 column 6'],
  ['{"a":1 "b":2}', 'expected `,` or `}` at line 1 column 8'],
  ['{"a":1,}', 'trailing comma at line 1 column 8'],
  ['{"a":1,b}', 'key must be a string at line 1 column 8'],
  ['[', 'EOF while parsing a list at line 1 column 1'],
  ['[1', 'EOF while parsing a list at line 1 column 2'],
  ['[1,', 'EOF while parsing a value at line 1 column 3'],
  ['[1,]', 'trailing comma at line 1 column 4'],
  ['[,1]', 'expected value at line 1 column 2'],
  ['[1 2]', 'expected `,` or `]` at line 1 column 4'],
  ['[1}', 'expected `,` or `]` at line 1 column 3'],
  ['{"a":1]', 'expected `,` or `}` at line 1 column 7'],
  ['nul', 'EOF while parsing a value at line 1 column 3'],
  ['nulL', 'expected ident at line 1 column 4'],
  ['tRue', 'expected ident at line 1 column 2'],
  ['fals3', 'expected ident at line 1 column 5'],
  ['True', 'expected value at line 1 column 1'],
  ["'a'", 'expected value at line 1 column 1'],
  ['1 2', 'trailing characters at line 1 column 3'],
  ['{} x', 'trailing characters at line 1 column 4'],
  ['nulll', 'trailing characters at line 1 column 5'],
  ['"a', 'EOF while parsing a string at line 1 column 2'],
  ['"a\\', 'EOF while parsing a string at line 1 column 3'],
  ['"é', 'EOF while parsing a string at line 1 column 3'],
  ['"a\nb"', 'control character (\\u0000-\\u001F) found while parsing a string at line 2 column 0'],
  ['"a\tb"', 'control character (\\u0000-\\u001F) found while parsing a string at line 1 column 3'],
  ['"\\x"', 'invalid escape at line 1 column 3'],
  ['"\\u12G4"', 'invalid escape at line 1 column 7'],
  ['"\\u12', 'EOF while parsing a string at line 1 column 5'],
  ['"\\ud800"', 'unexpected end of hex escape at line 1 column 8'],
  ['"\\ud800x"', 'unexpected end of hex escape at line 1 column 8'],
  ['"\\ud800\\n"', 'unexpected end of hex escape at line 1 column 9'],
  ['"\\ud800', 'EOF while parsing a string at line 1 column 7'],
  ['"\\ud800\\', 'EOF while parsing a string at line 1 column 8'],
  ['"\\ud800\\ud800"', 'lone leading surrogate in hex escape at line 1 column 13'],
  ['"\\ud800\\u0041"', 'lone leading surrogate in hex escape at line 1 column 13'],
  ['"\\udfff"', 'lone leading surrogate in hex escape at line 1 column 7'],
  ['"\\udbff\\ue000"', 'lone leading surrogate in hex escape at line 1 column 13'],
  ['"\\udc00"', 'lone leading surrogate in hex escape at line 1 column 7'],
  ['-', 'EOF while parsing a value at line 1 column 1'],
  ['-a', 'invalid number at line 1 column 2'],
  ['01', 'invalid number at line 1 column 2'],
  ['-01', 'invalid number at line 1 column 3'],
  ['1.', 'EOF while parsing a value at line 1 column 2'],
  ['[1.]', 'invalid number at line 1 column 4'],
  ['1e', 'EOF while parsing a value at line 1 column 2'],
  ['1e+', 'EOF while parsing a value at line 1 column 3'],
  ['1ex', 'invalid number at line 1 column 3'],
  ['.5', 'expected value at line 1 column 1'],
  ['+1', 'expected value at line 1 column 1'],
  ['1e400', 'number out of range at line 1 column 5'],
  ['-1e400', 'number out of range at line 1 column 6'],
  ['NaN', 'expected value at line 1 column 1'],
  ['Infinity', 'expected value at line 1 column 1'],
  ['{"a":\n  {"b":\n  tru}}', 'expected ident at line 3 column 6'],
  ['{"é":"é" x}', 'expected `,` or `}` at line 1 column 12'],
  ['\ufeff{}', 'expected value at line 1 column 1'],
  ['[é]', 'expected value at line 1 column 2'],
  ['\u00a01', 'expected value at line 1 column 1'],
  ['// no\n1', 'expected value at line 1 column 1'],
];

function refusalOf(input: string | Uint8Array): JsonSyntaxError {
  try {
    parseJson(input);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error;
    throw error;
  }
  throw new Error('was accepted');
}

describe('text that is not JSON', () => {
  it.each(refusals)('%j: %s', (text, message) => {
    expect(refusalOf(text).message).toBe(message);
    expect(refusalOf(Buffer.from(text)).message).toBe(message);
  });

  it('carries problem, line and column apart', () => {
    expect(refusalOf('{\n  oops')).toMatchObject({ problem: 'key must be a string', line: 2, column: 3 });
  });

  it.each([127, 128])('may nest 127 containers, not 128: %i', (depth) => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const text = open.repeat(depth - 1) + (open === '[' ? '[]' : '{}') + close.repeat(depth - 1);
      if (depth === 127) expect(stringifyJson(parseJson(text))).toBe(text);
      else expect(refusalOf(text).message).toMatch(/^recursion limit exceeded at line 1 column \d+$/);
    }
  });

  it('refuses endless nesting without using up the stack', () => {
    expect(refusalOf('['.repeat(1_000_000)).message).toBe('recursion limit exceeded at line 1 column 128');
  });

  it('counts levels, not containers', () => {
    expect(parseJson(`[${Array.from({ length: 1000 }, () => '{}').join(',')}]`)).toHaveLength(1000);
  });

  it.each([
    ['in a string', [0x22, 0xff, 0x22], 1, 2],
    ['a cut off character', [0x22, 0xc3, 0x22], 1, 2],
    ['an encoded surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22], 1, 2],
    ['an overlong form', [0x22, 0x61, 0xc0, 0x80, 0x22], 1, 3],
    ['outside of strings', [0x7b, 0x7d, 0x20, 0xff], 1, 4],
    ['in another line, behind other characters', [0x0a, 0x5b, 0x0a, 0x22, 0xc3, 0xa9, 0xff, 0x22], 3, 4],
  ])('refuses bytes that are not UTF-8: %s', (_, bytes, line, column) => {
    expect(refusalOf(Uint8Array.from(bytes))).toMatchObject({
      problem: 'invalid unicode code point',
      line,
      column,
    });
  });
});

describe('numbers', () => {
  it.each([
    ['0', 0n],
    ['9007199254740993', 9007199254740993n],
    ['18446744073709551615', 18446744073709551615n],
    ['-9223372036854775808', -9223372036854775808n],
    ['18446744073709551616', 18446744073709552000],
    ['-9223372036854775809', -9223372036854775808],
    ['-0', -0],
    ['-0.0', -0],
    ['1.0', 1],
    ['1e3', 1000],
    ['1E+3', 1000],
    ['0e0', 0],
    ['0.1', 0.1],
    ['1e-400', 0],
    ['1.7976931348623157e308', Number.MAX_VALUE],
    ['5e-324', Number.MIN_VALUE],
  ])('%s', (text, value) => {
    expect(parseJson(text)).toBe(value);
  });

  it('of many digits are read in time', () => {
    const digits = '9'.repeat(300);
    expect(parseJson(digits)).toBe(1e300);
    expect(refusalOf('9'.repeat(2_000_000)).problem).toBe('number out of range');
  });
});

describe('documents', () => {
  it('keep the last of duplicate keys', () => {
    expect(parseJson('{"a":1,"b":2,"a":3}')).toEqual(
      new Map([
        ['a', 3n],
        ['b', 2n],
      ]),
    );
  });

  it('keep keys that objects treat specially', () => {
    const parsed = parseJson('{"__proto__":{"x":1},"constructor":null,"10":1,"2":2,"":0}') as Map<
      string,
      JsonValue
    >;
    expect([...parsed.keys()]).toEqual(['__proto__', 'constructor', '10', '2', '']);
    expect(parsed.get('x')).toBeUndefined();
  });

  it('understand every escape', () => {
    expect(parseJson('"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00\\u0000"')).toBe('"\\/\b\f\n\r\té😀\0');
  });

  it('know surrogates from their neighbours', () => {
    expect(parseJson('"\\ud7ff\\ue000\\ud800\\udc00\\udbff\\udfff"')).toBe('\ud7ff\ue000\u{10000}\u{10ffff}');
  });

  it('may stand in white space', () => {
    expect(parseJson(' \t\r\n[ 1 , { "a" : null } ] \n')).toEqual([1n, new Map([['a', null]])]);
  });

  it('are read from a part of a buffer', () => {
    const bytes = Buffer.from('xx{"a":"é"}yy');
    expect(parseJson(bytes.subarray(2, -2))).toEqual(new Map([['a', 'é']]));
  });
});
