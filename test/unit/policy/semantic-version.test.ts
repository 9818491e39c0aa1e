import { expect, it } from 'vitest';
import { parseSemanticVersion } from '../../../src/policy/index.ts';

it.each([
  ['1.25.0', { major: 1, minor: 25, patch: 0, prerelease: '' }],
  ['0.0.0', { major: 0, minor: 0, patch: 0, prerelease: '' }],
  ['1.36.0-beta.1', { major: 1, minor: 36, patch: 0, prerelease: 'beta.1' }],
  ['1.0.0-0a.--.x-y+007', { major: 1, minor: 0, patch: 0, prerelease: '0a.--.x-y' }],
  ['1.2.3+build', { major: 1, minor: 2, patch: 3, prerelease: '' }],
])('is a version: %s', (text, version) => {
  expect(parseSemanticVersion(text)).toEqual(version);
});

// semver 2.0.0, items 2, 9 and 10.
it.each([
  '',
  '1',
  '1.14',
  'v1.2.3',
  '1.2.3.4',
  '01.2.3',
  '1.02.3',
  '1.2.03',
  '1.2.x',
  '-1.2.3',
  '1.2.3-',
  '1.2.3-01',
  '1.2.3-a..b',
  '1.2.3+',
  '1.2.3+a+b',
  '1.2.3 ',
  ' 1.2.3',
  '1.2.3\n',
  '1.2.3-ä',
  `1.2.3-${'a'.repeat(300)}`,
  '9007199254740993.0.0',
])('is none: %j', (text) => {
  expect(parseSemanticVersion(text)).toBeUndefined();
});
