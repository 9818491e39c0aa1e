import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareSamples, createRandom, type SampleChange } from '../../../../src/bench/statistics/index.ts';

/** Samples around a value that deviate by up to a share of it. */
function samples(around: number, spread: number, seed: number, count = 100): number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => around * (1 + spread * (2 * random() - 1)));
}

function compare(before: readonly number[], after: readonly number[], threshold = 0.05): SampleChange {
  return compareSamples(before, after, { threshold, resamples: 500, random: createRandom(1) });
}

describe('compareSamples', () => {
  it('calls a clear change by its name', () => {
    expect(compare(samples(1, 0.02, 1), samples(1.2, 0.02, 2))).toMatchObject({
      verdict: 'regressed',
      change: expect.closeTo(0.2, 1) as unknown,
    });
    expect(compare(samples(1.2, 0.02, 1), samples(1, 0.02, 2)).verdict).toBe('improved');
  });

  it('does not count what is within the threshold, however sure', () => {
    const [before, after] = [samples(1, 0.01, 1), samples(1.04, 0.01, 2)];

    expect(compare(before, after)).toMatchObject({
      verdict: 'unchanged',
      pValue: expect.any(Number) as unknown,
    });
    expect(compare(before, after).pValue).toBeLessThan(1e-6);
    expect(compare(before, after, 0.01).verdict).toBe('regressed');
  });

  it('does not count what the parts of a run differ by themselves', () => {
    // A machine that is slower for half of the run.
    const drifting = [...samples(1, 0.01, 1, 50), ...samples(1.5, 0.01, 2, 50)];
    const after = samples(1.5, 0.01, 3);

    expect(compare(drifting, after)).toMatchObject({
      verdict: 'unchanged',
      pValue: expect.any(Number) as unknown,
    });
    expect(compare(drifting, after).noise).toBeGreaterThan(0.2);
    expect(compare(samples(1, 0.01, 1), after).verdict).toBe('regressed');
  });

  it('does not judge by too few samples', () => {
    expect(compare([1], [2]).verdict).toBe('unchanged');
    expect(compare([1, 1], [2, 2]).verdict).toBe('unchanged');
  });

  it('finds that random samples of the same values did not change', () => {
    const found = Array.from({ length: 300 }, (_, seed) =>
      compareSamples(samples(1, 0.3, 2 * seed), samples(1, 0.3, 2 * seed + 1), {
        threshold: 0,
        resamples: 1,
        random: createRandom(1),
      }),
    ).filter(({ verdict }) => verdict !== 'unchanged');

    // The test alone would be wrong once in a hundred times.
    expect(found.length).toBeLessThanOrEqual(3);
  });

  it('is never worse both ways, and does not depend on the unit', () => {
    const values = fc.array(fc.double({ min: 1, max: 2, noNaN: true }), { minLength: 5, maxLength: 40 });
    const factor = fc.double({ min: 1, max: 3, noNaN: true });
    const inMicroseconds = (list: readonly number[]): number[] => list.map((value) => value * 1024);
    fc.assert(
      fc.property(values, values, factor, (before, after, by) => {
        const slower = after.map((value) => value * by);

        const { verdict } = compare(before, slower, 0);

        expect(compare(inMicroseconds(before), inMicroseconds(slower), 0).verdict).toBe(verdict);
        const back = compare(slower, before, 0).verdict;
        if (verdict !== 'unchanged') expect(back).not.toBe(verdict);
      }),
      { numRuns: 100 },
    );
  });

  it('gives bounds around the change', () => {
    const { change, lower, upper } = compare(samples(1, 0.1, 1), samples(1.3, 0.1, 2));

    expect(lower).toBeLessThan(change);
    expect(upper).toBeGreaterThan(change);
    expect(upper - lower).toBeLessThan(0.15);
  });

  it('says nothing of times that the clock could not tell from none', () => {
    expect(compare([0, 0, 0], [1, 1, 1])).toMatchObject({
      verdict: 'unchanged',
      change: 0,
      lower: 0,
      upper: 0,
    });
  });
});
