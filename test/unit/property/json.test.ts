import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  equalJson,
  fromPlain,
  JsonSyntaxError,
  parseJson,
  stringifyJson,
  toPlain,
} from '../../../src/json/index.ts';
import { jsonValues } from './json-values.ts';

/** What `JSON.parse` makes of a text, `undefined` where it refuses it. */
function standardParse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function ownParse(text: string): { value: unknown } | JsonSyntaxError {
  try {
    return { value: toPlain(parseJson(text)) };
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error;
    throw error;
  }
}

/** What is refused here and not by `JSON.parse`: `serde_json` refuses it too. */
const stricter =
  /^(?:number out of range|recursion limit exceeded|lone leading surrogate|unexpected end of hex escape)/;

/** A plain value with every `bigint` as the nearest number, as `JSON.parse` would have it. */
function withoutBigints(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(withoutBigints);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutBigints(item)]));
}

const characters = Array.from('{}[]",:\\u0123456789eE+-.truefalsn \n\t\u0001dD8é😀');
const mutations = fc.tuple(
  jsonValues,
  fc.array(fc.tuple(fc.nat(), fc.constantFrom(...characters)), {
    maxLength: 4,
  }),
  fc.array(fc.tuple(fc.nat(), fc.nat(3)), { maxLength: 2 }),
);

function mutate([value, inserted, removed]: typeof mutations extends fc.Arbitrary<infer T>
  ? T
  : never): string {
  let text = stringifyJson(value);
  for (const [position, character] of inserted) {
    const at = position % (text.length + 1);
    text = text.slice(0, at) + character + text.slice(at);
  }
  for (const [position, length] of removed) {
    const at = position % (text.length + 1);
    text = text.slice(0, at) + text.slice(at + length);
  }
  return text.isWellFormed() ? text : text.toWellFormed();
}

describe('JSON documents', () => {
  it('survive being written and read', () => {
    fc.assert(
      fc.property(jsonValues, (value) => {
        const text = stringifyJson(value);
        const back = parseJson(text);
        expect(equalJson(back, value)).toBe(true);
        expect(stringifyJson(back)).toBe(text);
        expect(parseJson(Buffer.from(text))).toEqual(back);
      }),
      { numRuns: 500 },
    );
  });

  it('are written as texts that JSON.parse reads to the same values', () => {
    fc.assert(
      fc.property(jsonValues, (value) => {
        expect(JSON.parse(stringifyJson(value))).toEqual(withoutBigints(toPlain(value)));
      }),
      { numRuns: 500 },
    );
  });

  it('have their keys in the order of bytes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 4 })), (keys) => {
        const text = stringifyJson(new Map(keys.map((key) => [key, null])));
        const written = Array.from(parseJson(text) as Map<string, null>, ([key]) =>
          Buffer.from(key).toString('hex'),
        );
        expect(written).toEqual([...written].sort());
      }),
    );
  });

  it('of plain values come back as they were', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        // Plain values do not tell -0 from 0 in JSON.stringify, but do here.
        expect(toPlain(parseJson(stringifyJson(fromPlain(value))))).toEqual(value);
      }),
    );
  });
});

describe('texts, right or wrong', () => {
  it('are judged as JSON.parse judges them, but for the documented differences', () => {
    fc.assert(
      fc.property(mutations, (mutation) => {
        const text = mutate(mutation);
        const standard = standardParse(text);
        const own = ownParse(text);
        if (own instanceof JsonSyntaxError) {
          if (standard !== undefined) expect(own.problem).toMatch(stricter);
          return;
        }
        expect(standard, `accepted ${JSON.stringify(text)}`).toBeDefined();
        expect(withoutBigints(own.value)).toEqual(standard?.value);
      }),
      { numRuns: 3000 },
    );
  });

  it('end in a value or in an error whose place lies inside of them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          parseJson(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(JsonSyntaxError);
          const { line, column } = error as JsonSyntaxError;
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(bytes.filter((byte) => byte === 0x0a).length + 1);
          expect(column).toBeGreaterThanOrEqual(0);
          expect(column).toBeLessThanOrEqual(bytes.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
