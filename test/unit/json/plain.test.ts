import { describe, expect, it } from 'vitest';
import { fromPlain, parseJson, stringifyJson, toPlain } from '../../../src/json/index.ts';

describe('documents of plain values', () => {
  it.each([
    [1, '1'],
    [-0, '-0.0'],
    [1.5, '1.5'],
    [2 ** 53, '9007199254740992.0'],
    [2n ** 64n - 1n, '18446744073709551615'],
    [-(2n ** 63n), '-9223372036854775808'],
    [2n ** 64n, '18446744073709552000.0'],
    ['é', '"é"'],
    [null, 'null'],
    [[1, undefined, null], '[1,null,null]'],
    [new Array(2), '[null,null]'],
    [{ b: 1, a: undefined, c: { z: [] } }, '{"b":1,"c":{"z":[]}}'],
    [
      new Map<unknown, unknown>([
        ['b', 1],
        [2, 'x'],
      ]),
      '{"2":"x","b":1}',
    ],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
    [JSON.parse('{"__proto__":{"x":1}}'), '{"__proto__":{"x":1}}'],
  ])('%o', (value, text) => {
    const shown = text === '18446744073709552000.0' ? '1.8446744073709552e+19' : text;
    expect(stringifyJson(fromPlain(value))).toBe(shown);
  });

  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  it.each([
    ['a function', { a: () => 1 }, 'a function'],
    ['a symbol', [Symbol('x')], 'a symbol'],
    ['undefined', undefined, 'a undefined'],
    ['not a number', NaN, 'NaN'],
    ['infinity', { a: -Infinity }, '-Infinity'],
    ['integers beyond floats', 10n ** 400n, 'found Infinity'],
    ['half of a surrogate pair', ['\ud800'], 'half of a surrogate pair'],
    ['half of a surrogate pair in a key', { '\udc00': 1 }, 'half of a surrogate pair'],
    ['a cycle', cycle, 'nesting beyond 128 levels or a cycle'],
  ])('refuses %s', (_, value, found) => {
    expect(() => fromPlain(value)).toThrow(
      expect.objectContaining({
        code: 'REQUEST_INVALID',
        message: expect.stringContaining(found) as unknown,
      }),
    );
  });

  it.each<[string, (inner: unknown) => unknown]>([
    ['arrays', (inner) => [inner]],
    ['objects', (inner) => ({ a: inner })],
    ['maps', (inner) => new Map([['a', inner]])],
  ])('nests no deeper than texts may: %s', (_, wrap) => {
    const nested = (depth: number): unknown => Array.from({ length: depth }).reduce<unknown>(wrap, 1);
    const deepest = stringifyJson(fromPlain(nested(127)));
    expect(stringifyJson(parseJson(deepest))).toBe(deepest);
    expect(() => fromPlain(nested(128))).toThrow(/nesting beyond/);
  });

  it('is not fooled by an endless toJSON', () => {
    const endless = { toJSON: (): unknown => endless };
    expect(() => fromPlain(endless)).toThrow(/nesting beyond/);
  });
});

describe('plain values of documents', () => {
  it('are numbers where a number can hold them', () => {
    expect(toPlain(parseJson('{"a":[1,1.0,9007199254740993,-9007199254740991,null,true,"x"]}'))).toEqual({
      a: [1, 1, 9007199254740993n, -9007199254740991, null, true, 'x'],
    });
  });

  it('never get another prototype', () => {
    const plain = toPlain(parseJson('{"__proto__":{"polluted":true}}')) as Record<string, unknown>;
    expect(Object.getPrototypeOf(plain)).toBe(Object.prototype);
    expect(Object.keys(plain)).toEqual(['__proto__']);
    expect(plain['polluted']).toBeUndefined();
  });
});
