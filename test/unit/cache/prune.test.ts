import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntryFile } from '../../../src/cache/entry-folder.ts';
import { defaultCacheLimits } from '../../../src/cache/index.ts';
import { planRemovals } from '../../../src/cache/prune.ts';

function entry(id: string, sizeBytes: number, lastUsedMs: number): EntryFile {
  return { id, path: `/cache/${id}`, sizeBytes, lastUsedMs };
}

function planned(entries: readonly EntryFile[], maxBytes: number, maxAgeMs: number, nowMs: number): string[] {
  const { removals } = planRemovals(entries, { maxBytes, maxAgeMs }, nowMs);
  return removals.map(({ entry: { id }, reason }) => `${id}: ${reason}`);
}

describe('a plan to prune', () => {
  it('has nothing of what is within the limits', () => {
    expect(planned([entry('a', 50, 0), entry('b', 50, 5)], 100, 10, 10)).toEqual([]);
  });

  it('has what was not used for too long', () => {
    expect(planned([entry('a', 1, 0), entry('b', 1, 5)], 100, 10, 11)).toEqual(['a: age']);
  });

  it('has what was not used for longest, until the rest is small enough', () => {
    const entries = [entry('c', 40, 3), entry('a', 40, 1), entry('d', 40, 4), entry('b', 40, 2)];
    expect(planned(entries, 100, 1000, 10)).toEqual(['a: size', 'b: size']);
    expect(planned(entries, 0, 1000, 10)).toEqual(['a: size', 'b: size', 'c: size', 'd: size']);
  });

  it('counts what is too old before what is too much', () => {
    expect(planned([entry('a', 90, 0), entry('b', 60, 50), entry('c', 60, 60)], 100, 80, 100)).toEqual([
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
      .array(fc.tuple(fc.nat(100), fc.nat(100)))
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

  it('is of 1 GiB and 90 days where nothing else is said', () => {
    expect(defaultCacheLimits).toEqual({ maxBytes: 1_073_741_824, maxAgeMs: 7_776_000_000 });
  });
});
