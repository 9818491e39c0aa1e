import { WardctlError } from '../../errors.ts';
import { platformOf } from '../../oci/index.ts';
import { pullSemaphore } from '../../store/index.ts';
import { exitCodes } from '../exit-code.ts';
import { printJsonLine } from '../print-json.ts';
import type { PolicySourceSettings } from '../registry/context.ts';
import { interruptible } from '../registry/interrupt.ts';
import { openStore } from '../registry/open-store.ts';
import { lazyOrigins } from '../registry/origins.ts';
import { processSurroundings } from '../registry/surroundings.ts';
import { stderrProgress } from '../registry/stderr-progress.ts';
import { requireVerification } from '../verification/find-config.ts';
import { lazyVerifier } from '../verification/lazy-verifier.ts';
import { unsignedFile } from '../verification/unsigned-file.ts';
import { workingFolder } from '../working-folder.ts';
import { pullOne } from './pull-one.ts';
import { pullRequests, type PullRequest } from './pull-request.ts';
import type { PulledPolicyLine } from './pulled-policy.ts';

/** The command line of `pull`, parsed but not interpreted. */
export interface PullPoliciesOptions {
  readonly uris: readonly string[];
  /** Default: the store. */
  readonly outputPath: string | undefined;
  readonly registries: PolicySourceSettings;
  readonly quiet: boolean;
  /** Whether a line is printed for each policy. */
  readonly json: boolean;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/**
 * Does what `wardctl pull` does. Returns the exit code. A policy that cannot be pulled does not keep the others from it.
 * @throws WardctlError, an AggregateError of several of them, Interrupted
 */
export async function pullPolicies(options: PullPoliciesOptions): Promise<number> {
  const { platform, arch } = process;
  const { outputPath } = options;
  const requests = pullRequests(options.uris, { outputPath, folder: workingFolder(), platform });
  const { progress, logs } = stderrProgress({ ...options, verb: 'pulling' });
  const { warn } = logs;
  const { verification } = options.registries;
  const source = requireVerification(verification, processSurroundings());
  const origins = lazyOrigins({ ...options.registries, warn });
  const common = {
    store: openStore(),
    origins: origins.get,
    platform: platformOf(platform, arch),
    verifier: lazyVerifier({
      settings: verification,
      verbose: options.verbose,
      context: origins.context,
      warn,
    }),
    warn,
  };
  const semaphore = pullSemaphore();
  try {
    const outcomes = await interruptible(async (signal) => {
      const pull = (request: PullRequest): Promise<PulledPolicyLine> =>
        semaphore.run(() => {
          signal.throwIfAborted();
          if (request.kind === 'file' && source === 'flags') throw unsignedFile(request.uri);
          return pullOne(request, { ...common, signal }, progress);
        });
      const settled = await Promise.allSettled(requests.map(pull));
      signal.throwIfAborted();
      return settled;
    });
    return report(outcomes, options.json);
  } finally {
    progress.stop();
    await origins.close();
  }
}

function report(outcomes: readonly PromiseSettledResult<PulledPolicyLine>[], json: boolean): number {
  for (const outcome of outcomes) {
    if (json && outcome.status === 'fulfilled') printJsonLine(outcome.value);
  }
  const failures = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  );
  if (failures.length === 0) return exitCodes.ok;
  // What is no error of ours is a bug, to be told with its stack.
  const foreign = failures.find((one) => !(one instanceof WardctlError));
  if (foreign instanceof Error) throw foreign;
  throw new AggregateError(failures, 'policies could not be pulled');
}
