import { build } from 'esbuild';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PositionMapper, type SourceMap } from '../../../../src/build/typescript/source-map.ts';
import { originalPositions, type Position } from '../../../../src/policy-sdk/guest/source-map.ts';

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const sources = ['src/a.ts', null, 'src/c.ts'];

/** ECMA-426, Base64 VLQ: the sign is the lowest bit, then five bits a digit, lowest first; 32 says that more follow. */
function encodeNumber(number: number): string {
  let rest = Math.abs(number) * 2 + (number < 0 ? 1 : 0);
  let text = '';
  for (; rest >= 32; rest = Math.floor(rest / 32)) text += digits.charAt((rest % 32) + 32);
  return text + digits.charAt(rest);
}

/** A mapping: the column alone, or with source, line and column there, or with a name as well; all from 0. */
type Mapping = readonly number[];

/** Each field is written as what it adds to the one before; the first begins again with each line. */
function encodeMappings(lines: readonly (readonly Mapping[])[]): string {
  const last = [0, 0, 0, 0, 0];
  const encodeMapping = (mapping: Mapping): string =>
    mapping
      .map((value, field) => {
        const delta = value - (last[field] ?? 0);
        last[field] = value;
        return encodeNumber(delta);
      })
      .join('');
  return lines
    .map((mappings) => {
      last[0] = 0;
      return mappings.map(encodeMapping).join(',');
    })
    .join(';');
}

/** What the mappings say of a place: that of the last one at or before it in its line. */
function positionIn(lines: readonly (readonly Mapping[])[], place: Position): unknown {
  const mapping = lines[place.line - 1]?.findLast(([column = 0]) => column < place.column);
  const [, index = -1, line = 0, column = 0] = mapping ?? [];
  const source = sources[index];
  return typeof source === 'string' ? { source, line: line + 1, column: column + 1 } : undefined;
}

function positionsByBuild(map: SourceMap, places: readonly Position[]): unknown[] {
  const mapper = new PositionMapper(map);
  return places.map(({ line, column }) => mapper.originalOf(line, column));
}

const largest = 2 ** 31 - 1;
const column = fc.oneof(fc.nat(300), fc.nat(largest));
const sourcePlace = [fc.nat(3), fc.nat(largest), fc.nat(largest)] as const;
const mapping: fc.Arbitrary<Mapping> = fc.oneof(
  fc.tuple(column),
  fc.tuple(column, ...sourcePlace),
  fc.tuple(column, ...sourcePlace, fc.nat(9)),
);
const line = fc
  .uniqueArray(mapping, { maxLength: 6, selector: ([start]) => start })
  .map((mappings) => mappings.toSorted(([a = 0], [b = 0]) => a - b));
const places = fc.array(
  fc.record({ line: fc.integer({ min: 1, max: 9 }), column: fc.integer({ min: 1, max: 320 }) }),
  {
    maxLength: 12,
  },
);

/** What no encoder writes: separators in any number, digits that announce more, and signs that are no digits at all. */
const hostileText = fc
  .array(
    fc.oneof(fc.constantFrom(',', ';', 'A', 'C', 'g', '/', '+', '//////////'), fc.string({ unit: 'binary' })),
  )
  .map((parts) => parts.join(''));

describe('both decoders of source maps', () => {
  it('find what was encoded', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), places, (lines, wanted) => {
        const map = { sources, mappings: encodeMappings(lines) };
        const expected = wanted.map((place) => positionIn(lines, place));

        expect(positionsByBuild(map, wanted)).toEqual(expected);
        expect(originalPositions(map, wanted)).toEqual(expected);
      }),
    );
  });

  it('find the same in a map of esbuild, at each place of the bundle', async () => {
    const { outputFiles } = await build({
      stdin: {
        contents:
          'const wide = "äöü🚢";\nexport function explode(): never {\n\tthrow new RangeError(wide);\n}\n',
        loader: 'ts',
        sourcefile: 'src/a.ts',
      },
      write: false,
      sourcemap: 'external',
      outfile: 'out.js',
      format: 'esm',
    });
    const [mapText = '', code = ''] = outputFiles.map(({ text }) => text);
    const map = JSON.parse(mapText) as SourceMap;
    const everywhere = code
      .split('\n')
      .flatMap((text, index) =>
        Array.from({ length: text.length + 1 }, (_, at) => ({ line: index + 1, column: at + 1 })),
      );

    const found = originalPositions(map, everywhere);

    expect(found).toEqual(positionsByBuild(map, everywhere));
    expect(found).toContainEqual({ source: 'src/a.ts', line: 3, column: 8 });
  });

  it('come to an end with any text, without an error', () => {
    fc.assert(
      fc.property(hostileText, places, (mappings, wanted) => {
        const map = { sources, mappings };

        expect(positionsByBuild(map, wanted)).toHaveLength(wanted.length);
        expect(originalPositions(map, wanted)).toHaveLength(wanted.length);
      }),
    );
  });

  it('forget a number that does not end with its mapping', () => {
    // A "g" announces more digits, of which there are none.
    const map = { sources, mappings: 'AAAA,EAAg,EAAC' };
    const wanted = [{ line: 1, column: 5 }];

    expect(positionsByBuild(map, wanted)).toEqual([{ source: 'src/a.ts', line: 1, column: 2 }]);
    expect(originalPositions(map, wanted)).toEqual([{ source: 'src/a.ts', line: 1, column: 2 }]);
  });
});
