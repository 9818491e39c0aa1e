import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  Builder,
  discoverSuites,
  PassedSuites,
  planSuites,
  ruleFinding,
  runSuites,
  shardSuites,
  type CaseFilter,
  type Finding,
  type PlannedSuite,
  type SuiteEvent,
} from '../../suite/index.ts';
import type { PolicyFinder } from '../../store/index.ts';
import { cacheDir } from '../cache-dir.ts';
import { processSurroundings } from '../registry/surroundings.ts';
import { version } from '../version.ts';
import { listed, parseRules, parseShard } from './options.ts';
import { workerFile } from './worker-file.ts';

/** Which suites and cases are run, and how; as on the command line. */
export interface RunChoice {
  readonly filters: readonly string[];
  readonly name: string | undefined;
  readonly tags: readonly string[];
  readonly shard: string | undefined;
  readonly changed: boolean;
  readonly update: boolean;
  readonly bail: boolean;
  readonly workers: number | undefined;
  readonly allow: readonly string[];
  readonly checkSuites: boolean;
  /** Default: whether the environment says so. */
  readonly ci: boolean | undefined;
}

/** What a run works with. */
export interface RunSurroundings {
  readonly folder: string;
  readonly finder: PolicyFinder;
  readonly signal: AbortSignal;
  readonly tell: (event: SuiteEvent) => void;
  readonly warn: (message: string) => void;
}

/** What came of a run. */
export interface RunResult {
  readonly ok: boolean;
  /** The suites that were planned, with the files that decide about them. */
  readonly suites: readonly PlannedSuite[];
}

/**
 * Finds suites, runs them and tells what happens.
 * @throws WardctlError USAGE_INVALID, SUITE_UNREADABLE, SNAPSHOT_UNWRITABLE; the signal's reason
 */
export async function runOnce(options: RunChoice, surroundings: RunSurroundings): Promise<RunResult> {
  const { signal, tell, warn } = surroundings;
  const ci = options.ci ?? isContinuousIntegration(process.env);
  const { suites: planned, findings } = await plan(options, ci, surroundings);
  const passed = options.changed ? openPassedSuites(options) : undefined;
  const suites = passed === undefined ? planned : planned.filter((suite) => !passed.isUnchanged(suite));
  const unchanged = planned.length - suites.length;
  if (unchanged > 0)
    warn(`${String(unchanged)} of ${String(planned.length)} suites passed before as they are`);
  let ok = false;
  for await (const event of runSuites(suites, {
    workers: workersFor(suites, options),
    workerFile: workerFile(),
    bail: options.bail ? 1 : undefined,
    update: options.update,
    ci,
    checkSuites: options.checkSuites,
    findings,
    signal,
  })) {
    tell(event);
    if (event.type === 'run-end') ({ ok } = event);
    if (event.type === 'suite-end' && event.counts.failed === 0 && event.findings.length === 0) {
      const suite = suites.find(({ info }) => info === event.suite);
      if (suite?.isPartial === false) passed?.remember(suite);
    }
  }
  signal.throwIfAborted();
  return { ok, suites: planned };
}

/** Starting a thread takes as long as some evaluations. */
const casesPerWorker = 8;

/** How many threads run suites. */
export function workersFor(suites: readonly PlannedSuite[], { workers }: Pick<RunChoice, 'workers'>): number {
  const cases = suites.reduce((sum, suite) => sum + suite.cases.length, 0);
  return workers ?? Math.max(1, Math.min(availableParallelism(), Math.ceil(cases / casesPerWorker)));
}

async function plan(
  options: RunChoice,
  ci: boolean,
  { folder, finder, signal }: RunSurroundings,
): Promise<{ suites: PlannedSuite[]; findings: Finding[] }> {
  const allow = parseRules(options.allow);
  const shard = options.shard === undefined ? undefined : parseShard(options.shard);
  const { files, findings } = discoverSuites(folder, options.filters);
  const filter = { name: options.name, tags: listed(options.tags) };
  const all = await planSuites(files, {
    elsewhere: finder,
    filter,
    allow,
    ci,
    builder: new Builder(signal),
  });
  const wanted = all.filter((suite) => isSelected(suite, filter));
  const suites = shard === undefined ? wanted : shardSuites(wanted, shard);
  return {
    suites,
    findings: [...findings, ...emptyRun(files.length, wanted.length)].filter(
      ({ rule }) => rule === undefined || !allow.includes(rule),
    ),
  };
}

/** Whether a filter of cases leaves anything of a suite to be told. */
export function isSelected({ cases, findings }: PlannedSuite, { name, tags }: CaseFilter): boolean {
  const isFiltered = name !== undefined || tags.length > 0;
  return !isFiltered || cases.length > 0 || findings.some(({ check }) => check === 'error');
}

/** What is wrong where nothing was found, or nothing of it selected. */
export function emptyRun(found: number, wanted: number): Finding[] {
  if (found === 0) {
    const hint = 'Suites are files that end in .policytest.yml, under the working folder.';
    return [ruleFinding('no-suites', 'no suite was found, so nothing was tested', hint)];
  }
  if (wanted > 0) return [];
  const hint = 'Check -t and --tags against the names and tags in the suites.';
  return [ruleFinding('no-cases', 'no case was selected, so nothing was tested', hint)];
}

function openPassedSuites({ allow, checkSuites }: RunChoice): PassedSuites {
  const salt = JSON.stringify([version, process.version, [...allow].sort(), checkSuites]);
  return new PassedSuites(join(cacheDir(processSurroundings()), 'test'), salt);
}

/** As most services for it say. */
function isContinuousIntegration(env: Readonly<Record<string, string | undefined>>): boolean {
  return !['', '0', 'false'].includes(env['CI'] ?? '');
}
