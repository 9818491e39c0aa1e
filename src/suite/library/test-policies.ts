import { extname, resolve } from 'node:path';
import { inspect } from 'node:util';
import { WardctlError } from '../../errors.ts';
import { maskLogin } from '../../mask-login.ts';
import { ownVersion } from '../../packages/index.ts';
import type { PolicyFinder } from '../../store/index.ts';
import { planRun } from '../plan/plan-run.ts';
import { Builder } from '../plan/run-build.ts';
import { countWorkers } from '../run/count-workers.ts';
import { runSuites } from '../run/run-suites.ts';
import type { SuiteEvent } from '../suite-event.ts';
import type { VacuityRule } from '../vacuity-rules.ts';

/** Which suites are run, and how. Everything is optional. */
export interface TestPoliciesOptions {
  /** Where suites are looked for, and what filters and the names of suites are relative to. Default: the working folder. */
  readonly folder?: string;
  /** Suites to run: each a file, a folder, a part of a name, or one of these with `:LINE` behind it. Default: all. */
  readonly filters?: readonly string[];
  /** Only cases with this in their name. Default: all. */
  readonly name?: string;
  /** Only cases with one of these tags; with `!` in front, those without it. Default: all. */
  readonly tags?: readonly string[];
  /** Rules against suites that pass for the wrong reason that are switched off. Default: none. */
  readonly allow?: readonly VacuityRule[];
  /** Whether the run ends with the first failed case. Default: false. */
  readonly bail?: boolean;
  /** Whether snapshots that differ are stored anew. Default: false. */
  readonly update?: boolean;
  /** Whether nobody looks at what is written: then snapshots have to be there, and `only` fails. Default: false. */
  readonly ci?: boolean;
  /** Whether passed cases have to fail for a policy that accepts or rejects everything. Default: false. */
  readonly checkSuites?: boolean;
  /** Threads that run cases, at least 1. Default: up to one for each processor, as the number of cases is worth it. */
  readonly workers?: number;
  /**
   * What programs that build policies are started with, and found by: `process.env`, as a rule. Default: nothing, so that
   * suites that build theirs fail.
   */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /**
   * Where what is made of policies that are components is kept for the next time: the folder may be shared. Default:
   * nowhere, so that it is made anew each time, which takes about half a second.
   */
  readonly cacheFolder?: string;
  /** Ends the run. */
  readonly signal?: AbortSignal;
}

/**
 * Runs suites as `wardctl test` does, and tells what happens as it happens: suite by suite and case by case, in the order
 * they are written in; `run-end` says whether all passed. Who stops to listen ends the run. What is wrong with a suite or
 * a case is a finding of it, not an error. Suites may name programs that build their policies: run only those you trust.
 *
 * Policies are files here; those of registries are pulled by the command line.
 *
 * @throws WardctlError USAGE_INVALID for options that make no sense, SUITE_UNREADABLE where a folder cannot be searched,
 *   SNAPSHOT_UNWRITABLE, SNAPSHOT_INVALID; the reason of the signal
 * @example
 * ```ts
 * import { reporters, testPolicies } from 'wardctl/suite';
 *
 * const tell = reporters.junit({ write: (text) => process.stdout.write(text), folder: process.cwd(), version: '1.0.0' });
 * for await (const event of testPolicies({ folder: 'policies' })) tell(event);
 * ```
 */
export async function* testPolicies(
  options: TestPoliciesOptions = {},
): AsyncGenerator<SuiteEvent, void, undefined> {
  const { bail = false, update = false, ci = false, checkSuites = false, allow = [] } = options;
  checkWorkers(options.workers);
  const listening = new AbortController();
  const signal = AbortSignal.any([
    listening.signal,
    ...(options.signal === undefined ? [] : [options.signal]),
  ]);
  try {
    const { suites, findings } = await planRun(resolve(options.folder ?? '.'), options.filters ?? [], {
      elsewhere: filesOnly,
      filter: { name: options.name, tags: options.tags ?? [] },
      allow,
      ci,
      builder: new Builder({
        signal,
        environment: options.environment ?? {},
        platform: process.platform,
        toolVersion: ownVersion(),
        now: Date.now,
      }),
    });
    const workers = options.workers ?? countWorkers(suites);
    yield* runSuites(suites, {
      workers,
      workerFile: workerFile(),
      components: { cacheFolder: options.cacheFolder, packageFolders: [resolve(options.folder ?? '.')] },
      bail,
      update,
      ci,
      checkSuites,
      findings,
      signal,
    });
    signal.throwIfAborted();
  } finally {
    listening.abort();
  }
}

const filesOnly: PolicyFinder = {
  byUri: (uri) =>
    Promise.reject(
      new WardctlError('POLICY_NOT_FOUND', `${maskLogin(uri)}: expected the path of a file`, {
        hint: 'Get one with: wardctl pull -o policy.wasm REFERENCE',
      }),
    ),
  byDigest: () => Promise.resolve(undefined),
  checkFile: () => undefined,
};

function checkWorkers(workers: number | undefined): void {
  if (workers === undefined || (Number.isInteger(workers) && workers > 0)) return;
  throw new WardctlError('USAGE_INVALID', `workers: expected a number from 1, found ${inspect(workers)}`);
}

/** Of the same kind as this module, compiled or not. */
function workerFile(): URL {
  return new URL(`../run/worker${extname(import.meta.url)}`, import.meta.url);
}
