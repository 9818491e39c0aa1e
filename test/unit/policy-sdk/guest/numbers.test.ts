import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callValidate } from '../../../../src/policy-sdk/guest/call.ts';
import { mutate, type Policy } from '../../../../src/policy-sdk/index.ts';

type Json = Record<string, unknown>;

/** Numbers as they may stand in JSON text. */
const numberText = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }).map(String),
  fc.integer({ min: -9, max: 9 }).map((whole) => `${String(whole)}.0`),
  fc.constantFrom('-0', '-0.0', '1e2', '1E+2', '1.50', '0.1', '1e-7', '1e+16', '12345678901234567890'),
  fc.integer().map(String),
);

/** JSON texts with such numbers, and other things. */
const { document } = fc.letrec<{ document: string; value: string }>((tie) => ({
  document: fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 4 }), tie('value'), { maxKeys: 4 }).map(
    (members) =>
      `{${Object.entries(members)
        .map(([key, value]) => `${JSON.stringify(key)}:${value}`)
        .join(',')}}`,
  ),
  value: fc.oneof(
    { maxDepth: 4 },
    numberText,
    fc.string({ maxLength: 5 }).map((text) => JSON.stringify(text)),
    fc.constantFrom('true', 'null', '":1.0"', '[]'),
    tie('document'),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
  ),
}));

/** What a policy that does this to objects makes of one, as text. */
function mutated(object: string, change: (object: Json) => unknown, wrap = asAdmission): string | undefined {
  const policy: Policy<unknown, Json> = {
    validate: (request) => mutate(change((request['object'] ?? request) as Json) as object),
  };
  return callValidate(policy, `{"request":${wrap(object)},"settings":{}}`).answer().mutatedObject;
}

function asAdmission(object: string): string {
  return `{"kind":{},"object":${object},"operation":"CREATE","resource":{},"uid":"u","userInfo":{}}`;
}

/** The numbers in a text as they are written, with their keys, innermost first. */
function numbersIn(text: string): [string, string][] {
  const found: [string, string][] = [];
  const note = (key: string, value: unknown, context: { readonly source?: string }): unknown => {
    if (typeof value === 'number') found.push([key, context.source ?? '']);
    return value;
  };
  (JSON.parse as (text: string, reviver: typeof note) => unknown)(text, note);
  return found;
}

function circle(): Json {
  const inner: Json = {};
  const outer = { a: { b: inner } };
  inner['c'] = outer.a;
  return outer;
}

/** Copies all of it. */
function deepCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deepCopy);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, deepCopy(member)]));
}

describe('numbers of mutated objects', () => {
  it.each([
    ['in place', (object: Json) => Object.assign(object, { mine: 'x' })],
    ['in a copy', (object: Json) => ({ ...object, mine: 'x' })],
    ['in a deep copy', (object: Json) => ({ ...(deepCopy(object) as Json), mine: 'x' })],
  ])('are written as they were, where something else is changed %s', (_how, change) => {
    fc.assert(
      fc.property(document, (text) => {
        fc.pre(!text.includes('"mine"') && !text.includes('"__proto__"'));
        const result = mutated(text, change) ?? '';

        expect(numbersIn(result)).toEqual(numbersIn(text));
        expect(JSON.parse(result)).toEqual({ ...(JSON.parse(text) as Json), mine: 'x' });
      }),
      { numRuns: 200 },
    );
  });

  it('go with the objects they stand in', () => {
    const text = '{"a":[{"n":1.0},{"n":2.0}],"b":{"n":3}}';

    expect(mutated(text, ({ a, b }) => ({ moved: (a as Json[])[1], a: [(a as Json[])[1]], b }))).toBe(
      '{"moved":{"n":2.0},"a":[{"n":2.0}],"b":{"n":3}}',
    );
  });

  it('are new where they are new', () => {
    const text = '{"big":9007199254740993,"one":1.0,"same":1.0}';
    const change = (object: Json): Json => Object.assign(object, { big: 5, one: 2, other: 1 });

    expect(mutated(text, change)).toBe('{"big":5,"one":2,"same":1.0,"other":1}');
  });

  it('are those of the whole document in raw requests', () => {
    const raw = (text: string): string => text;

    expect(mutated('{"n":1.0,"list":[1e2]}', (document) => ({ ...document, m: 1 }), raw)).toBe(
      '{"n":1.0,"list":[1e2],"m":1}',
    );
  });

  it.each([
    ['NaN', (object: Json) => ({ ...object, n: NaN }), /holds NaN at n,/],
    ['Infinity', (object: Json) => ({ ...object, n: Infinity }), /holds Infinity at n,/],
    ['a hole in a list', () => ({ list: [1, undefined] }), /a list with undefined at list\[1\],/],
    ['a function in a list', () => ({ list: [() => 1] }), /a function at list\[0\],/],
    ['a bigint', () => ({ n: [{ 'a/b': 1n }] }), /the BigInt 1n at n\[0\]\["a\/b"\],/],
    ['a function', () => ({ a: {}, f: () => 1 }), /a function at f,/],
    ['a symbol', () => ({ a: { s: Symbol('s') } }), /a symbol at a\.s,/],
    ['a Map', () => ({ a: {}, b: { m: new Map([[1, 2]]) } }), /an object of type Map at b\.m,/],
    ['a Set', () => ({ s: [new Set([1])] }), /an object of type Set at s\[0\],/],
    ['a promise', () => ({ s: Promise.resolve(1) }), /an object of type Promise at s,/],
    ['an invalid date', () => ({ at: [new Date(NaN)] }), /an invalid date at at\[0\],/],
    ['NaN in an object', () => ({ a: { n: Object(NaN) as object } }), /NaN at a\.n,/],
    ['an object that holds itself', () => circle(), /an object that holds itself at a\.b\.c,/],
  ])('must be numbers: %s is refused', (_what, change, message) => {
    for (const text of ['{"a":1}', '{"a":1.0}']) expect(() => mutated(text, change)).toThrow(message);
  });

  it('may be beside what JSON has another way to write', () => {
    const shared = { n: 1 };
    class Named {
      readonly name = 'x';
    }
    const change = (): unknown => ({
      at: new Date(0),
      none: undefined,
      a: shared,
      b: [shared],
      c: new Named(),
    });

    expect(mutated('{}', change)).toBe(
      '{"at":"1970-01-01T00:00:00.000Z","a":{"n":1},"b":[{"n":1}],"c":{"name":"x"}}',
    );
  });

  it('leave lone surrogates out, also in keys', () => {
    expect(mutated('{}', () => ({ '\ud800': '\udc00 \\ud800 🚢' }))).toBe('{"\ufffd":"\ufffd \\\\ud800 🚢"}');
  });
});
