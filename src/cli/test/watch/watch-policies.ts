import { WardctlError } from '../../../errors.ts';
import { WorkerPool } from '../../../suite/index.ts';
import { isTerminal } from '../../terminal.ts';
import type { TestOptions } from '../test-options.ts';
import { workerComponents, workerFile } from '../worker-file.ts';
import { watchInLines } from './watch-in-lines.ts';
import { watchOnScreen } from './watch-on-screen.ts';

/**
 * Does what `wardctl test --watch` does: on the whole screen where there is a terminal, otherwise line by line.
 * Returns the exit code.
 * @throws WardctlError USAGE_INVALID, OUTPUT_UNWRITABLE; Interrupted
 */
export async function watchPolicies(options: TestOptions, folder: string): Promise<number> {
  refuseParts(options);
  const pool = new WorkerPool(workerFile(), workerComponents(folder));
  try {
    const isInLines = options.reporters.length > 0 || !hasScreen();
    return await (isInLines ? watchInLines : watchOnScreen)(options, folder, pool);
  } finally {
    await pool.close();
  }
}

function refuseParts({ shard, changed }: TestOptions): void {
  const flag = shard !== undefined ? '--shard' : changed ? '--changed' : undefined;
  if (flag === undefined) return;
  throw new WardctlError('USAGE_INVALID', `${flag} cannot be used together with --watch`, {
    hint: 'Watching runs everything once, and then what a change affects.',
  });
}

/** Whether keys can be read, and the cursor moved. */
function hasScreen(): boolean {
  return isTerminal(1) && process.stdin.isTTY && process.env['TERM'] !== 'dumb';
}
