import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogramOf, sorted } from '../../../../src/bench/statistics/index.ts';

describe('histogramOf', () => {
  it('has round bounds around the values', () => {
    const values = sorted(Array.from({ length: 100 }, (_, index) => 0.41 + index * 0.004));

    const { bins, isOpen } = histogramOf(values, 9);

    expect(bins.map(({ from }) => Number(from.toFixed(6)))).toEqual([
      0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8,
    ]);
    expect(isOpen).toBe(false);
  });

  it('puts what is far out into the last bin', () => {
    const values = sorted([...Array.from({ length: 98 }, (_, index) => 1 + index / 100), 50, 1000]);

    const { bins, isOpen } = histogramOf(values, 9);

    expect(isOpen).toBe(true);
    expect(bins.at(-1)?.count).toBe(2);
    expect(bins.length).toBeGreaterThan(4);
  });

  it('has one bin for equal values', () => {
    expect(histogramOf(sorted([3, 3, 3]), 9)).toEqual({ bins: [{ from: 3, count: 3 }], isOpen: false });
  });

  it('counts every value, in the bin whose bounds it lies between', () => {
    const value = fc.oneof(fc.double({ min: 1e-5, max: 1e5, noNaN: true }), fc.integer({ min: 0, max: 5 }));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 2, max: 20 }),
        (values, max) => {
          const { bins, isOpen } = histogramOf(sorted(values), max);

          expect(bins.length).toBeLessThanOrEqual(max + (isOpen ? 1 : 0));
          bins.forEach(({ from, count }, index) => {
            const next = bins[index + 1]?.from ?? Infinity;
            const first = index === 0 ? -Infinity : from;
            expect(count).toBe(values.filter((one) => one >= first && one < next).length);
          });
          expect(bins[0]?.from).toBeLessThanOrEqual(Math.min(...values));
        },
      ),
    );
  });
});
