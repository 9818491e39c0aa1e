import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean, median, quantile, sorted, standardDeviation } from '../../../../src/bench/statistics/index.ts';

const numbers = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });

describe('quantile', () => {
  // Hyndman and Fan, Sample Quantiles in Statistical Packages, definition 7; as R's quantile(1:10, p).
  it.each([
    [0, 1],
    [0.25, 3.25],
    [0.5, 5.5],
    [0.75, 7.75],
    [0.9, 9.1],
    [1, 10],
  ])('gives %d of 1 to 10 as %d', (share, expected) => {
    expect(quantile(sorted([10, 2, 3, 4, 5, 6, 7, 8, 9, 1]), share)).toBeCloseTo(expected, 12);
  });

  it('lies between the smallest and the largest value, and grows with the share', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(numbers, share, share, (values, a, b) => {
        const ordered = sorted(values);
        const [low, high] = [quantile(ordered, Math.min(a, b)), quantile(ordered, Math.max(a, b))];
        expect(low).toBeGreaterThanOrEqual(Math.min(...values));
        expect(high).toBeLessThanOrEqual(Math.max(...values));
        expect(low).toBeLessThanOrEqual(high + 1e-9 * high);
      }),
    );
  });
});

describe('median', () => {
  it('does not depend on the order, and leaves the values as they are', () => {
    const values = [5, 1, 4];

    expect(median(values)).toBe(4);
    expect(median([1, 4, 5, 100])).toBe(4.5);
    expect(values).toEqual([5, 1, 4]);
  });
});

describe('mean and standard deviation', () => {
  it('are those of a sample', () => {
    // The example of Wikipedia's article on the standard deviation; with n it would be 2.
    const values = [2, 4, 4, 4, 5, 5, 7, 9];

    expect(mean(values)).toBe(5);
    expect(standardDeviation(values)).toBeCloseTo(Math.sqrt(32 / 7), 12);
  });

  it('says of a single value that it does not deviate', () => {
    expect(standardDeviation([3])).toBe(0);
  });
});
