import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatChange,
  formatCount,
  formatShare,
  formatTime,
} from '../../../../src/cli/bench/format-figures.ts';
import { plain } from '../terminals.ts';

describe('formatTime', () => {
  it.each([
    [0.00025, '0.25µs'],
    [0.612, '612µs'],
    [0.0612, '61.2µs'],
    [0.9996, '1.00ms'],
    [1.234, '1.23ms'],
    [9.996, '10.0ms'],
    [45.6, '45.6ms'],
    [99.96, '100ms'],
    [999.4, '999ms'],
    [1200, '1.20s'],
    [120_000, '120s'],
  ])('%d ms is %s', (milliseconds, expected) => {
    expect(formatTime(milliseconds, plain)).toBe(expected);
  });

  it('does without the Greek letter where there is only ASCII', () => {
    expect(formatTime(0.5, { ...plain, unicode: false })).toBe('500us');
  });

  it('is at most six characters up to a quarter of an hour, and half a percent off', () => {
    const unitMs: Readonly<Record<string, number>> = { µs: 0.001, ms: 1, s: 1000 };
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 999_000, noNaN: true }), (milliseconds) => {
        const text = formatTime(milliseconds, plain);

        expect(text.length).toBeLessThanOrEqual(6);
        const [, number, unit = ''] = /^([\d.]+)(\D+)$/.exec(text) ?? [];
        const shown = Number(number) * (unitMs[unit] ?? NaN);
        expect(Math.abs(shown / milliseconds - 1)).toBeLessThanOrEqual(0.0051);
      }),
    );
  });
});

describe('other figures', () => {
  it.each([
    [0.0423, '+4.2%'],
    [-0.0031, '-0.3%'],
    [0.1234, '+12%'],
    [-0.5, '-50%'],
    [0.0001, '0.0%'],
    [-0.0001, '0.0%'],
    [0, '0.0%'],
  ])('a change of %d is %s', (share, expected) => {
    expect(formatChange(share)).toBe(expected);
  });

  it('shares and counts', () => {
    expect([0.004, 0.0996, 0.12, 1.5].map(formatShare)).toEqual(['0.4%', '10%', '12%', '150%']);
    expect([0.5, 7, 99.96, 1634.2, 1_000_000].map(formatCount)).toEqual([
      '0.5',
      '7',
      '100',
      '1,634',
      '1,000,000',
    ]);
  });
});
