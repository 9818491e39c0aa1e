import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createRandom,
  median,
  middleOf,
  resampleMeans,
  resampleMedians,
  sorted,
  standardDeviation,
} from '../../../../src/bench/statistics/index.ts';

/** Efron and Tibshirani, An Introduction to the Bootstrap, table 2.1: survival times of treated mice, in days. */
const mice = sorted([94, 197, 16, 38, 99, 141, 23]);

describe('resampling', () => {
  // Table 2.2 of the same book, for infinitely many bootstrap samples.
  it('gives the standard errors of the textbook', () => {
    const resampling = { resamples: 200_000, random: createRandom(7) };

    expect(standardDeviation(resampleMeans(mice, resampling))).toBeCloseTo(23.36, 0);
    expect(standardDeviation(resampleMedians(mice, resampling))).toBeCloseTo(37.83, 0);
  });

  it('counts to the same medians as sorting does', () => {
    const values = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(values, fc.nat(), (chosen, seed) => {
        const ordered = sorted(chosen);
        const random = createRandom(seed);
        const expected = Array.from({ length: 5 }, () =>
          median(ordered.map(() => ordered[Math.floor(random() * ordered.length)] ?? NaN)),
        );

        const found = resampleMedians(ordered, { resamples: 5, random: createRandom(seed) });

        expect([...found]).toEqual(expected);
      }),
    );
  });

  it('depends on the seed alone', () => {
    const means = (seed: number): number[] => [
      ...resampleMeans(mice, { resamples: 5, random: createRandom(seed) }),
    ];

    expect(means(1)).toEqual(means(1));
    expect(means(1)).not.toEqual(means(2));
  });

  it('stays within the values', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 20 }), fc.nat(), (values, seed) => {
        const resampling = { resamples: 20, random: createRandom(seed) };
        for (const resample of [resampleMeans, resampleMedians]) {
          for (const value of resample(sorted(values), resampling)) {
            expect(value).toBeGreaterThanOrEqual(Math.min(...values));
            expect(value).toBeLessThanOrEqual(Math.max(...values));
          }
        }
      }),
    );
  });
});

describe('middleOf', () => {
  it('leaves out as much at both ends', () => {
    const values = Float64Array.from({ length: 101 }, (_, index) => 100 - index);

    const { lower, upper } = middleOf(values, 0.9);

    expect(lower).toBeCloseTo(5, 9);
    expect(upper).toBeCloseTo(95, 9);
  });
});

describe('createRandom', () => {
  it('gives numbers from 0 to below 1, all alike often', () => {
    const random = createRandom(1);
    const counts = Array.from({ length: 10 }, () => 0);
    for (let index = 0; index < 100_000; index++) {
      const bin = Math.floor(random() * 10);
      counts[bin] = (counts[bin] ?? NaN) + 1;
    }

    // Chi-squared with 9 degrees of freedom: 27.9 is exceeded once in a thousand seeds.
    const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(counts).toHaveLength(10);
    expect(chiSquared).toBeLessThan(27.9);
  });
});
