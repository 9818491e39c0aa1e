import { describe, expect, it } from 'vitest';
import { equalJson, parseJson, sortedKeys, stringifyJson } from '../../../src/json/index.ts';

describe('text of numbers', () => {
  // Policy-abi 10, T2; the last ones also from the recorded case "payload given to the guest, numbers".
  it.each([
    ['18446744073709551615', '18446744073709551615'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['123456789012345678901234567890', '1.2345678901234568e+29'],
    ['1.0', '1.0'],
    ['1e3', '1000.0'],
    ['-0', '-0.0'],
    ['0.0', '0.0'],
    ['100e-2', '1.0'],
    ['1e15', '1000000000000000.0'],
    ['9007199254740993.0', '9007199254740992.0'],
    ['9999999999999998.0', '9999999999999998.0'],
    ['1e16', '1e+16'],
    ['1e21', '1e+21'],
    ['-1.5e300', '-1.5e+300'],
    ['0.00001', '0.00001'],
    ['1.5e-5', '0.000015'],
    ['0.0000099', '9.9e-6'],
    ['1e-6', '1e-6'],
    ['1e-7', '1e-7'],
    ['0.1', '0.1'],
    ['3.4e35', '3.4e+35'],
    ['5e-324', '5e-324'],
  ])('%s is %s', (given, text) => {
    expect(stringifyJson(parseJson(given))).toBe(text);
  });
});

describe('text of strings', () => {
  it('escapes quotes, backslashes and control characters only', () => {
    const controls = String.fromCharCode(...Array.from({ length: 32 }, (_, code) => code));
    expect(stringifyJson(controls)).toBe(
      '"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f' +
        '\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f"',
    );
    expect(stringifyJson('"\\/\u007f\u2028\u2029é😀<>&')).toBe('"\\"\\\\/\u007f\u2028\u2029é😀<>&"');
  });
});

describe('order of keys', () => {
  it('is that of their UTF-8 bytes at every level', () => {
    expect(stringifyJson(parseJson('{"b":{"2":0,"10":1,"Z":2,"a":3,"_":4,"é":5},"a":[{"y":1,"x":2}]}'))).toBe(
      '{"a":[{"x":2,"y":1}],"b":{"10":1,"2":0,"Z":2,"_":4,"a":3,"é":5}}',
    );
  });

  it('puts characters outside of the basic plane last, where UTF-16 has them before U+FFxx', () => {
    const object = new Map([
      ['\u{1f600}', 1n],
      ['\uff01', 2n],
      ['a', 3n],
      ['\ue000', 4n],
    ]);
    expect(sortedKeys(object)).toEqual(['a', '\ue000', '\uff01', '\u{1f600}']);
  });

  it('puts a key before those that it begins', () => {
    expect(stringifyJson(parseJson('{"ab":1,"a":2,"":3,"aa":4}'))).toBe('{"":3,"a":2,"aa":4,"ab":1}');
  });
});

describe('equality of documents', () => {
  it.each([
    ['{"a":1,"b":[1,2]}', '{"b":[1,2],"a":1}', true],
    ['1', '1.0', false],
    ['1000', '1e3', false],
    ['0.0', '-0', true],
    ['null', '{}', false],
    ['[]', '{}', false],
    ['[1,2]', '[2,1]', false],
    ['[1]', '[1,2]', false],
    ['{"a":null}', '{}', false],
    ['{"a":null}', '{"b":null}', false],
    ['"1"', '1', false],
    ['18446744073709551615', '18446744073709551614', false],
  ])('%s and %s: %s', (a, b, equal) => {
    expect(equalJson(parseJson(a), parseJson(b))).toBe(equal);
    expect(equalJson(parseJson(b), parseJson(a))).toBe(equal);
  });
});
