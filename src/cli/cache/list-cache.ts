import { exitCodes } from '../exit-code.ts';
import { visibleLine } from '../escape.ts';
import { stderrLogs } from '../logs.ts';
import { printJson } from '../print-json.ts';
import { processSurroundings } from '../registry/surroundings.ts';
import { stdoutTerminal } from '../terminal.ts';
import { writeStderr, writeStdout } from '../write.ts';
import { formatCache } from './cache-table.ts';
import { describeCache } from './describe-entries.ts';
import { openCache } from './open-cache.ts';
import { preparedFolder } from './prepared-folder.ts';

/** What the commands of the cache have in common on their command lines. */
export interface CacheOutput {
  readonly json: boolean;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/** Does what `wardctl cache list` does and prints it. Returns the exit code. @throws WardctlError CACHE_FAILED */
export function listCache(output: CacheOutput): number {
  const surroundings = processSurroundings();
  const folder = preparedFolder(surroundings);
  const cache = describeCache(folder, openCache(stderrLogs(output).warn, surroundings).list());
  if (output.json) printJson(cache);
  else if (cache.entries.length > 0) writeStdout(formatCache(cache, stdoutTerminal(output.color)));
  else writeStderr(`The cache is empty: nothing is kept yet in ${visibleLine(folder)}.\n`);
  return exitCodes.ok;
}
