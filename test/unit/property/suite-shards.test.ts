import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PlannedCase, PlannedSuite } from '../../../src/suite/plan/planned-suite.ts';
import { shardSuites } from '../../../src/suite/plan/shard-suites.ts';

/** Suites of so many cases; of a case, only its identity matters here. */
function suitesOf(sizes: readonly number[]): PlannedSuite[] {
  return sizes.map((size, suite) => ({
    info: { path: `/${String(suite)}`, name: String(suite), policies: [] },
    folder: '/',
    cases: Array.from({ length: size }, () => ({}) as PlannedCase),
    isPartial: false,
    findings: [],
    allow: new Set(),
    snapshotPath: '',
    snapshots: new Map(),
    builds: [],
    files: [],
    versions: new Map(),
  }));
}

it('makes parts that together are the whole, each case once, in order, and of about the same size', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 8 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 6 }), (suiteSizes, count) => {
      const suites = suitesOf(suiteSizes);
      const all = suites.flatMap(({ cases }) => cases);
      const parts = Array.from({ length: count }, (_, index) =>
        shardSuites(suites, { index: index + 1, count }).flatMap(({ cases }) => cases),
      );

      expect(parts.flat()).toHaveLength(all.length);
      expect(new Set(parts.flat())).toEqual(new Set(all));
      for (const part of parts) {
        expect(part).toEqual(all.filter((one) => part.includes(one)));
        expect(part.length).toBeGreaterThanOrEqual(Math.floor(all.length / count));
        expect(part.length).toBeLessThanOrEqual(Math.ceil(all.length / count));
      }
    }),
  );
});
