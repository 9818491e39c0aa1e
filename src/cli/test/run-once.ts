import { join } from 'node:path';
import {
  Builder,
  countCases,
  countWorkers,
  PassedSuites,
  planRun,
  runSuites,
  shardSuites,
  type PlannedRun,
  type PlannedSuite,
  type SuiteEvent,
} from '../../suite/index.ts';
import type { PolicyFinder } from '../../store/index.ts';
import { buildSurroundings } from '../build-surroundings.ts';
import { cacheDir } from '../cache-dir.ts';
import { processSurroundings } from '../registry/surroundings.ts';
import { counted } from '../text/wrap.ts';
import { version } from '../version.ts';
import { listed, parseRules, parseShard } from './options.ts';
import { workerComponents, workerFile } from './worker-file.ts';

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
  const passed = options.changed ? openPassedSuites(options, ci, warn) : undefined;
  const suites = passed?.notPassed(planned) ?? planned;
  const unchanged = planned.length - suites.length;
  if (unchanged > 0)
    warn(`${String(unchanged)} of ${String(planned.length)} suites passed before as they are`);
  let ok = false;
  for await (const event of runSuites(suites, {
    workers: options.workers ?? countWorkers(suites),
    workerFile: workerFile(),
    components: workerComponents(surroundings.folder),
    bail: options.bail,
    update: options.update,
    ci,
    checkSuites: options.checkSuites,
    findings,
    signal,
  })) {
    tell(event);
    passed?.note(event);
    if (event.type === 'run-end') ({ ok } = event);
  }
  signal.throwIfAborted();
  return { ok, suites: planned };
}

async function plan(
  options: RunChoice,
  ci: boolean,
  { folder, finder, signal, warn }: RunSurroundings,
): Promise<PlannedRun> {
  const allow = parseRules(options.allow);
  const shard = options.shard === undefined ? undefined : parseShard(options.shard);
  const run = await planRun(folder, options.filters, {
    elsewhere: finder,
    filter: { name: options.name, tags: listed(options.tags) },
    allow,
    ci,
    builder: new Builder(buildSurroundings(signal)),
  });
  const suites = shard === undefined ? run.suites : shardSuites(run.suites, shard);
  const cases = countCases(run.suites);
  if (cases > 0 && countCases(suites) === 0)
    warn(`nothing of ${counted(cases, 'case')} is in shard ${options.shard ?? ''}`);
  return { suites, findings: run.findings };
}

function openPassedSuites(
  { allow, checkSuites, update }: RunChoice,
  ci: boolean,
  warn: (message: string) => void,
): PassedSuites {
  const rules = [...parseRules(allow)].sort();
  return new PassedSuites({
    folder: join(cacheDir(processSurroundings()), 'test'),
    salt: JSON.stringify([version, process.version, rules, checkSuites, update, ci]),
    warn,
  });
}

/** As most services for it say. */
function isContinuousIntegration(env: Readonly<Record<string, string | undefined>>): boolean {
  return !['', '0', 'false'].includes(env['CI'] ?? '');
}
