import { runProgram } from '../../../build/index.ts';
import { cloneFailure, lastWords } from './clone-failure.ts';
import { limitSize } from './size-limit.ts';
import type { GitSource } from './template-source.ts';

/** How git is run for a template. */
export interface GitOptions {
  readonly signal: AbortSignal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Default: 2 minutes for each call. */
  readonly timeoutMs?: number;
  /** Of all that is in the folder. Default: 256 MiB. */
  readonly maxBytes?: number;
}

type ProgramEnd = Awaited<ReturnType<typeof runProgram>>;

const defaultTimeoutMs = 2 * 60_000;
const defaultMaxBytes = 256 * 1024 ** 2;

/** Neither hooks nor line breaks are the user's here, but logins and proxies are. */
const config = [
  'core.hooksPath=/dev/null',
  'core.autocrlf=false',
  'core.fsmonitor=false',
  'advice.detachedHead=false',
  'submodule.recurse=false',
].flatMap((one) => ['-c', one]);

/**
 * Calls git in a folder until it is done. Nothing of a repository is run.
 * @param source what messages are about
 * @returns what it printed to stdout, at most 16 MiB: more is an error
 * @throws WardctlError TEMPLATE_UNREADABLE; the signal's reason
 */
export async function runGit(
  args: readonly string[],
  folder: string,
  source: GitSource,
  options: GitOptions,
): Promise<string> {
  const { environment, timeoutMs = defaultTimeoutMs, maxBytes = defaultMaxBytes, signal } = options;
  const size = limitSize(folder, maxBytes);
  let end: ProgramEnd;
  try {
    end = await runProgram({
      command: ['git', ...config, ...args],
      folder,
      signal: AbortSignal.any([signal, size.signal]),
      environment,
      timeoutMs,
      readsStdout: true,
    });
  } catch (error) {
    signal.throwIfAborted();
    if (size.signal.aborted) throw cloneFailure(source, `it has more than ${maxBytes / 1024 ** 2} MiB`);
    throw error;
  } finally {
    size.stop();
  }
  return outputOf(end, source);
}

function outputOf(end: ProgramEnd, source: GitSource): string {
  if (end.type === 'done') return end.stdout;
  if (end.type === 'not-started') {
    const problem = end.code === 'ENOENT' ? 'git is not installed' : `git ${end.problem}`;
    throw cloneFailure(
      source,
      problem,
      'Install git: https://git-scm.com. A folder needs no git: --from PATH',
    );
  }
  const said = lastWords(end.output, source);
  throw cloneFailure(source, said === '' ? `git ${end.problem}` : said);
}
