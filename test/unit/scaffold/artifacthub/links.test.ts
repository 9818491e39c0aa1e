import { describe, expect, it } from 'vitest';
import { linksFor } from '../../../../src/scaffold/artifacthub/links.ts';

describe('linksFor', () => {
  it.each([
    [
      'https://github.com/team/policy',
      'v1.2.3',
      'https://github.com/team/policy/releases/download/v1.2.3/policy.wasm',
    ],
    [
      'https://github.com/team/policy/',
      'v1',
      'https://github.com/team/policy/releases/download/v1/policy.wasm',
    ],
    [
      'https://github.com/team/policy.git',
      'v1',
      'https://github.com/team/policy/releases/download/v1/policy.wasm',
    ],
    [
      'https://github.com/team/policy?tab=readme#usage',
      'v1',
      'https://github.com/team/policy/releases/download/v1/policy.wasm',
    ],
    [
      'https://github.com/team/policies/tree/main/policy',
      'v1',
      'https://github.com/team/policies/releases/download/v1/policy.wasm',
    ],
    [
      'https://github.com/team/policies',
      "policy/v1.0.0+it's (new)!*~",
      'https://github.com/team/policies/releases/download/policy%2Fv1.0.0%2Bit%27s%20%28new%29%21%2A~/policy.wasm',
    ],
  ])('has the module of a release on GitHub: %s %s', (source, tag, url) => {
    expect(linksFor(new URL(source), tag)).toEqual([
      { name: 'policy', url },
      { name: 'source', url: source },
    ]);
  });

  it.each([
    'https://gitlab.com/team/policy',
    'https://github.com/team',
    'https://github.com/',
    'https://www.github.com/team/policy',
    'https://github.com.example.org/x',
  ])('has the source only elsewhere: %s', (source) => {
    expect(linksFor(new URL(source), 'v1')).toEqual([{ name: 'source', url: source }]);
  });
});
