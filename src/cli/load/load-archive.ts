import { join } from 'node:path';
import { platformOf } from '../../oci/index.ts';
import { loadPolicies, type LoadedArchivePolicy } from '../../store/index.ts';
import { cacheDir } from '../cache-dir.ts';
import { visibleLine } from '../escape.ts';
import { exitCodes } from '../exit-code.ts';
import { stderrLogs } from '../logs.ts';
import { printJsonLine } from '../print-json.ts';
import { interruptible } from '../registry/interrupt.ts';
import { openStore } from '../registry/open-store.ts';
import { processSurroundings } from '../registry/surroundings.ts';
import { isTerminal } from '../terminal.ts';
import { workingFolder } from '../working-folder.ts';
import { writeStderr } from '../write.ts';
import { openArchiveInput } from './archive-input.ts';
import type { LoadedPolicyLine } from './loaded-policy-line.ts';

/** The command line of `load`. */
export interface LoadArchiveOptions {
  readonly inputPath: string;
  /** Whether the result is printed. */
  readonly json: boolean;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/**
 * Does what `wardctl load` does and prints it. Returns the exit code.
 * @throws WardctlError ARCHIVE_INVALID, WASM_*, STORE_*; Interrupted
 */
export function loadArchive(options: LoadArchiveOptions): Promise<number> {
  const { warn } = stderrLogs(options);
  const folder = workingFolder();
  return interruptible(async (signal) => {
    const surroundings = processSurroundings();
    const policies = await loadPolicies({
      ...openArchiveInput(options.inputPath, folder, signal),
      store: openStore(surroundings),
      // Where the store itself keeps what is not whole yet.
      stagingFolder: join(cacheDir(surroundings), 'store', 'ingest'),
      platform: platformOf(process.platform, process.arch),
      signal,
      warn,
    });
    if (isTerminal(2)) for (const policy of policies) writeStderr(`${visibleLine(outcomeOf(policy))}\n`);
    else for (const policy of policies.filter(isReplaced)) warn(outcomeOf(policy));
    if (options.json) for (const policy of policies) printJsonLine(lineOf(policy));
    return exitCodes.ok;
  });
}

function isReplaced({ outcome }: LoadedArchivePolicy): boolean {
  return outcome === 'replaced';
}

function outcomeOf({ uri, digest, outcome, replacedDigest }: LoadedArchivePolicy): string {
  const text = `${outcome} ${uri}`;
  return replacedDigest === undefined ? text : `${text}: it was ${replacedDigest}, it is ${digest}`;
}

function lineOf(policy: LoadedArchivePolicy): LoadedPolicyLine {
  const { uri, digest, manifestDigest, sizeBytes, outcome, replacedDigest } = policy;
  const replaced = replacedDigest === undefined ? {} : { replacedDigest };
  return { uri, digest, manifestDigest, sizeBytes, outcome, ...replaced };
}
