import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mannWhitney, upperTail } from '../../../../src/bench/statistics/index.ts';

// The ozone values of May and August 1973 in R's data set airquality, the example of its page on wilcox.test.
const may = [
  41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115, 37,
];
const august = [
  39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76, 118, 84, 85,
];

describe('mannWhitney', () => {
  it('gives what R prints for its own example, with ties', () => {
    const { u, pValue } = mannWhitney(may, august);

    expect(u).toBe(127.5);
    expect(pValue).toBeCloseTo(0.0001208, 7);
  });

  it('counts the pairs of which the first is larger, a tie as half', () => {
    const values = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(values, values, (first, second) => {
        const pairs = first.flatMap((a) => second.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));

        expect(mannWhitney(first, second).u).toBe(pairs.reduce<number>((sum, won) => sum + won, 0));
      }),
    );
  });

  it('is as sure whichever sample is the first', () => {
    expect(mannWhitney(august, may).pValue).toBe(mannWhitney(may, august).pValue);
  });

  it('sees no difference between equal samples', () => {
    expect(mannWhitney(may, may).pValue).toBe(1);
    expect(mannWhitney([1, 1], [1, 1]).pValue).toBe(1);
    expect(mannWhitney([1], [2]).pValue).toBe(1);
  });
});

describe('upperTail', () => {
  // Tables of the normal distribution.
  it.each([
    [0, 0.5],
    [1, 0.15865525393145707],
    [1.959963984540054, 0.025],
    [2.5758293035489004, 0.005],
    [5, 2.866515718791939e-7],
    [8, 6.220960574271785e-16],
    [-1, 0.8413447460685429],
  ])('of %d is %d', (z, expected) => {
    expect(Math.abs(upperTail(z) / expected - 1)).toBeLessThan(1e-9);
  });

  it('does not jump where its two formulas meet', () => {
    expect(upperTail(4 - 1e-12) / upperTail(4)).toBeCloseTo(1, 9);
  });
});
