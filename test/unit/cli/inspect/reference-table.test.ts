import { describe, expect, it } from 'vitest';
import { formatTable } from '../../../../src/cli/inspect/reference-table.ts';

describe('a table in the layout of the reference', () => {
  it('has one space behind each column and does not fill up the last one', () => {
    expect(
      formatTable([
        ['a', 'bbb'],
        ['ccc', 'd'],
      ]),
    ).toBe('a   bbb \nccc d \n');
  });

  it('fills up the first column of rows that have no second one', () => {
    expect(formatTable([['Head'], ['longer', 'x'], []])).toBe('Head    \nlonger x \n        \n');
  });

  it('gives a cell of several lines as many rows', () => {
    expect(
      formatTable([
        ['key', 'one\r\ntwo\n'],
        ['b', 'x'],
      ]),
    ).toBe('key one \n    two \nb   x \n');
  });

  it('counts the columns that characters take', () => {
    expect(
      formatTable([
        ['日本', 'x'],
        ['abcd', 'y'],
      ]),
    ).toBe('日本 x \nabcd y \n');
  });

  it('does not fill up thousands of rows to the width of one cell of a megabyte', () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => [String(index), 'x']);

    const text = formatTable([...rows, ['a'.repeat(1_000_000), 'y']]);

    expect(text.length).toBeLessThan(10_000_000);
    expect(text).toContain('\n99999 ');
  });
});
