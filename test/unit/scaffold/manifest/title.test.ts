import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../../src/errors.ts';
import { checkTitle } from '../../../../src/scaffold/manifest/title.ts';

function refusalOf(title: string): WardctlError | undefined {
  try {
    checkTitle(title);
  } catch (error) {
    if (error instanceof WardctlError) return error;
    throw error;
  }
  return undefined;
}

describe('checkTitle', () => {
  // RFC 1123: labels of 1 to 63 lower case letters, digits and inner dashes; 253 characters in all.
  it.each(['a', 'my-policy', '1.2.3', 'a--b', `${'a'.repeat(63)}.b`, `${'ab.'.repeat(84)}a`])(
    'accepts %s',
    (title) => {
      expect(refusalOf(title)).toBeUndefined();
    },
  );

  it.each([
    ['', 'found none'],
    ['My policy', 'found the character "M"'],
    ['my policy', 'found the character " "'],
    ['my_policy', 'found the character "_"'],
    ['poliçy', 'found the character "ç"'],
    ['a\nb', String.raw`found the character "\n"`],
    ['-a', 'found "-" at the beginning or the end of a part'],
    ['a.b-.c', 'found "-" at the beginning or the end of a part'],
    ['a..b', 'found nothing before, between or after the dots'],
    ['a.', 'found nothing before, between or after the dots'],
    ['a'.repeat(64), 'with parts of at most 63 characters between the dots, found 64'],
    ['a.'.repeat(127), 'of at most 253 characters, found 254'],
  ])('refuses %j and says what is wrong', (title, problem) => {
    const error = refusalOf(title);

    expect(error?.code).toBe('POLICY_TITLE_INVALID');
    expect(error?.message).toContain(problem);
    expect(error?.message).toContain(`Invalid title '${title.slice(0, 253)}`);
    expect(error?.hint).toContain('--title');
  });

  it('proposes what is as much like the title as a name can be', () => {
    expect(refusalOf('My policy!')?.hint).toBe(
      'Give another name with --title, for instance: --title my-policy',
    );
    expect(refusalOf('ÄÖÜ')?.hint).toContain('--title my-policy');
  });

  it('proposes names that it accepts itself', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'B', '-', '.', '_', ' ', 'é', '9'), maxLength: 80 }),
        (title) => {
          const proposed = refusalOf(title)?.hint?.split('--title ').at(-1);

          expect(proposed === undefined || refusalOf(proposed) === undefined).toBe(true);
        },
      ),
    );
  });

  it('cuts what it repeats of a long title', () => {
    expect(refusalOf('x'.repeat(100_000))?.message.length).toBeLessThan(1_000);
  });
});
