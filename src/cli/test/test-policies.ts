import { monotonicMs } from '../../runtime/index.ts';
import type { SuiteEvent } from '../../suite/index.ts';
import { exitCodes } from '../exit-code.ts';
import { Interrupted } from '../interrupted.ts';
import { stderrLogs } from '../logs.ts';
import { interruptible } from '../registry/interrupt.ts';
import { withPolicyFinder } from '../registry/policy-finder.ts';
import { columnsOf, isTerminal } from '../terminal.ts';
import { workingFolder } from '../working-folder.ts';
import { writeStderr, writeStdout } from '../write.ts';
import { openReports } from './reports.ts';
import { runOnce } from './run-once.ts';
import { RunProgress } from './run-progress.ts';
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
  const progress = createProgress(options.reporters);
  const write = (text: string): void => {
    progress.erase();
    writeStdout(text);
  };
  const reports = openReports(options.reporters, { folder, color: options.color, env: process.env, write });
  const logs = stderrLogs(options);
  const warn = (message: string): void => {
    progress.erase();
    logs.warn(message);
  };
  const tell = (event: SuiteEvent): void => {
    progress.tell(event);
    reports.tell(event);
  };
  try {
    return await interruptible((signal) =>
      withPolicyFinder({ ...options, ...options.registries }, async (finder) => {
        const { ok } = await runOnce(options, { folder, finder, signal, tell, warn });
        reports.finish();
        return ok ? exitCodes.ok : exitCodes.failed;
      }),
    );
  } catch (error) {
    progress.stop();
    throw error instanceof Interrupted ? error.after(progress.summary()) : error;
  }
}

/** On stderr, if that is a terminal; dots are progress themselves. */
function createProgress(reporters: readonly string[]): RunProgress {
  const hasCursor = isTerminal(2) && process.env['TERM'] !== 'dumb' && !reporters.includes('dot');
  return new RunProgress({
    columns: hasCursor ? () => columnsOf(process.stderr) : undefined,
    now: monotonicMs,
    write: writeStderr,
    every(intervalMs, callback) {
      const timer = setInterval(callback, intervalMs);
      return () => clearInterval(timer);
    },
  });
}
