import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../../src/cli/text/display-width.ts';
import { span } from '../../../../src/cli/text/spans.ts';
import { layTable } from '../../../../src/cli/text/table.ts';
import { plain } from '../terminals.ts';

function tableOf(
  headings: readonly string[],
  ...rows: readonly (readonly string[])[]
): Parameters<typeof layTable>[0] {
  const cells = (texts: readonly string[]): ReturnType<typeof span>[][] => texts.map((text) => [span(text)]);
  return { headings: cells(headings), rows: rows.map(cells) };
}

describe('layTable', () => {
  it('makes columns as wide as their content', () => {
    expect(layTable(tableOf(['a', 'bbb'], ['xx', 'y'], ['x']), 80, plain)).toEqual([
      'a   bbb',
      '──  ───',
      'xx  y',
      'x',
    ]);
  });

  it('gives the room to the columns that lack least', () => {
    const table = tableOf(['id', 'text'], ['a b c', 'one two three four five six'], ['d', 'seven']);

    expect(layTable(table, 20, plain)).toEqual([
      'id     text',
      '─────  ─────────────',
      'a b c  one two three',
      '       four five six',
      'd      seven',
    ]);
  });

  it('makes a list where a word would have to be cut', () => {
    const table = tableOf(['name', 'text'], ['averylongword', 'anotherlongword'], ['b', 'c d']);

    expect(layTable(table, 24, plain)).toEqual([
      'name: averylongword',
      'text: anotherlongword',
      '',
      'name: b',
      'text: c d',
    ]);
  });

  it('cuts words of more than 24 columns', () => {
    const table = tableOf(['name', 'n'], ['a'.repeat(60), '1']);

    expect(layTable(table, 30, plain)).toEqual([
      `name${' '.repeat(25)}n`,
      `${'─'.repeat(27)}  ─`,
      `${'a'.repeat(27)}  1`,
      'a'.repeat(27),
      'aaaaaa',
    ]);
  });

  it('fits into the columns', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '中'), maxLength: 40 });
    const row = fc.array(cell, { minLength: 3, maxLength: 3 });

    fc.assert(
      fc.property(
        row,
        fc.array(row, { maxLength: 5 }),
        fc.integer({ min: 8, max: 60 }),
        (headings, rows, columns) => {
          for (const line of layTable(tableOf(headings, ...rows), columns, plain)) {
            expect(displayWidth(line)).toBeLessThanOrEqual(columns);
          }
        },
      ),
    );
  });
});
