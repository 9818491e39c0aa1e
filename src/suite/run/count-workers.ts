import { availableParallelism } from 'node:os';
import type { PlannedSuite } from '../plan/planned-suite.ts';

/** Starting a thread takes as long as some evaluations. */
const casesPerWorker = 8;

/** How many threads are worth it for suites: at least one, at most one for each processor. */
export function countWorkers(suites: readonly PlannedSuite[]): number {
  const wanted = Math.ceil(countCases(suites) / casesPerWorker);
  return Math.max(1, Math.min(availableParallelism(), wanted));
}

/** How many cases are planned. */
export function countCases(suites: readonly PlannedSuite[]): number {
  return suites.reduce((sum, suite) => sum + suite.cases.length, 0);
}
