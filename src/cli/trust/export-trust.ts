import { exportTrustRoot } from '../../sigstore/index.ts';
import { exitCodes } from '../exit-code.ts';
import { openOutput } from '../output-file.ts';
import { printJsonText } from '../print-json.ts';
import { workingFolder } from '../working-folder.ts';
import { getTrustRoot, type TrustRootOptions } from './trust-root.ts';

export interface ExportTrustOptions extends TrustRootOptions {
  /** Default: stdout. */
  readonly outputPath: string | undefined;
}

/**
 * Does what `wardctl trust export` does. Returns the exit code.
 * @throws WardctlError TRUST_ROOT_*, OUTPUT_UNWRITABLE, USAGE_INVALID, STORE_*; Interrupted
 */
export async function exportTrust(options: ExportTrustOptions): Promise<number> {
  const { outputPath } = options;
  const output = outputPath === undefined ? undefined : openOutput(outputPath, workingFolder(), new Map());
  const text = exportTrustRoot(await getTrustRoot(options, 'read'));
  if (output === undefined) printJsonText(text);
  else output.write(text);
  return exitCodes.ok;
}
