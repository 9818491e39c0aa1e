import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  equalJson,
  findSubsetDifferences,
  isObject,
  isSubset,
  partsOf,
  type JsonValue,
} from '../../../src/json/index.ts';
import { jsonValues } from './json-values.ts';

/** A document without some of the keys of its objects, chosen by the bits of a number. */
function without(value: JsonValue, bits: number): JsonValue {
  if (Array.isArray(value)) return value.map((item, index) => without(item, bits >>> index));
  if (!isObject(value)) return value;
  const kept = [...value].filter((_, index) => ((bits >>> index) & 1) === 0);
  return new Map(kept.map(([key, item], index) => [key, without(item, bits >>> (index + 1))]));
}

const bits = fc.nat({ max: 0xffff });

describe('a subset', () => {
  it('is a relation that is reflexive', () => {
    fc.assert(
      fc.property(jsonValues, (value) => {
        expect(findSubsetDifferences(value, structuredClone(value))).toEqual([]);
      }),
    );
  });

  it('has fewer keys at any depth, and is transitive', () => {
    fc.assert(
      fc.property(jsonValues, bits, bits, (value, first, second) => {
        const part = without(value, first);
        const smaller = without(part, second);
        expect(isSubset(part, value)).toBe(true);
        expect(isSubset(smaller, part)).toBe(true);
        expect(isSubset(smaller, value)).toBe(true);
      }),
    );
  });

  it('is transitive for any documents', () => {
    const small = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 2 },
        fc.constantFrom<JsonValue>(1n, 1),
        fc.array(tie('value'), { maxLength: 1 }),
        fc
          .array(fc.tuple(fc.constantFrom('a', 'b'), tie('value')), { maxLength: 2 })
          .map((members) => new Map(members)),
      ),
    })).value;
    fc.assert(
      fc.property(small, small, small, (a, b, c) => {
        expect(isSubset(a, b) && isSubset(b, c) && !isSubset(a, c)).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  it('of each other are equal documents only', () => {
    fc.assert(
      fc.property(jsonValues, jsonValues, bits, (value, other, mask) => {
        for (const second of [other, without(value, mask)]) {
          expect(isSubset(value, second) && isSubset(second, value)).toBe(equalJson(value, second));
        }
      }),
    );
  });

  it('is all that is shown of a document that has it', () => {
    fc.assert(
      fc.property(jsonValues, bits, (value, mask) => {
        const part = without(value, mask);
        expect(equalJson(partsOf(value, part), part)).toBe(true);
      }),
    );
  });

  it('is found to differ exactly where what is shown of the document does', () => {
    fc.assert(
      fc.property(jsonValues, jsonValues, (expected, actual) => {
        expect(equalJson(partsOf(actual, expected), expected)).toBe(isSubset(expected, actual));
      }),
    );
  });
});
