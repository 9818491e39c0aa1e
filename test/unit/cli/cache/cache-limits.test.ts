import { describe, expect, it } from 'vitest';
import { parseCacheLimits } from '../../../../src/cli/cache/cache-limits.ts';
import { WardctlError } from '../../../../src/errors.ts';

describe('the limits of a cache', () => {
  it('are none where none are given', () => {
    expect(parseCacheLimits(undefined, undefined)).toEqual({});
  });

  it.each([
    ['0', 0],
    ['1000', 1000],
    ['500Mi', 524_288_000],
    ['1.5GiB', 1_610_612_736],
    ['2 GB', 2_000_000_000],
    ['1024gi', 1_099_511_627_776],
  ])('are of size %s', (text, maxBytes) => {
    expect(parseCacheLimits(text, undefined)).toEqual({ maxBytes });
  });

  it.each([
    ['0s', 0],
    ['90m', 5_400_000],
    ['12h', 43_200_000],
    ['30d', 2_592_000_000],
    ['8w', 4_838_400_000],
  ])('are of age %s', (text, maxAgeMs) => {
    expect(parseCacheLimits(undefined, text)).toEqual({ maxAgeMs });
  });

  it.each(['-1', 'x', '1Ti', '1025Gi', '1e3', ''])('are not of size "%s"', (text) => {
    expect(() => parseCacheLimits(text, undefined)).toThrow(WardctlError);
    expect(() => parseCacheLimits(text, undefined)).toThrow(`--max-size: expected a size`);
  });

  it.each(['30', '-1d', '1y', '3651d', '1.5d', '30 d'])('are not of age "%s"', (text) => {
    expect(() => parseCacheLimits(undefined, text)).toThrow(`--max-age: expected a time`);
  });
});
