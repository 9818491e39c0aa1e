import { monotonicMs } from '../../runtime/index.ts';
import type { PlannedCase, PlannedSuite } from '../plan/planned-suite.ts';
import type { CaseResult, Counts, Finding, SuiteEvent } from '../suite-event.ts';
import type { CaseOutcome } from './case-job.ts';
import { finishSuite } from './finish-suite.ts';
import { startCase } from './start-case.ts';
import { WorkerPool } from './worker-pool.ts';

/** How suites are run. */
export interface RunSuitesOptions {
  /** How many worker threads work at once, at least one. */
  readonly workers: number;
  /** The module of the worker threads. */
  readonly workerFile: URL;
  /** Threads that are there already, and stay for further runs. Default: new ones, which end with the run. */
  readonly pool?: WorkerPool;
  /** Ends the run after so many failed cases; `undefined` for never. */
  readonly bail: number | undefined;
  /** Whether snapshots that differ are stored anew. */
  readonly update: boolean;
  /** Whether nobody looks at what is written: then snapshots have to be there. */
  readonly ci: boolean;
  readonly checkSuites: boolean;
  /** What is wrong with the run as a whole; it fails where there is any. */
  readonly findings: readonly Finding[];
  readonly signal: AbortSignal;
}

/** A case on its way; `undefined` where the run ended before. */
interface QueuedCase {
  readonly suite: PlannedSuite;
  readonly planned: PlannedCase;
  readonly outcome: PromiseWithResolvers<CaseOutcome | undefined>;
}

/**
 * Runs suites on worker threads and tells what happens, in the order the cases are written in, each as soon as it and
 * all before it are done. Snapshots are written when their suite ends. A run that is aborted ends without `run-end`.
 * @throws WardctlError SNAPSHOT_UNWRITABLE
 */
export async function* runSuites(
  suites: readonly PlannedSuite[],
  options: RunSuitesOptions,
): AsyncGenerator<SuiteEvent> {
  const startedAt = monotonicMs();
  const queues = suites.map((suite) =>
    suite.cases.map((planned): QueuedCase => ({ suite, planned, outcome: Promise.withResolvers() })),
  );
  const queue = queues.flat();
  yield {
    type: 'run-start',
    suites: suites.map(({ info }) => info),
    cases: queue.length,
    workers: options.workers,
  };
  const pool = options.pool ?? new WorkerPool(options.workerFile);
  const stop = new AbortController();
  const cases = { passed: 0, failed: 0, skipped: 0 };
  const suiteCounts = { passed: 0, failed: 0, skipped: 0 };
  try {
    workOff(queue, pool, AbortSignal.any([stop.signal, options.signal]), options);
    for (const [index, suite] of suites.entries()) {
      const counts = yield* tellSuite(suite, queues[index] ?? [], options, () => {
        cases.failed++;
        if (cases.failed === options.bail) stop.abort();
      });
      if (options.signal.aborted) return;
      cases.passed += counts.passed;
      cases.skipped += counts.skipped;
      suiteCounts[counts.outcome]++;
      if (stop.signal.aborted) break;
    }
  } finally {
    stop.abort();
    await (options.pool === undefined ? pool.close() : pool.endBusy());
  }
  yield {
    type: 'run-end',
    ok: cases.failed === 0 && suiteCounts.failed === 0 && options.findings.length === 0,
    suites: suiteCounts,
    cases,
    findings: options.findings,
    bailed: cases.failed === options.bail,
    durationMs: monotonicMs() - startedAt,
  };
}

/** Each worker takes the next case as soon as it is done with one. */
function workOff(
  queue: readonly QueuedCase[],
  pool: WorkerPool,
  signal: AbortSignal,
  options: RunSuitesOptions,
): void {
  let next = 0;
  const abandon = (): void => {
    for (const { outcome } of queue) outcome.resolve(undefined);
  };
  signal.addEventListener('abort', abandon, { once: true });
  if (signal.aborted) abandon();
  const work = async (): Promise<void> => {
    for (let item = queue[next++]; item !== undefined && !signal.aborted; item = queue[next++]) {
      const { suite, planned, outcome } = item;
      outcome.resolve(await startCase(planned, suite, pool, options));
    }
  };
  for (let worker = 0; worker < Math.min(options.workers, queue.length); worker++) void work();
}

async function* tellSuite(
  suite: PlannedSuite,
  queue: readonly QueuedCase[],
  options: RunSuitesOptions,
  onFailure: () => void,
): AsyncGenerator<SuiteEvent, Counts & { readonly outcome: keyof Counts }> {
  const startedAt = monotonicMs();
  yield { type: 'suite-start', suite: suite.info, cases: queue.length };
  const outcomes: CaseOutcome[] = [];
  for (const { outcome } of queue) {
    const done = await outcome.promise;
    if (done === undefined) break;
    outcomes.push(done);
    yield { type: 'case-end', suite: suite.info, result: done.result };
    if (done.result.status === 'failed') onFailure();
  }
  const counts = countResults(outcomes.map(({ result }) => result));
  const isComplete = outcomes.length === queue.length;
  const findings = isComplete ? finishSuite(suite, outcomes, options) : suite.findings;
  const failed = counts.failed > 0 || findings.length > 0;
  const durationMs = monotonicMs() - startedAt;
  if (!options.signal.aborted) yield { type: 'suite-end', suite: suite.info, counts, findings, durationMs };
  return {
    ...counts,
    outcome: failed ? 'failed' : counts.passed === 0 && queue.length > 0 ? 'skipped' : 'passed',
  };
}

function countResults(results: readonly CaseResult[]): Counts {
  const count = (status: CaseResult['status']): number =>
    results.filter((result) => result.status === status).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}
