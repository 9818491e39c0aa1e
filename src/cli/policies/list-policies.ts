import { exitCodes } from '../exit-code.ts';
import { stderrLogs } from '../logs.ts';
import { printJson } from '../print-json.ts';
import { openStore } from '../registry/open-store.ts';
import { stdoutTerminal } from '../terminal.ts';
import { writeStderr, writeStdout } from '../write.ts';
import { describePolicies } from './describe-policies.ts';
import type { ListedPolicies } from './listed-policy.ts';
import { formatPolicyTable, renderPolicyTable } from './policy-table.ts';

/** The command line of `policies`. */
export interface ListOptions {
  readonly json: boolean;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/** Does what `wardctl policies` does and prints it. Returns the exit code. */
export async function listPolicies(options: ListOptions): Promise<number> {
  const { warn } = stderrLogs(options);
  const policies: ListedPolicies = await describePolicies(openStore(), warn);
  const terminal = stdoutTerminal(options.color);
  if (options.json) printJson(policies);
  else if (policies.length > 0)
    writeStdout(terminal === undefined ? formatPolicyTable(policies) : renderPolicyTable(policies, terminal));
  else writeStderr('There are no policies yet. Get one with: wardctl pull HOST/REPOSITORY:TAG\n');
  return exitCodes.ok;
}
