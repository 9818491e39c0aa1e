import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntryFile } from '../../../src/cache/entry-folder.ts';
import { defaultCacheLimits } from '../../../src/cache/index.ts';
import { planRemovals } from '../../../src/cache/prune.ts';

const dayMs = 24 * 60 * 60 * 1000;

function entry(id: string, sizeBytes: number, lastUsedMs: number): EntryFile {
  return { id, path: `/cache/${id}`, sizeBytes, lastUsedMs };
}

function planned(entries: readonly EntryFile[], maxBytes: number, maxAgeMs: number, nowMs: number): string[] {
  const { removals } = planRemovals(entries, { maxBytes, maxAgeMs }, nowMs);
  return removals.map(({ entry: { id }, reason }) => `${id}: ${reason}`);
}

describe('a plan to prune', () => {
  it('has nothing of what is within the limits', () => {
    expect(planned([entry('a', 50, 1), entry('b', 50, 5)], 100, 10, 11)).toEqual([]);
  });

  it('has what was not used for too long', () => {
    expect(planned([entry('a', 1, 1), entry('b', 1, 5)], 100, 10, 12)).toEqual(['a: age']);
  });

  it('has what was not used for longest, until the rest is small enough', () => {
    const entries = [entry('c', 40, 3), entry('a', 40, 1), entry('d', 40, 4), entry('b', 40, 2)];
    expect(planned(entries, 100, 1000, 10)).toEqual(['a: size', 'b: size']);
    expect(planned(entries, 0, 1000, 10)).toEqual(['a: size', 'b: size', 'c: size', 'd: size']);
  });

  it('counts what is too old before what is too much', () => {
    expect(planned([entry('a', 90, 1), entry('b', 60, 50), entry('c', 60, 60)], 100, 80, 100)).toEqual([
      'a: age',
      'b: size',
    ]);
  });

  it('takes a clock that was set back for no reason to remove anything', () => {
    expect(planned([entry('a', 1, 5000), entry('b', 1, 9000)], 100, 10, 1000)).toEqual([]);
    expect(planned([entry('a', 60, 5000), entry('b', 60, 9000)], 100, 10, 1000)).toEqual(['a: size']);
  });

  it('leaves what fits and is young, and only that', () => {
    const entries = fc
      .array(fc.tuple(fc.nat(100), fc.integer({ min: 1, max: 100 })))
      .map((pairs) => pairs.map(([size, used], index) => entry(`e${index}`, size, used)));
    fc.assert(
      fc.property(entries, fc.nat(500), fc.nat(100), fc.nat(200), (all, maxBytes, maxAgeMs, nowMs) => {
        const { removals } = planRemovals(all, { maxBytes, maxAgeMs }, nowMs);
        const gone = new Set(removals.map(({ entry: { id } }) => id));
        const left = all.filter(({ id }) => !gone.has(id));
        expect(left.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBeLessThanOrEqual(maxBytes);
        for (const { lastUsedMs } of left) {
          expect(nowMs - lastUsedMs).toBeLessThanOrEqual(maxAgeMs);
          for (const { entry: other } of removals) expect(other.lastUsedMs).toBeLessThanOrEqual(lastUsedMs);
        }
        // The last one that goes for its size had to.
        const last = removals.at(-1);
        const leftBytes = left.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
        if (last?.reason === 'size') expect(leftBytes + last.entry.sizeBytes).toBeGreaterThan(maxBytes);
      }),
    );
  });

  it.each([
    ['the epoch', 0],
    ['before the epoch', -5],
    ['in a year', 400 * dayMs],
  ])('takes a time that is %s for none: such an entry is not too old, and goes before others', (_, time) => {
    const nowMs = 20 * dayMs;
    const entries = [entry('a', 60, 19 * dayMs), entry('b', 60, time), entry('c', 60, 18 * dayMs)];
    expect(planned(entries, 1000, 10 * dayMs, nowMs)).toEqual([]);
    expect(planned(entries, 120, 10 * dayMs, nowMs)).toEqual(['b: size']);
    expect(planned(entries, 60, 10 * dayMs, nowMs)).toEqual(['b: size', 'c: size']);
  });

  it('keeps no more than fits, the newest of it, whatever times there are', () => {
    const sizes = fc.nat(2 ** 40);
    const times = fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1, max: 300 * dayMs }) },
      fc.date({ noInvalidDate: true }).map((date) => date.getTime()),
      fc.constant(0),
    );
    const entries = fc
      .array(fc.tuple(sizes, times))
      .map((pairs) => pairs.map(([size, used], index) => entry(`e${index}`, size, used)));
    const limits = fc.record({ maxBytes: fc.nat(2 ** 42), maxAgeMs: fc.nat(400 * dayMs) });
    const nowMs = 200 * dayMs;
    fc.assert(
      fc.property(entries, limits, (all, { maxBytes, maxAgeMs }) => {
        const { removals } = planRemovals(all, { maxBytes, maxAgeMs }, nowMs);
        const gone = new Set(removals.map(({ entry: { id } }) => id));
        expect(gone.size).toBe(removals.length);
        const left = all.filter(({ id }) => !gone.has(id));
        const leftBytes = left.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
        expect(leftBytes).toBeLessThanOrEqual(maxBytes);
        const isSound = ({ lastUsedMs }: EntryFile): boolean => lastUsedMs > 0 && lastUsedMs <= nowMs;
        const soundLeft = left.filter(isSound);
        for (const { lastUsedMs } of soundLeft) expect(nowMs - lastUsedMs).toBeLessThanOrEqual(maxAgeMs);
        const forSize = removals.filter(({ reason }) => reason === 'size');
        for (const { entry: other } of forSize.filter(({ entry: one }) => isSound(one))) {
          for (const one of soundLeft) expect(other.lastUsedMs).toBeLessThanOrEqual(one.lastUsedMs);
        }
        // The last one that goes for its size had to.
        const last = forSize.at(-1);
        if (last !== undefined) expect(leftBytes + last.entry.sizeBytes).toBeGreaterThan(maxBytes);
      }),
    );
  });

  it('is of 1 GiB and 90 days where nothing else is said', () => {
    expect(defaultCacheLimits).toEqual({ maxBytes: 1_073_741_824, maxAgeMs: 7_776_000_000 });
  });
});
