import { describe, expect, it } from 'vitest';
import { readGlob } from '../../../../../src/suite/import/pattern/glob.ts';
import { readRegex } from '../../../../../src/suite/import/pattern/regular-expression.ts';
import {
  onlyText,
  PatternProblem,
  type TextPattern,
} from '../../../../../src/suite/import/pattern/text-pattern.ts';

/** Segments as text, with regular expressions between slashes and what stands between segments. */
function shown({ segments, isAtStart, isAtEnd }: TextPattern): string {
  const body = segments
    .map(({ pieces, gap }, index) => {
      const text = pieces.map((piece) => (piece.type === 'text' ? piece.text : `/${piece.source}/`)).join('');
      return index === 0 ? text : gap + text;
    })
    .join('');
  return `${isAtStart ? '^' : ''}${body}${isAtEnd ? '$' : ''}`;
}

describe('basic regular expressions', () => {
  it.each([
    ['.*a.*', 'a'],
    ['a', '^a'],
    ['.*a.*b', 'a.*b'],
    [String.raw`.*a.\+b`, 'a.+b'],
    ['.*a+b?c{1}(d)|e', 'a+b?c{1}(d)|e'],
    [String.raw`.*\.\*\[a\]\\`, String.raw`.*[a]\\`.replace('\\\\', '\\')],
    [String.raw`.*\"a\"`, '"a"'],
    ['.*a.b', 'a/./b'],
    ['.*[a-z]*b', '/[a-z]*/b'],
    ['.*[^]x]b', String.raw`/[^\]x"\\\x00-\x1f]/b`],
    ['.*[[:alpha:]_]', '/[[:alpha:]_]/'],
    [String.raw`.*a\{2,3\}b`, '/a{2,3}/b'],
    [String.raw`.*\(ab\|c\)d`, '/(?:ab|c)/d'],
    ['.*a$', 'a$'],
    ['.*a$b', 'a$b'],
    ['.*no such label*', 'no such label'],
    ['.*ab*c', 'a/b*/c'],
    ['*a', '^*a'],
    ['.*"allowed": *true', '"allowed":true'],
  ])('%s', (source, expected) => {
    expect(shown(readRegex(source, 'basic', { isAtStart: true }))).toBe(expected);
  });

  it('tell of a star that is most likely meant otherwise', () => {
    expect(readRegex('.*not allowed*', 'basic').starBehind).toBe('d');
    expect(readRegex('.*not allowed.*', 'basic').starBehind).toBeUndefined();
  });
});

describe('extended regular expressions', () => {
  it.each([
    ['a.*b', 'a.*b'],
    ['^a', '^a'],
    ['a+', '/a+/'],
    [String.raw`\(a\) \{b\}`, '(a) {b}'],
    ['(a|b)c', '/(?:a|b)/c'],
    ['a|b', '/(?:a|b)/'],
    ['(a.*)+', '/(?:a.*)+/'],
    [String.raw`\d`, undefined],
    [String.raw`"code":\s*403`, '"code":403'],
    ['a{2}', '/a{2}/'],
    ['a{,2}', undefined],
    ['a{1001}', undefined],
    ['a**', undefined],
    ['*a', undefined],
    ['(a', undefined],
    ['a)', undefined],
    ['[a', undefined],
    ['[[.a.]]', undefined],
    ['["]', undefined],
    ['("|a)', undefined],
    ['a|b$', undefined],
    ['a\\', undefined],
    ['\\1', undefined],
    ['('.repeat(50), undefined],
    [undefined, undefined],
  ])('%s', (given, expected) => {
    const source = given ?? 'a'.repeat(5000);
    if (expected === undefined) expect(() => readRegex(source, 'extended')).toThrow(PatternProblem);
    else expect(shown(readRegex(source, 'extended'))).toBe(expected);
  });
});

describe("the shell's patterns", () => {
  const quoted = (text: string): { text: string; isQuoted: boolean } => ({ text, isQuoted: true });
  const plain = (text: string): { text: string; isQuoted: boolean } => ({ text, isQuoted: false });

  it.each([
    [[plain('*'), quoted('a*[b]'), plain('*')], 'a*[b]'],
    [[quoted('a')], '^a$'],
    [[plain('*'), quoted('a'), plain('*'), quoted('b'), plain('*')], 'a.*b'],
    [[plain('*a?b[!c]*')], String.raw`a/./b/[^c"\\\x00-\x1f]/`],
    [[plain('*')], ''],
  ])('%j', (parts, expected) => {
    expect(shown(readGlob(parts))).toBe(expected);
  });

  it('are refused where they are extended', () => {
    expect(() => readGlob([plain('*@(a|b)*')])).toThrow(PatternProblem);
  });
});

describe('the text of a pattern', () => {
  it('is there where the pattern is nothing but a text', () => {
    expect(onlyText(readRegex('.*a b.*', 'basic'))).toBe('a b');
    expect(onlyText(readRegex('.*a.*b.*', 'basic'))).toBeUndefined();
    expect(onlyText(readRegex('.*a[b]', 'basic'))).toBeUndefined();
  });
});
