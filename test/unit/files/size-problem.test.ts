import { expect, it } from 'vitest';
import { sizeProblem } from '../../../src/files/index.ts';

const bytesPerMebibyte = 1024 ** 2;

it.each([
  [10, 11, 'expected at most 10 bytes, found 11'],
  [10, undefined, 'expected at most 10 bytes, found more'],
  [bytesPerMebibyte, 1.5 * bytesPerMebibyte, 'expected at most 1 MiB, found 1.5 MiB'],
  // Rounded down, it would be 256.0.
  [256 * bytesPerMebibyte, 256 * bytesPerMebibyte + 1, 'expected at most 256 MiB, found 256.1 MiB'],
  [4 * bytesPerMebibyte, undefined, 'expected at most 4 MiB, found more'],
])('at most %i bytes, and %s: %s', (maxBytes, foundBytes, text) => {
  expect(sizeProblem(maxBytes, foundBytes)).toBe(text);
});
