import { build } from 'esbuild';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMappings, PositionMapper } from '../../../../src/build/typescript/source-map.ts';

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 VLQ as ECMA-426 describes it, written the other way round. */
function encodeNumber(value: number): string {
  let rest = value < 0 ? BigInt(-value) * 2n + 1n : BigInt(value) * 2n;
  let text = '';
  do {
    const bits = Number(rest % 32n);
    rest /= 32n;
    text += digits.charAt(rest > 0n ? bits + 32 : bits);
  } while (rest > 0n);
  return text;
}

const offset = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const segment = fc.tuple(offset, offset, offset, offset);
const lines = fc.array(
  fc
    .uniqueArray(segment, { selector: ([column]) => column, maxLength: 8 })
    .map((list) => list.toSorted(([a], [b]) => a - b)),
  { minLength: 1, maxLength: 8 },
);

function encodeMappings(segments: readonly (readonly (readonly number[])[])[]): string {
  const last = [0, 0, 0, 0];
  return segments
    .map((line) => {
      last[0] = 0;
      return line
        .map((fields) =>
          fields
            .map((field, index) => {
              const delta = field - (last[index] ?? 0);
              last[index] = field;
              return encodeNumber(delta);
            })
            .join(''),
        )
        .join(',');
    })
    .join(';');
}

describe('decodeMappings', () => {
  it('gives back what was encoded', () => {
    fc.assert(
      fc.property(lines, (segments) => {
        expect(decodeMappings(encodeMappings(segments))).toEqual(segments);
      }),
    );
  });

  // https://tc39.es/ecma426/#sec-base64-vlq: the bits of a number, lowest first, after its sign.
  it.each([
    ['AAAA', [[[0, 0, 0, 0]]]],
    ['gBACD', [[[16, 0, 1, -1]]]],
    ['AAAAA', [[[0, 0, 0, 0]]]],
    ['A,EAAC', [[[0], [2, 0, 0, 1]]]],
    [';;CAAA;', [[], [], [[1, 0, 0, 0]], []]],
    ['', [[]]],
  ])('reads %j', (mappings, expected) => {
    expect(decodeMappings(mappings)).toEqual(expected);
  });
});

describe('PositionMapper', () => {
  it('finds what stands at a place of a bundle in its source', async () => {
    const source =
      'const wide = "äöü🚢";\nexport function explode(): never {\n\tthrow new RangeError(wide);\n}\n';
    const { outputFiles } = await build({
      stdin: { contents: source, loader: 'ts', sourcefile: 'src/a.ts' },
      bundle: true,
      write: false,
      sourcemap: 'external',
      outfile: 'out.js',
      format: 'esm',
    });
    const [map, code] = outputFiles.map(({ text }) => text);
    const mapper = new PositionMapper(JSON.parse(map ?? '') as { sources: string[]; mappings: string });
    const generated = (code ?? '').split('\n');
    const line = generated.findIndex((text) => text.includes('throw new RangeError')) + 1;
    const column = (generated[line - 1] ?? '').indexOf('new RangeError') + 1;

    expect(mapper.originalOf(line, column)).toEqual({ source: 'src/a.ts', line: 3, column: 8 });
    // Stacks may point behind the beginning of what is mapped.
    expect(mapper.originalOf(line, column + 1)).toEqual({ source: 'src/a.ts', line: 3, column: 8 });
    expect(mapper.originalOf(generated.length + 1, 1)).toBeUndefined();
  });
});
