import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth, shorten } from '../../../../src/cli/text/display-width.ts';
import { wrapLine, wrapText } from '../../../../src/cli/text/wrap.ts';
import { plain } from '../report/views.ts';

const character = fc.constantFrom('a', 'b', ' ', '-', '中', '🚀', 'e\u0301', '한');
const line = fc.array(character, { maxLength: 60 }).map((characters) => characters.join('').trimEnd());

describe('displayWidth', () => {
  it.each([
    ['abc', 3],
    ['ungültig', 8],
    ['中文', 4],
    ['한글', 4],
    ['カタカナ', 8],
    ['ｆｕｌｌ', 8],
    ['🚀', 2],
    ['⚠️', 2],
    ['✔ · …', 5],
    ['e\u0301', 1],
    ['𠮷', 2],
  ])('of %s is %i', (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });
});

describe('wrapLine', () => {
  it('breaks between words', () => {
    expect(wrapLine('the quick brown fox', 10)).toEqual(['the quick', 'brown fox']);
  });

  it('keeps the indentation, and puts the rest of an item under its text', () => {
    expect(wrapLine('    the quick brown', 13)).toEqual(['    the quick', '    brown']);
    expect(wrapLine('  - the quick brown', 13)).toEqual(['  - the quick', '    brown']);
    expect(wrapLine('2. the quick brown', 12)).toEqual(['2. the quick', '   brown']);
  });

  it('cuts a word that fits no row, on a row of its own where little room is left', () => {
    expect(wrapLine('a abcdefghijklm', 10)).toEqual(['a abcdefgh', 'ijklm']);
    expect(wrapLine('abcdef abcdefghijklm', 10)).toEqual(['abcdef', 'abcdefghij', 'klm']);
  });

  it('counts wide characters twice', () => {
    expect(wrapLine('不允许使用特权容器', 10)).toEqual(['不允许使用', '特权容器']);
  });

  it('never exceeds the columns and loses nothing but spaces', () => {
    fc.assert(
      fc.property(line, fc.integer({ min: 10, max: 40 }), (text, columns) => {
        const rows = wrapLine(text, columns);
        for (const row of rows) expect(displayWidth(row)).toBeLessThanOrEqual(columns);
        expect(rows.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});

describe('wrapText', () => {
  it('says how many characters it did not look at', () => {
    // Two rows of 40 are shown.
    expect(wrapText('a'.repeat(100_000), 40, 2, plain).at(-1)).toBe('… 99919 more characters (use -o json)');
  });

  it('drops blank lines around the text only', () => {
    expect(wrapText('\n \n a\r\n\nb\n\n', 10, 9, plain)).toEqual([' a', '', 'b']);
  });
});

describe('shorten', () => {
  it('keeps both ends', () => {
    expect(shorten('requests/deep/pod.json', 11, '…')).toBe('reque….json');
    expect(shorten('中文策略的名称', 9, '…')).toBe('中文…名称');
  });
});
