import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originalPositions } from '../../../../src/policy-sdk/guest/source-map.ts';

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base 64 VLQ, as ECMA-426 has it. */
function encode(number: number): string {
  let rest = number < 0 ? -number * 2 + 1 : number * 2;
  let text = '';
  do {
    const digit = rest % 32;
    rest = Math.floor(rest / 32);
    text += digits.charAt(rest > 0 ? digit + 32 : digit);
  } while (rest > 0);
  return text;
}

/** Column in the bundle; source, line and column there, all from 0. */
type Segment = readonly [number, number, number, number];

function encodeMappings(lines: readonly (readonly Segment[])[]): string {
  let [source, line, column] = [0, 0, 0];
  const encodeLine = (segments: readonly Segment[]): string => {
    let last = 0;
    return segments
      .map((segment) => {
        const deltas = [segment[0] - last, segment[1] - source, segment[2] - line, segment[3] - column];
        [last, source, line, column] = segment;
        return deltas.map(encode).join('');
      })
      .join(',');
  };
  return lines.map(encodeLine).join(';');
}

const segment = fc.tuple(fc.nat(300), fc.nat(2), fc.nat(100_000), fc.nat(2000));
const line = fc
  .uniqueArray(segment, { maxLength: 6, selector: ([column]) => column })
  .map((segments) => segments.toSorted(([a], [b]) => a - b));

describe('positions in the sources', () => {
  it('are those of the last segment at or before a place in its line', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 8 }),
        fc.array(
          fc.record({ line: fc.integer({ min: 1, max: 9 }), column: fc.integer({ min: 1, max: 320 }) }),
        ),
        (lines, wanted) => {
          const sources = ['a.ts', 'b.ts', 'c.ts'];
          const expected = wanted.map((place) => {
            const found = lines[place.line - 1]?.findLast(([column]) => column <= place.column - 1);
            if (found === undefined) return undefined;
            return { source: sources[found[1]], line: found[2] + 1, column: found[3] + 1 };
          });

          expect(originalPositions({ sources, mappings: encodeMappings(lines) }, wanted)).toEqual(expected);
        },
      ),
    );
  });

  it('are none in what was generated', () => {
    // Column 0 of source 0; from column 4 on nothing.
    const map = { sources: ['a.ts'], mappings: 'AAAA,I' };

    expect(
      originalPositions(map, [
        { line: 1, column: 4 },
        { line: 1, column: 5 },
        { line: 2, column: 1 },
      ]),
    ).toEqual([{ source: 'a.ts', line: 1, column: 1 }, undefined, undefined]);
  });

  it('end, whatever the map is', () => {
    fc.assert(
      fc.property(fc.string(), (mappings) => {
        expect(originalPositions({ sources: [], mappings }, [{ line: 2, column: 1 }])).toHaveLength(1);
      }),
    );
  });
});
