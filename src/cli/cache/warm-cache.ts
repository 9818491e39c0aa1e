import { WardctlError } from '../../errors.ts';
import { parseExecutionMode } from '../../policy/index.ts';
import { Sandbox } from '../../runtime/index.ts';
import { visibleLine } from '../escape.ts';
import { packageFolders } from '../component-support.ts';
import { exitCodes } from '../exit-code.ts';
import { stderrLogs } from '../logs.ts';
import { printJson } from '../print-json.ts';
import type { PolicySourceSettings } from '../registry/context.ts';
import { withPolicyFinder } from '../registry/policy-finder.ts';
import { workingFolder } from '../working-folder.ts';
import { writeStdout } from '../write.ts';
import { findModules } from './find-modules.ts';
import type { CacheOutput } from './list-cache.ts';
import { openCache } from './open-cache.ts';
import { warmPolicy, type WarmOptions } from './warm-policy.ts';
import type { WarmedPolicy } from './warmed-policies.ts';

/** The command line of `cache warm`, parsed but not interpreted. */
export interface WarmCacheOptions extends CacheOutput {
  readonly policies: readonly string[];
  readonly executionMode: string | undefined;
  readonly registries: PolicySourceSettings;
}

/**
 * Does what `wardctl cache warm` does and prints it. Returns the exit code. A policy that cannot be prepared does not
 * keep the others from it.
 * @throws WardctlError, an AggregateError of several of them
 */
export async function warmCache(options: WarmCacheOptions): Promise<number> {
  const { warn } = stderrLogs(options);
  const { executionMode: mode } = options;
  const folder = workingFolder();
  const failures: WardctlError[] = [];
  const modules = await withPolicyFinder({ ...options, ...options.registries }, async (finder) => {
    const found = await Promise.all(
      options.policies.map((reference) => findModules(reference, folder, finder).catch(noteIn(failures, []))),
    );
    return found.flat();
  });
  const common: WarmOptions = {
    cache: openCache(warn),
    executionMode: mode === undefined ? undefined : parseExecutionMode(mode),
    packageFolders: packageFolders(folder),
    sandbox: new Sandbox(),
  };
  const warmed: WarmedPolicy[] = [];
  // One after the other: each keeps a processor busy.
  for (const module of modules) {
    const policy = await warmPolicy(module, common).catch(noteIn(failures, undefined));
    if (policy !== undefined) warmed.push(policy);
  }
  if (options.json) printJson(warmed);
  else writeStdout(warmed.map(lineOf).join(''));
  const [failure, another] = failures;
  if (another !== undefined) throw new AggregateError(failures, 'policies could not be prepared');
  if (failure !== undefined) throw failure;
  return exitCodes.ok;
}

/** Keeps what failed for later, and gives something instead. @throws what is no error of ours */
function noteIn<T>(failures: WardctlError[], instead: T): (error: unknown) => T {
  return (error) => {
    if (!(error instanceof WardctlError)) throw error;
    failures.push(error);
    return instead;
  };
}

const states: Readonly<Record<WarmedPolicy['state'], string>> = {
  prepared: 'prepared',
  ready: 'ready, was prepared before',
  unneeded: 'needs no preparation',
};

function lineOf({ policy, executionMode, state }: WarmedPolicy): string {
  return `${visibleLine(policy)}: ${states[state]} (${executionMode})\n`;
}
