import type { WorkerPool } from '../../../suite/index.ts';
import { formatError } from '../../format-error.ts';
import { stderrLogs } from '../../logs.ts';
import { interruptible } from '../../registry/interrupt.ts';
import { withPolicyFinder } from '../../registry/policy-finder.ts';
import { isTerminal, useColor } from '../../terminal.ts';
import { writeStderr, writeStdout } from '../../write.ts';
import { isForPeople } from '../options.ts';
import { openReports } from '../reports.ts';
import type { TestOptions } from '../test-options.ts';
import { plainWatch } from './plain-watch.ts';
import { WatchSession } from './watch-session.ts';

/**
 * Watches with a report for each run, until a signal ends it.
 * @throws WardctlError USAGE_INVALID, OUTPUT_UNWRITABLE; Interrupted
 */
export function watchInLines(options: TestOptions, folder: string, pool: WorkerPool): Promise<never> {
  const { warn } = stderrLogs(options);
  const color = options.color && useColor(isTerminal(2), process.env, []);
  const surroundings = { folder, color: options.color, env: process.env, write: writeStdout };
  const open = (): ReturnType<typeof openReports> => openReports(options.reporters, surroundings);
  // What is wrong with them is told at once.
  open();
  const tell = plainWatch(
    {
      write: writeStdout,
      warn,
      tellError: (error) => {
        writeStderr(formatError(error, { json: false, color }));
      },
      openReports: open,
    },
    isForPeople(options.reporters),
  );
  return interruptible((signal) =>
    withPolicyFinder({ ...options, ...options.registries }, (finder) => {
      const session = new WatchSession(options, { folder, finder, pool, signal, tell });
      session.runAll({ update: options.update });
      return session.watch();
    }),
  );
}
