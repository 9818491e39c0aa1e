import { WardctlError } from '../../errors.ts';
import { formatError } from '../format-error.ts';
import { isTerminal, useColor } from '../terminal.ts';
import { writeStderr } from '../write.ts';
import { buildOnce, type BuildRun } from './build-once.ts';
import type { BuildResult } from './build-result.ts';
import { SourceChanges } from './source-changes.ts';
import type { StatusLine } from './status-line.ts';

/** Where the results of watching go. */
export interface WatchReport {
  readonly report: (result: BuildResult) => void;
  readonly status: StatusLine;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/**
 * Builds a policy, and again after each change of its sources. What fails is told, and tried again after the next
 * change.
 * @throws the signal's reason, and what is no error of ours
 */
export async function watchBuild(run: BuildRun, { report, status, color }: WatchReport): Promise<never> {
  const style = { json: false, color: color && useColor(isTerminal(2), process.env, []) };
  const notice = (text: string): void => {
    status.end();
    writeStderr(`${text}\n`);
  };
  const changes = new SourceChanges({ ...run, notice });
  try {
    for (let isFirst = true; ; isFirst = false) {
      changes.begin();
      try {
        report(await buildOnce(run));
      } catch (error) {
        run.signal.throwIfAborted();
        if (!(error instanceof WardctlError)) throw error;
        status.end();
        writeStderr(formatError(error, style));
      }
      changes.end();
      if (isFirst) notice('watching for changes; Ctrl-C ends');
      const changed = await changes.next(run.signal);
      notice(`${changed} changed`);
    }
  } finally {
    changes.close();
  }
}
