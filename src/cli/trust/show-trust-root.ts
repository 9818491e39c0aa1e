import { describeTrustRoot } from '../../sigstore/index.ts';
import { exitCodes } from '../exit-code.ts';
import { printJson } from '../print-json.ts';
import { stdoutTerminal, type Terminal } from '../terminal.ts';
import { writeStdout } from '../write.ts';
import { renderTrustRoot } from './render-trust-root.ts';
import { getTrustRoot, type TrustRootOptions } from './trust-root.ts';

export interface ShowTrustRootOptions extends TrustRootOptions {
  readonly json: boolean;
  /** Whether to ask the mirror, whatever was fetched before. */
  readonly refresh: boolean;
}

/** Where nobody reads along. */
const plainTerminal: Terminal = { columns: 100, color: false, unicode: true };

/**
 * Does what `wardctl trust show` and `wardctl trust update` do and prints it. Returns the exit code.
 * @throws WardctlError TRUST_ROOT_*, USAGE_INVALID, STORE_*; Interrupted
 */
export async function showTrustRoot(options: ShowTrustRootOptions): Promise<number> {
  const root = await getTrustRoot(options, options.refresh ? 'refresh' : 'read');
  const description = describeTrustRoot(root);
  if (options.json) printJson(description);
  else writeStdout(renderTrustRoot(description, stdoutTerminal(options.color) ?? plainTerminal));
  return exitCodes.ok;
}
