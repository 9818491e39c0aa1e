import { exitCodes } from '../exit-code.ts';
import { stderrLogs } from '../logs.ts';
import { interruptible } from '../registry/interrupt.ts';
import { withPolicyFinder } from '../registry/policy-finder.ts';
import { workingFolder } from '../working-folder.ts';
import { openReports } from './reports.ts';
import { runOnce } from './run-once.ts';
import type { TestOptions } from './test-options.ts';

/**
 * Does what `wardctl test` does. Returns the exit code.
 * @throws WardctlError USAGE_INVALID, SUITE_UNREADABLE, OUTPUT_UNWRITABLE, SNAPSHOT_UNWRITABLE; Interrupted
 */
export async function testPolicies(options: TestOptions): Promise<number> {
  const folder = workingFolder();
  if (options.watch) {
    const { watchPolicies } = await import('./watch/watch-policies.ts');
    return watchPolicies(options, folder);
  }
  const reports = openReports(options.reporters, { folder, color: options.color, env: process.env });
  const { warn } = stderrLogs(options);
  return interruptible((signal) =>
    withPolicyFinder({ ...options, ...options.registries }, async (finder) => {
      const { ok } = await runOnce(options, { folder, finder, signal, tell: reports.tell, warn });
      reports.finish();
      return ok ? exitCodes.ok : exitCodes.failed;
    }),
  );
}
