import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPolicyName, policyNameProblem } from '../../../../src/scaffold/policy/index.ts';
import { fixPolicyName } from '../../../../src/scaffold/policy/policy-name.ts';
import { defaultRepository, titleOf } from '../../../../src/scaffold/policy/project-values.ts';
import { lineProblem, repositoryProblem } from '../../../../src/scaffold/policy/value-problems.ts';

describe('the name of a policy', () => {
  it.each(['a', 'image-policy', 'a1', 'a--b', 'console', 'com10', 'a'.repeat(63)])('may be %s', (name) => {
    expect(policyNameProblem(name)).toBeUndefined();
  });

  it.each([
    ['', 'found none', undefined],
    ['My Policy', 'found a space', 'my-policy'],
    ['ImagePolicy', 'found upper case', 'image-policy'],
    ['../evil', 'found a path', 'evil'],
    ['policies/images/', 'found a path', 'images'],
    ['a\\b', 'found a path', 'b'],
    ['image_policy', 'found "_"', 'image-policy'],
    ['größe', 'found "ö"', 'gro-e'],
    ['..', 'found "."', undefined],
    ['3-images', 'expected a letter at its beginning', 'images'],
    ['-x', 'expected a letter at its beginning', 'x'],
    ['x-', 'found a hyphen', 'x'],
    ['a'.repeat(64), 'at most 63 characters, found 64', 'a'.repeat(63)],
    ['a\n', 'found a space', 'a'],
    ['con', 'no device of Windows, found con', 'con-policy'],
    ['lpt9', 'no device of Windows', 'lpt9-policy'],
    ['NUL', 'found upper case', 'nul-policy'],
  ])('may not be %j', (name, problem, fixed) => {
    expect(policyNameProblem(name)?.problem).toContain(problem);
    expect(fixPolicyName(name)).toBe(fixed);
  });

  it('is mended to one that may be', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const fixed = fixPolicyName(name);
        if (fixed !== undefined) expect(policyNameProblem(fixed)).toBeUndefined();
      }),
    );
  });

  it('is refused with the one that was meant', () => {
    expect(() => checkPolicyName('Policies/MyPolicy')).toThrow(
      expect.objectContaining({
        code: 'USAGE_INVALID',
        hint: 'Did you mean my-policy? The folder is said by --dir.',
      }) as Error,
    );
  });

  it('gives a title and a repository that may be', () => {
    expect(titleOf('image-allow-list')).toBe('Image Allow List');
    expect(repositoryProblem(defaultRepository('image-policy'))).toBeUndefined();
  });
});

describe('a value', () => {
  it.each(['two\nlines', 'bell\x07', 'turned \u202e around', 'x'.repeat(301)])('may not be %j', (text) => {
    expect(lineProblem(text)).toBeDefined();
  });

  it.each(['', 'Größe: "x" # 1', '日本語'])('may be %j', (text) => {
    expect(lineProblem(text)).toBeUndefined();
  });

  it.each([
    'ghcr.io/acme/x:v1',
    'Acme/x',
    'https://ghcr.io/x',
    '',
    'a b',
    `ghcr.io/x@sha256:${'0'.repeat(64)}`,
  ])('is no repository: %j', (text) => {
    expect(repositoryProblem(text)).toBeDefined();
  });
});
