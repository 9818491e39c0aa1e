import { WardctlError } from '../../errors.ts';
import { copy, parseManifest, type CopyOptions, type Descriptor, type Digest } from '../../oci/index.ts';
import { escapeControls } from '../escape.ts';
import { exitCodes } from '../exit-code.ts';
import { printJsonLine } from '../print-json.ts';
import type { RegistrySettings } from '../registry/context.ts';
import { interruptible } from '../registry/interrupt.ts';
import { lazyOrigins } from '../registry/origins.ts';
import type { Progress, ProgressEntry } from '../registry/progress.ts';
import { stderrProgress } from '../registry/stderr-progress.ts';
import { isTerminal } from '../terminal.ts';
import { workingFolder } from '../working-folder.ts';
import { writeStdout } from '../write.ts';
import type { CopiedPolicy } from './copied-policy.ts';
import { openDestination, openSource, type CopyDestination, type CopySource } from './endpoints.ts';
import { parsePlace } from './place.ts';
import { PolicySearch } from './policy-search.ts';

/** The command line of `copy`, parsed but not interpreted. */
export interface CopyPolicyOptions {
  readonly source: string;
  readonly destination: string;
  readonly registries: RegistrySettings;
  readonly quiet: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/**
 * Does what `wardctl copy` does and prints it. Returns the exit code.
 * @throws WardctlError REFERENCE_INVALID, USAGE_INVALID, POLICY_NOT_FOUND, REGISTRY_*, STORE_*, ARTIFACT_INVALID;
 *   Interrupted
 */
export async function copyPolicy(options: CopyPolicyOptions): Promise<number> {
  const folder = workingFolder();
  const [from, to] = [parsePlace(options.source, folder), parsePlace(options.destination, folder)];
  const { progress, logs } = stderrProgress({ ...options, verb: 'copying' });
  const origins = lazyOrigins({ ...options.registries, warn: logs.warn });
  try {
    const source = await openSource(from, to, origins.context);
    const destination = await openDestination(to, source, origins.context);
    const search = new PolicySearch();
    const { digest } = await transfer(source, destination, progress, search);
    if (search.problem !== undefined) logs.warn(`${source.shown} was copied, but ${search.problem}`);
    print({ source: source.shown, destination: destination.shown, digest }, options.json);
    return exitCodes.ok;
  } finally {
    progress.stop();
    await origins.close();
  }
}

async function transfer(
  { target, from, shown }: CopySource,
  destination: CopyDestination,
  progress: Progress,
  search: PolicySearch,
): Promise<Descriptor> {
  const entry = progress.begin(shown);
  let outcome: string | undefined;
  try {
    const root = await interruptible(async (signal) => {
      const found = await target.resolve(from, { signal });
      checkDigest(found, destination);
      return copy(target, found, destination.target, destination.to, {
        signal,
        ...sumOf(entry, search),
      });
    });
    outcome = `copied ${shown} to ${destination.shown}`;
    return root;
  } finally {
    entry.end(outcome);
  }
}

function checkDigest({ digest }: Descriptor, destination: CopyDestination): void {
  if (destination.digest === undefined || destination.digest === digest) return;
  throw new WardctlError(
    'REFERENCE_INVALID',
    `${destination.shown}: expected the digest of what is copied, ${digest}, found ${destination.digest}`,
    { hint: 'Leave the digest out: it stays as it is.' },
  );
}

/** What a copy reports: several blobs are under way at the same time. */
function sumOf(entry: ProgressEntry, search: PolicySearch): Pick<CopyOptions, 'check' | 'onProgress'> {
  const transferred = new Map<Digest, number>();
  let totalBytes = 0;
  return {
    check({ mediaType, digest }, bytes) {
      const parsed = parseManifest(bytes, mediaType, digest);
      if (parsed.type === 'index') return;
      search.look(parsed);
      for (const { size } of [parsed.config, ...parsed.layers]) totalBytes += size;
    },
    onProgress({ descriptor: { digest, size }, bytes, skipped }) {
      if (skipped) {
        totalBytes -= size;
        return;
      }
      transferred.set(digest, bytes);
      entry.update(
        [...transferred.values()].reduce((sum, one) => sum + one, 0),
        totalBytes,
      );
    },
  };
}

function print(copied: CopiedPolicy, json: boolean): void {
  if (json) {
    printJsonLine(copied);
    return;
  }
  const line = `${copied.destination}@${copied.digest}\n`;
  writeStdout(isTerminal(1) ? escapeControls(line) : line);
}
