import { describe, expect, it } from 'vitest';
import { renderComparison } from '../../../../src/cli/test/reporters/comparison.ts';
import { plain } from '../terminals.ts';

function rows(expected: string, actual: string, columns = 76): string[] {
  return renderComparison(expected, actual, columns, plain);
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

describe('renderComparison', () => {
  it('puts short texts side by side', () => {
    expect(rows('label a is forbidden', 'no')).toEqual([
      'expected               actual',
      'label a is forbidden   no',
    ]);
    expect(rows('a\nb', 'c')).toEqual(['expected   actual', 'a          c', 'b']);
  });

  it('puts them below each other where the width does not do', () => {
    const [expected, actual] = ['wanted '.repeat(6).trim(), 'found '.repeat(8).trim()];

    expect(rows(expected, actual, 100)).toHaveLength(2);
    expect(rows(expected, actual, 91)).toEqual([
      expect.stringMatching(/^expected {36}actual$/),
      `${expected}   ${actual}`,
    ]);
    expect(rows(expected, actual, 90)).toEqual([`expected   ${expected}`, `actual     ${actual}`]);
    expect(rows(expected, actual, 40)).toEqual([
      'expected   wanted wanted wanted wanted',
      '           wanted wanted',
      'actual     found found found found found',
      '           found found found',
    ]);
  });

  it('measures letters that are two columns wide', () => {
    expect(rows('名', 'x', 20)).toEqual(['expected   actual', '名         x']);
    expect(rows('名名名名名', 'x', 19)).toEqual(['expected     actual', '名名名名名   x']);
    expect(rows('名名名名名', 'x', 18)).toEqual(['expected   名名名', '           名名', 'actual     x']);
  });

  it('shows the lines in which documents differ', () => {
    const expected = json({ a: 1, b: 2, c: { d: 3, e: 4, f: 5 }, z: 6 });
    const actual = json({ a: 1, b: 2, c: { d: 3, e: 9, f: 5 }, z: 6 });

    expect(rows(expected, actual)).toEqual([
      '- expected   + actual',
      '    "b": 2,',
      '    "c": {',
      '      "d": 3,',
      '-     "e": 4,',
      '+     "e": 9,',
      '      "f": 5',
      '    },',
      '    "z": 6',
    ]);
  });

  it('leaves out what is alike between differences', () => {
    const list = Array.from({ length: 20 }, (_, index) => index);
    const shown = rows(json(list), json(list.with(0, 99).with(19, 98)));

    expect(shown).toContain('…');
    expect(shown).toHaveLength(14);
    expect(shown.filter((row) => /^[-+] /.test(row))).toEqual([
      '- expected   + actual',
      '-   0,',
      '+   99,',
      '-   19',
      '+   98',
    ]);
  });

  it('compares documents by lines that have nothing in common', () => {
    expect(rows('[]', json(['a']))).toEqual(['- expected   + actual', '- []', '+ [', '+   "a"', '+ ]']);
  });

  it('shows what else is at the end of a line that differs', () => {
    expect(rows('{\n1\t\r\n}', '{\n1\n}')).toEqual([
      '- expected   + actual',
      '  {',
      String.raw`- 1\t\r`,
      '+ 1',
      '  }',
    ]);
  });

  it('shows spaces at the end of a line that differs', () => {
    expect(rows('{\n"a": 1 \n}', '{\n"a": 1\n}')).toEqual([
      '- expected   + actual',
      '  {',
      '- "a": 1·',
      '+ "a": 1',
      '  }',
    ]);
  });

  it('cuts what is too long', () => {
    const shown = rows(
      'a'.repeat(100_000),
      Array.from({ length: 500 }, (_, line) => `line ${String(line)}`).join('\n'),
      40,
    );
    const diff = rows(json({ a: 'a'.repeat(500), b: 1 }), json({ a: 'b'.repeat(500), b: 1 }), 40);
    const long = rows(json(Array.from({ length: 200 }, (_, index) => index)), json(['x']));

    expect(shown.length).toBeLessThan(30);
    expect(shown[12]).toMatch(/more characters/);
    expect(diff).toHaveLength(12);
    expect(long).toHaveLength(82);
    expect(long.at(-1)).toBe('… 123 more lines');
    for (const row of [...shown, ...diff]) expect(row.length).toBeLessThanOrEqual(40);
  });

  it('paints what is right green and what was found red', () => {
    const painted = renderComparison('403', '400', 76, { ...plain, color: true });

    expect(painted[1]).toBe('\x1b[32m403\x1b[0m        \x1b[31m400\x1b[0m');
  });
});
