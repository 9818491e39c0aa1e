import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoted, quotedPlace, shown } from '../../../../src/oci/registry/server-text.ts';

describe('shown', () => {
  it.each([
    ['  two\r\n lines\t ', 'two lines'],
    ['\u001b[31mred\u001b[0m', '[31mred [0m'],
    ['a\u0000b\u0085c\u009bd', 'a b c d'],
    ['right\u202eto left\u2066', 'right to left'],
    ['a\u2028b\u2029c', 'a b c'],
    ['half \ud800', 'half'],
    ['naïve 漢字 ☂', 'naïve 漢字 ☂'],
  ])('%j is %j', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('cuts what is long', () => {
    expect(shown('x'.repeat(1000))).toBe(`${'x'.repeat(300)}…`);
    expect(shown('x'.repeat(300))).toBe('x'.repeat(300));
    expect(shown('x'.repeat(11), 10)).toBe(`${'x'.repeat(10)}…`);
  });

  const units = fc.array(fc.nat(0xffff), { maxLength: 100 }).map((codes) => String.fromCharCode(...codes));
  const odd = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

  it('is one short line of what a terminal shows, for any text', () => {
    fc.assert(
      fc.property(units, fc.nat(20), (part, times) => {
        const text = part.repeat(times);
        expect(shown(text).length).toBeLessThanOrEqual(301);
        expect(odd.test(shown(text))).toBe(false);
      }),
    );
  });
});

describe('quoted', () => {
  it('tells nothing from an empty text', () => {
    expect([quoted(undefined), quoted('')]).toEqual(['none', '""']);
  });

  it.each([
    ['https://user:pass@host/a/b?c=d#e', '"https://host/a/b"'],
    ['//user@host/a', '"//host/a"'],
    ['/a?token=x', '"/a"'],
    ['#x', '""'],
    [undefined, 'none'],
  ])('leaves out of the place %s what may be secret', (text, expected) => {
    expect(quotedPlace(text)).toBe(expected);
  });
});
