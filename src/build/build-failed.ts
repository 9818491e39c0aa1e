import { WardctlError } from '../errors.ts';

const shownLines = 40;

/** The error about what keeps a project from being built. @param name of the project's folder */
export function buildFailed(name: string, problem: string, hint: string, cause?: unknown): WardctlError {
  return new WardctlError('BUILD_FAILED', `cannot build ${name}: ${problem}`, { hint, cause });
}

/**
 * The error about a program of a build, with the end of what it printed.
 * @param program what ran and for what, as the message begins
 * @param output of any length, untrusted
 */
export function programFailed(
  program: string,
  { problem, output = '' }: { readonly problem: string; readonly output?: string },
  hint: string,
): WardctlError {
  const lines = output.trimEnd().split(/\r?\n/).slice(-shownLines).join('\n');
  return new WardctlError('BUILD_FAILED', `${program} ${problem}${lines === '' ? '' : `\n${lines}`}`, {
    hint,
  });
}
