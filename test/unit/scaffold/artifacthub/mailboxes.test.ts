import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMailboxes } from '../../../../src/scaffold/artifacthub/mailboxes.ts';

describe('parseMailboxes', () => {
  // Forms of RFC 5322, section 3.4.
  it.each([
    ['Jane Doe <jane@example.com>', [['Jane Doe', 'jane@example.com']]],
    ['jane@example.com', [['', 'jane@example.com']]],
    ['<jane@example.com>', [['', 'jane@example.com']]],
    [
      ' Tux Tuxedo <tux@example.com> ,pidgin@example.com',
      [
        ['Tux Tuxedo', 'tux@example.com'],
        ['', 'pidgin@example.com'],
      ],
    ],
    ['"Doe, Jane" <jane@example.com>', [['Doe, Jane', 'jane@example.com']]],
    [
      String.raw`"Jane \"JD\" Doe \\" <jane@example.com>`,
      [[String.raw`Jane "JD" Doe \ `.trim(), 'jane@example.com']],
    ],
    ['J. R. Müller <j.r+x@mail.example.co.uk>', [['J. R. Müller', 'j.r+x@mail.example.co.uk']]],
    ['Jane <jane@localhost>', [['Jane', 'jane@localhost']]],
  ])('reads %s', (text, expected) => {
    expect(parseMailboxes(text)).toEqual(expected.map(([name, email]) => ({ name, email })));
  });

  it.each([
    '',
    'Jane Doe',
    'Jane Doe jane@example.com',
    'Jane <jane@example.com',
    'Jane <jane>',
    'Jane <>',
    '"Jane <jane@example.com>',
    'jane@example.com,',
    'jane@example.com,,joe@example.com',
    'jane@@example.com',
    'jane@example..com',
    '.jane@example.com',
    'jane@-example.com',
    'jane@exam ple.com',
    'A <a@x.org> <b@x.org>',
    'A "B" C <a@x.org>',
    `${'a'.repeat(250)}@example.com`,
    `${'a@example.com,'.repeat(10_000)}a@example.com`,
  ])('refuses %j', (text) => {
    expect(parseMailboxes(text)).toBeUndefined();
  });

  it('reads back any quoted name', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 40 }), { minLength: 1, maxLength: 5 }), (names) => {
        const text = names
          .map((name) => `"${name.replaceAll(/[\\"]/g, String.raw`\$&`)}" <a@example.com>`)
          .join(', ');

        expect(parseMailboxes(text)?.map(({ name }) => name)).toEqual(names);
      }),
    );
  });
});
