import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BuiltinHaltError } from '../../../../../src/runtime/opa/builtins/builtin.ts';
import { formatTerm, parseTerm } from '../../../../../src/runtime/opa/builtins/term.ts';
import { OpaSet, compareValues, type OpaValue } from '../../../../../src/runtime/opa/builtins/value.ts';

const { value } = fc.letrec<{ value: OpaValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(null, true, false),
    fc.bigInt(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(tie('value'), { maxLength: 4 }).map((members) => new OpaSet(members)),
    fc
      .array(fc.tuple(fc.string(), tie('value')), { maxLength: 4 })
      .map((entries) => new Map<OpaValue, OpaValue>(entries)),
  ),
}));

describe('terms', () => {
  test('what is written is read back', () => {
    fc.assert(
      fc.property(value, (original) => {
        const text = formatTerm(original);
        expect(compareValues(parseTerm(text), original)).toBe(0);
        expect(formatTerm(parseTerm(text))).toBe(text);
      }),
    );
  });

  test('the order of values is total', () => {
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        expect(Math.sign(compareValues(a, b)) + Math.sign(compareValues(b, a))).toBe(0);
        const [x, y, z] = [a, b, c].sort(compareValues) as [OpaValue, OpaValue, OpaValue];
        expect(compareValues(x, y) <= 0 && compareValues(y, z) <= 0 && compareValues(x, z) <= 0).toBe(true);
      }),
    );
  });

  test('OPA sorts by type first, and members of a set are unique', () => {
    const text = '{{}, set(), [1], "a", 2, 1.0, 1, false, null, {"a": 1}, {1}}';
    expect(formatTerm(parseTerm(text))).toBe('{null, false, 1.0, 2, "a", [1], {}, {"a": 1}, set(), {1}}');
  });

  test('keys of any type', () => {
    expect(formatTerm(parseTerm('{[1]: {"k"}, 1: null}'))).toBe('{1: null, [1]: {"k"}}');
  });

  test.each([
    '',
    '{',
    '[1',
    '[1,]',
    '{1 2}',
    '{"a": 1, "b"}',
    '"a',
    '"\\x"',
    'tru',
    '1 2',
    '[1 2]',
    '1e999',
    '['.repeat(1000),
    '1'.repeat(20_000),
  ])('unreadable: %.20s', (text) => {
    expect(() => parseTerm(text)).toThrow(BuiltinHaltError);
  });

  test('too long to be written', () => {
    const part = 'a'.repeat(1024 * 1024);
    expect(() => formatTerm(Array.from({ length: 9 }, () => part))).toThrow(BuiltinHaltError);
  });
});
