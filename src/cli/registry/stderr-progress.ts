import { createLogs, type Logs } from '../logs.ts';
import { hasUnicode, isTerminal, useColor } from '../terminal.ts';
import { writeStderr } from '../write.ts';
import { createProgress, type Progress } from './progress.ts';

export interface StderrProgressOptions {
  /** What a line says when a transfer starts: `pulling`. */
  readonly verb: string;
  readonly quiet: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
  readonly verbose: boolean;
  /** Takes the lines in place of stderr. */
  readonly write?: ((text: string) => void) | undefined;
}

/** Progress and logs on stderr, which know of each other. */
export function stderrProgress(options: StderrProgressOptions): { progress: Progress; logs: Logs } {
  const stderrIsTerminal = isTerminal(2);
  const color = options.color && useColor(stderrIsTerminal, process.env, []);
  // Others have no cursor to move.
  const hasCursor = stderrIsTerminal && options.write === undefined && process.env['TERM'] !== 'dumb';
  const progress = createProgress({
    ...options,
    terminal: hasCursor
      ? () => ({ columns: columnsOf(process.stderr), color, unicode: hasUnicode() })
      : undefined,
    now: () => performance.now(),
    write: options.write ?? writeStderr,
    every(intervalMs, callback) {
      const timer = setInterval(callback, intervalMs);
      return () => clearInterval(timer);
    },
  });
  const { verbose } = options;
  const write = (text: string): void => progress.write(text);
  return {
    progress,
    logs: createLogs({ verbose, color, isTerminal: stderrIsTerminal, now: Date.now, write }),
  };
}

function columnsOf({ columns }: NodeJS.WriteStream): number {
  return columns > 0 ? columns : 80;
}
