import type { PlannedSuite } from './planned-suite.ts';

/** A part of a run, counted from 1: the first of four is `{ index: 1, count: 4 }`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** One part of all cases. All parts are of about the same size, and together they are the whole. */
export function shardSuites(suites: readonly PlannedSuite[], { index, count }: Shard): PlannedSuite[] {
  let next = 0;
  return suites.flatMap((suite) => {
    // What is wrong with a suite as a whole is for the part that has its first case, or would have it.
    const isFirst = next % count === index - 1;
    const cases = suite.cases.filter(() => next++ % count === index - 1);
    const findings = isFirst ? suite.findings : [];
    if (cases.length === 0 && findings.length === 0) return [];
    return [{ ...suite, cases, findings, isPartial: suite.isPartial || cases.length < suite.cases.length }];
  });
}
