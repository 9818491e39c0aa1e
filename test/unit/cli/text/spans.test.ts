import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../../src/cli/text/display-width.ts';
import { paintSpans, span, spansWidth, wrapSpans } from '../../../../src/cli/text/spans.ts';
import { plain } from '../terminals.ts';

/** Each row as its text. */
function textsOf(...[spans, columns]: Parameters<typeof wrapSpans>): string[] {
  return wrapSpans(spans, columns).map((row) => row.map(({ text }) => text).join(''));
}

describe('wrapSpans', () => {
  it('breaks between words, not between spans', () => {
    expect(textsOf([span('one tw'), span('o', 'strong'), span(' three')], 8)).toEqual(['one two', 'three']);
  });

  it('makes one space of several, and none at the ends of rows', () => {
    expect(textsOf([span('  a   '), span('  b ', 'strong'), span('  ')], 2)).toEqual(['a', 'b']);
    expect(textsOf([span('  a   '), span('  b ', 'strong'), span('  ')], 9)).toEqual(['a b']);
  });

  it('ends rows at line breaks', () => {
    expect(textsOf([span('a\n'), span('\nb\n')], 9)).toEqual(['a', '', 'b']);
  });

  it('cuts words that are longer than a row, on rows of their own', () => {
    expect(textsOf([span('a bcdefgh i')], 4)).toEqual(['a', 'bcde', 'fgh', 'i']);
    expect(textsOf([span('a bcd'), span('efgh', 'strong')], 4)).toEqual(['a', 'bcde', 'fgh']);
  });

  it('does not cut wide characters', () => {
    expect(textsOf([span('中中中')], 5)).toEqual(['中中', '中']);
  });

  it('makes rows that fit and hold the text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '中', 'é'), maxLength: 30 });
    const spans = fc.array(text.map((content) => span(content)));

    fc.assert(
      fc.property(spans, fc.integer({ min: 2, max: 20 }), (given, columns) => {
        const rows = wrapSpans(given, columns);
        for (const row of rows) expect(spansWidth(row)).toBeLessThanOrEqual(columns);
        const letters = given
          .map((piece) => piece.text)
          .join('')
          .replaceAll(' ', '');
        expect(
          rows
            .flat()
            .map((piece) => piece.text)
            .join('')
            .replaceAll(' ', ''),
        ).toBe(letters);
      }),
    );
  });

  it('takes a time that grows with the length of a word only', () => {
    const rows = wrapSpans([span('é'.repeat(200_000))], 20);

    expect(rows).toHaveLength(10_000);
    expect(displayWidth(rows.at(-1)?.at(-1)?.text ?? '')).toBe(20);
  });
});

describe('paintSpans', () => {
  it('writes neighbours in the same styles in one piece', () => {
    const spans = [span('a', 'strong'), span('b', 'strong'), span('c', 'strong', 'code'), span('d')];

    expect(paintSpans(spans, { ...plain, color: true })).toBe('\x1b[1mab\x1b[0m\x1b[1;36mc\x1b[0md');
    expect(paintSpans(spans, plain)).toBe('abcd');
  });
});
