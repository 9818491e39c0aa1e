import { relative, sep } from 'node:path';
import {
  countWorkers,
  runSuites,
  type LastingBuilder,
  type PlannedSuite,
  type RunSuitesOptions,
  type Wanted,
  type Work,
  type WorkerPool,
} from '../../../suite/index.ts';
import type { RunChoice } from '../run-once.ts';
import { workerFile } from '../worker-file.ts';
import type { ChangeFeed } from './change-feed.ts';
import type { SuiteSet } from './suite-set.ts';
import type { WatchAction } from './watch-action.ts';

/** What runs of a session have in common. */
export interface RunParts {
  readonly folder: string;
  readonly options: Pick<RunChoice, 'bail' | 'checkSuites' | 'ci' | 'workers'>;
  readonly suites: SuiteSet;
  readonly feed: ChangeFeed;
  readonly builder: LastingBuilder;
  readonly pool: WorkerPool;
  readonly tell: (action: WatchAction) => void;
}

/**
 * Runs suites, as far as there are any for it.
 *
 * @returns what is left to do where the signal broke it off
 * @throws WardctlError SUITE_UNREADABLE, SNAPSHOT_UNWRITABLE
 */
export async function runWork(work: Work, parts: RunParts, signal: AbortSignal): Promise<Work | undefined> {
  const { suites, feed, tell } = parts;
  const { added, isLess } = work.isDiscovery ? suites.discover() : { added: [], isLess: false };
  const whole = (work.isWhole ? suites.paths() : added).map((path): [string, Wanted] => [path, 'all']);
  const wanted = new Map([...[...work.suites].filter(([path]) => suites.has(path)), ...whole]);
  if (wanted.size === 0 && !work.isWhole && !isLess) return undefined;
  const isOver = (): boolean => signal.aborted;
  const left = { ...work, suites: wanted, isWhole: false, isDiscovery: false };
  const names = work.isWhole ? [] : added.map((path) => nameOf(path, parts.folder));
  tell({ type: 'run', reason: inShort([...new Set([...work.reasons, ...names])]) });
  parts.builder.begin();
  feed.beginPlan();
  const planned = await suites.plan(new Set(wanted.keys()));
  feed.follow(suites.all());
  // What it was planned from is not what is there now.
  if (isOver()) return left;
  const partial = new Set([...wanted].filter(([, cases]) => cases !== 'all').map(([path]) => path));
  tell({ type: 'suites', paths: suites.selectedPaths(), partial });
  const selected = planned.map((suite) => onlyWanted(suite, wanted.get(suite.info.path)));
  for await (const event of runSuites(selected, optionsOf(selected, work, parts, signal))) {
    if (event.type === 'suite-end') {
      const { path } = event.suite;
      wanted.delete(path);
      const ended = selected.find(({ info }) => info.path === path);
      if (ended !== undefined) feed.expect(ended.snapshotPath);
    }
    tell({ type: 'event', event });
  }
  return isOver() ? left : undefined;
}

/** A path as people see it: relative to the working folder, with `/`. */
export function nameOf(path: string, folder: string): string {
  return relative(folder, path).split(sep).join('/');
}

function optionsOf(
  selected: readonly PlannedSuite[],
  { update }: Work,
  { options, suites, pool }: RunParts,
  signal: AbortSignal,
): RunSuitesOptions {
  const { bail, checkSuites, ci = false } = options;
  return {
    workers: options.workers ?? countWorkers(selected),
    workerFile: workerFile(),
    pool,
    bail,
    update,
    ci,
    checkSuites,
    findings: suites.runFindings(),
    signal,
  };
}

function onlyWanted(suite: PlannedSuite, wanted: Wanted | undefined): PlannedSuite {
  if (wanted === undefined || wanted === 'all') return suite;
  const cases = suite.cases.filter(({ test }) => wanted.has(test.name));
  return { ...suite, cases, isPartial: suite.isPartial || cases.length < suite.cases.length };
}

/** `pod.json and 3 more`. */
function inShort([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${String(others.length)} more`;
}
