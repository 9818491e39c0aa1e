import { formatReference, targetOf } from '../../oci/index.ts';
import { escapeControls } from '../escape.ts';
import { exitCodes } from '../exit-code.ts';
import { stderrLogs } from '../logs.ts';
import { refuseFile } from '../own-file.ts';
import { printJsonLine } from '../print-json.ts';
import type { RegistrySettings } from '../registry/context.ts';
import { interruptible } from '../registry/interrupt.ts';
import { lazyOrigins } from '../registry/origins.ts';
import { parseRegistryUri } from '../registry/registry-uri.ts';
import { isTerminal } from '../terminal.ts';
import { workingFolder } from '../working-folder.ts';
import { writeStdout } from '../write.ts';
import type { PolicyDigest } from './policy-digest.ts';

/** The command line of `digest`, parsed but not interpreted. */
export interface DigestOptions {
  readonly uri: string;
  readonly registries: RegistrySettings;
  readonly json: boolean;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/**
 * Does what `wardctl digest` does and prints it. Returns the exit code.
 * @throws WardctlError REFERENCE_INVALID, REGISTRY_*, ARTIFACT_INVALID; Interrupted
 */
export async function printDigest(options: DigestOptions): Promise<number> {
  refuseFile(options.uri, workingFolder());
  const reference = parseRegistryUri(options.uri);
  const origins = lazyOrigins({ ...options.registries, warn: stderrLogs(options).warn });
  try {
    const { target } = await origins.context();
    const { digest, mediaType } = await interruptible((signal) =>
      target(reference).resolve(targetOf(reference), { signal }),
    );
    const immutableRef = formatReference({ ...reference, tag: undefined, digest });
    const uri = `registry://${formatReference(reference)}`;
    if (options.json) printJsonLine({ uri, digest, mediaType, immutableRef } satisfies PolicyDigest);
    else print(withDigest(options.uri, digest));
    return exitCodes.ok;
  } finally {
    await origins.close();
  }
}

/** As the user wrote it, but with one digest only. */
function withDigest(uri: string, digest: string): string {
  return uri.endsWith(`@${digest}`) ? uri : `${uri}@${digest}`;
}

function print(line: string): void {
  writeStdout(`${isTerminal(1) ? escapeControls(line) : line}\n`);
}
