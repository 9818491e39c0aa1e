import { WardctlError } from '../../errors.ts';
import { packArchive, type ArchiveFile, type Digest } from '../../oci/index.ts';
import { layoutFilesOf, storeFiles, type PolicyStore, type StoredPolicy } from '../../store/index.ts';
import { formatByteSize } from '../byte-size.ts';
import { visibleLine } from '../escape.ts';
import { exitCodes } from '../exit-code.ts';
import { stderrLogs } from '../logs.ts';
import { printJson } from '../print-json.ts';
import { interruptible } from '../registry/interrupt.ts';
import { openStore } from '../registry/open-store.ts';
import { isTerminal } from '../terminal.ts';
import { workingFolder } from '../working-folder.ts';
import { writeStderr } from '../write.ts';
import { openArchiveOutput } from './archive-output.ts';
import { findStored } from './find-stored.ts';
import type { SavedArchive } from './saved-archive.ts';

/** The command line of `save`. */
export interface SavePoliciesOptions {
  readonly policies: readonly string[];
  readonly outputPath: string;
  readonly format: SavedArchive['format'];
  /** Whether the result is printed. */
  readonly json: boolean;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/**
 * Does what `wardctl save` does and prints it. Returns the exit code.
 * @throws WardctlError where nothing was written; Interrupted
 */
export function savePolicies(options: SavePoliciesOptions): Promise<number> {
  const { outputPath, format, json } = options;
  if (options.policies.length === 0) {
    throw new WardctlError('USAGE_INVALID', 'expected policies to save, found none', {
      hint: 'Give their URIs, or the first digits of their digests. See them with: wardctl policies',
    });
  }
  const isStdout = outputPath === '-';
  if (isStdout && json) {
    throw new WardctlError('USAGE_INVALID', '--json: stdout has the archive already (-o -)', {
      hint: 'Write the archive to a file, or leave --json out. For a file of the name -, write -o ./-',
    });
  }
  const folder = workingFolder();
  return interruptible(async (signal) => {
    const store = openStore();
    const policies = await findStored(store, options.policies, folder);
    const output = openArchiveOutput(outputPath, folder);
    const { files, manifestDigests } = await filesOf(store, policies, format, stderrLogs(options).warn);
    // The reference reads nothing else; of image layouts, most tools read only what is not compressed.
    const gzip = format === 'kwctl' || /\.t?gz$/i.test(outputPath);
    const { sizeBytes, sha256 } = await output.write(packArchive(files, { gzip }), signal);
    const saved = policies.map((policy) => savedPolicy(policy, manifestDigests.get(policy.uri)));
    if (json) printJson({ outputPath, format, sizeBytes, sha256, policies: saved } satisfies SavedArchive);
    else if (isTerminal(2))
      writeStderr(`${summaryOf(saved.length, isStdout ? 'stdout' : outputPath, sizeBytes)}\n`);
    return exitCodes.ok;
  });
}

async function filesOf(
  store: PolicyStore,
  policies: readonly StoredPolicy[],
  format: SavedArchive['format'],
  warn: (message: string) => void,
): Promise<{ files: readonly ArchiveFile[]; manifestDigests: ReadonlyMap<string, Digest> }> {
  if (format === 'oci') return layoutFilesOf(store, policies, warn);
  return { files: storeFiles(store, policies), manifestDigests: new Map() };
}

function savedPolicy(
  { uri, digest, sizeBytes }: StoredPolicy,
  manifestDigest: Digest | undefined,
): SavedArchive['policies'][number] {
  return { uri, digest, ...(manifestDigest === undefined ? {} : { manifestDigest }), sizeBytes };
}

function summaryOf(count: number, place: string, sizeBytes: number): string {
  const policies = count === 1 ? '1 policy' : `${String(count)} policies`;
  return `saved ${policies} to ${visibleLine(place)}, ${formatByteSize(sizeBytes)}`;
}
