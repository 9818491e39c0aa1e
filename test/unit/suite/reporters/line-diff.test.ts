import { diffLines as referenceDiff } from 'diff';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines, hunksOf, type TextLine } from '../../../../src/suite/reporters/index.ts';

const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'));

function shown(lines: readonly TextLine[]): string[] {
  return lines.map((line) => line.mark + line.text);
}

describe('diffLines', () => {
  it('marks what is only in one of the texts', () => {
    expect(shown(diffLines('a\nb\nc\nd', 'a\nc\nx\nd'))).toEqual([' a', '-b', ' c', '+x', ' d']);
    expect(shown(diffLines('', 'a'))).toEqual(['+a']);
    expect(shown(diffLines('a', ''))).toEqual(['-a']);
    expect(diffLines('', '')).toEqual([]);
  });

  it('has both texts in it', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after);
        const without = (mark: string): string[] =>
          lines.filter((line) => line.mark !== mark).map((line) => line.text);

        expect(without('+').join('\n')).toBe(before);
        expect(without('-').join('\n')).toBe(after);
      }),
    );
  });

  it('marks as few lines as another implementation', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== '' && after !== '');
        const marked = diffLines(before, after).filter(({ mark }) => mark !== ' ').length;
        const reference = referenceDiff(`${before}\n`, `${after}\n`).filter(
          ({ added, removed }) => added || removed,
        );

        expect(marked).toBe(reference.reduce((sum, { count }) => sum + count, 0));
      }),
    );
  });

  it('takes little time and memory for texts that have nothing in common', () => {
    const lines = (mark: string): string =>
      Array.from({ length: 50_000 }, (_, index) => mark + String(index)).join('\n');

    const diff = diffLines(`same\n${lines('a')}\nend`, `same\n${lines('b')}\nend`);

    expect(diff).toHaveLength(100_002);
    expect([diff[0], diff.at(-1)]).toEqual([
      { mark: ' ', text: 'same' },
      { mark: ' ', text: 'end' },
    ]);
  });
});

describe('hunksOf', () => {
  const lines = (marks: string): TextLine[] =>
    [...marks].map((mark, index) => ({
      mark: mark === '-' || mark === '+' ? mark : ' ',
      text: String(index),
    }));

  it('has what changed, with lines around it', () => {
    expect(hunksOf(lines('....-....+..'), 1).map(shown)).toEqual([
      [' 3', '-4', ' 5'],
      [' 8', '+9', ' 10'],
    ]);
  });

  it('joins what is at most one line apart', () => {
    expect(hunksOf(lines('-...+'), 1).map(shown)).toEqual([['-0', ' 1', ' 2', ' 3', '+4']]);
    expect(hunksOf(lines('-....+'), 1)).toHaveLength(2);
  });

  it('is empty where nothing changed', () => {
    expect(hunksOf(lines('...'), 3)).toEqual([]);
  });
});
