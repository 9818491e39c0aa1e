import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoted, quotedPlace, shown } from '../../../../src/oci/registry/server-text.ts';
import { Secrets } from '../../../../src/oci/secrets.ts';

const none = new Secrets();
const some = new Secrets();
some.add('s3cr3t\n  word');

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
    expect(shown(text, none)).toBe(expected);
  });

  it('cuts what is long', () => {
    expect(shown('x'.repeat(1000), none)).toBe(`${'x'.repeat(300)}…`);
    expect(shown('x'.repeat(300), none)).toBe('x'.repeat(300));
    expect(shown('x'.repeat(11), none, 10)).toBe(`${'x'.repeat(10)}…`);
  });

  it.each([
    ['told s3cr3t\n  word!', 300, 'told ***!'],
    ['told s3cr3t word!', 300, 'told ***!'],
    // Cut before it ends, by either limit.
    ['told s3cr3t\n  word!', 10, 'told ***!'],
    [`X${' '.repeat(1183)} s3cr3t\n  word`, 300, 'X ***'],
    [`X${' '.repeat(4086)}s3cr3t\n  word`, 300, 'X ***…'],
  ])('hides secrets before it folds and cuts', (text, length, expected) => {
    expect(shown(text, some, length)).toBe(expected);
  });

  const units = fc.array(fc.nat(0xffff), { maxLength: 100 }).map((codes) => String.fromCharCode(...codes));
  const odd = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

  it('is one short line of what a terminal shows, for any text', () => {
    fc.assert(
      fc.property(units, fc.nat(20), (part, times) => {
        const text = part.repeat(times);
        expect(shown(text, none).length).toBeLessThanOrEqual(301);
        expect(odd.test(shown(text, none))).toBe(false);
      }),
    );
  });
});

describe('quoted', () => {
  it('tells nothing from an empty text', () => {
    expect([quoted(undefined, none), quoted('', none)]).toEqual(['none', '""']);
  });

  it.each([
    ['https://user:pass@host/a/b?c=d#e', '"https://host/a/b"'],
    ['//user@host/a', '"//host/a"'],
    ['/a?token=x', '"/a"'],
    ['#x', '""'],
    [undefined, 'none'],
    ['http:\\\\usr:topsecret@127.0.0.1:5601\\a', '"http://127.0.0.1:5601/a"'],
    ['ftp://usr:to@psecret@127.0.0.1:5601/a', '"ftp://127.0.0.1:5601/a"'],
    ['https:usr:pass@host/a', '"https://host/a"'],
    ['ht\ntps://usr:pa\tss@host/a', '"https://host/a"'],
    ['http:////usr:pass@host', '"http://host/"'],
    ['\\\\usr:pass@host\\a', '"//host/a"'],
    ['http://usr:pa/ss@host/a', '"http://host/a"'],
    ['http://usr:pa?ss@host/a', '"http://host/a"'],
    ['http://usr:p@ho st/a', '"http://ho st/a"'],
    ['odd://usr:p@ss@host/a', '"odd://host/a"'],
    ['https://host/a@b', '"https://host/a@b"'],
  ])('leaves out of the place %s what may be secret', (text, expected) => {
    expect(quotedPlace(text, none)).toBe(expected);
  });
});
