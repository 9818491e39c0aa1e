import { existsSync } from 'node:fs';
import { monotonicMs } from '../../runtime/index.ts';
import { sourceRoots } from '../plan/build.ts';
import type { PlannedCase, PlannedSuite } from '../plan/planned-suite.ts';
import type { CaseResult, Counts, Finding, SuiteEvent } from '../suite-event.ts';
import type { CaseOutcome } from './case-job.ts';
import { finishSuite } from './finish-suite.ts';
import { crashed, startCase } from './start-case.ts';
import { WorkerPool } from './worker-pool.ts';
import type { WorkerSurroundings } from './worker-surroundings.ts';

/** How suites are run. */
export interface RunSuitesOptions {
  /** How many worker threads work at once, at least one. */
  readonly workers: number;
  /** The module of the worker threads. */
  readonly workerFile: URL;
  /** What they run components with. Default: nothing, so that components cannot be run. */
  readonly components?: WorkerSurroundings;
  /** Threads that are there already, and stay for further runs. Default: new ones, which end with the run. */
  readonly pool?: WorkerPool;
  /** Whether the run ends with the first failed case. */
  readonly bail: boolean;
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
  readonly outcome: PromiseWithResolvers<EndedCase | undefined>;
}

/** A case that was run, and when, in milliseconds of the monotonic clock. */
interface EndedCase extends CaseOutcome {
  readonly startedAt: number;
  readonly endedAt: number;
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
    // References of registries, which may have logins, are among them.
    files: [...new Set(suites.flatMap(({ files, snapshotPath }) => [...files, snapshotPath]))].filter(
      (path) => existsSync(path),
    ),
    sourceRoots: [...new Set(suites.flatMap(({ builds }) => builds.flatMap(sourceRoots)))],
    cases: queue.length,
    workers: options.workers,
  };
  const pool = options.pool ?? new WorkerPool(options.workerFile, options.components);
  const stop = new AbortController();
  const cases = { passed: 0, failed: 0, skipped: 0 };
  const suiteCounts = { passed: 0, failed: 0, skipped: 0 };
  const isBailed = (): boolean => options.bail && cases.failed > 0 && sum(cases) < queue.length;
  try {
    workOff(queue, pool, AbortSignal.any([stop.signal, options.signal]), options);
    for (const [index, suite] of suites.entries()) {
      const outcome = yield* tellSuite(suite, queues[index] ?? [], options, ({ status }) => {
        cases[status]++;
        return isBailed();
      });
      if (options.signal.aborted) return;
      suiteCounts[outcome]++;
      if (isBailed()) break;
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
    bailed: isBailed(),
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
      const startedAt = monotonicMs();
      const ended = await startCase(planned, suite, pool, options).catch((error: unknown) =>
        crashed(planned, error),
      );
      outcome.resolve({ ...ended, startedAt, endedAt: monotonicMs() });
    }
  };
  for (let worker = 0; worker < Math.min(options.workers, queue.length); worker++) void work();
}

/** @param tally counts a result; gives whether the run ends with it */
async function* tellSuite(
  suite: PlannedSuite,
  queue: readonly QueuedCase[],
  options: RunSuitesOptions,
  tally: (result: CaseResult) => boolean,
): AsyncGenerator<SuiteEvent, keyof Counts> {
  yield { type: 'suite-start', suite: suite.info, cases: queue.length };
  const outcomes: EndedCase[] = [];
  let isEnd = false;
  for (const { outcome } of queue) {
    const done = await outcome.promise;
    if (done === undefined) break;
    outcomes.push(done);
    yield { type: 'case-end', suite: suite.info, result: done.result };
    isEnd = tally(done.result);
    if (isEnd) break;
  }
  const counts = countResults(outcomes.map(({ result }) => result));
  const isComplete = outcomes.length === queue.length;
  const ofSuite = isComplete ? await finishSuite(suite, outcomes, options) : [];
  // A run that ends with a failed case says no more.
  const findings = isEnd ? [] : ofSuite;
  const failed = counts.failed > 0 || findings.length > 0;
  const durationMs = timeOf(outcomes);
  if (!options.signal.aborted) yield { type: 'suite-end', suite: suite.info, counts, findings, durationMs };
  if (failed) return 'failed';
  return counts.passed === 0 && queue.length > 0 ? 'skipped' : 'passed';
}

/** From the start of the first to the end of the last, as cases of other suites run at the same time. */
function timeOf(cases: readonly EndedCase[]): number {
  const first = cases.reduce((least, { startedAt }) => Math.min(least, startedAt), Infinity);
  return cases.reduce((most, { endedAt }) => Math.max(most, endedAt - first), 0);
}

function countResults(results: readonly CaseResult[]): Counts {
  const count = (status: CaseResult['status']): number =>
    results.filter((result) => result.status === status).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

function sum({ passed, failed, skipped }: Counts): number {
  return passed + failed + skipped;
}
