import type { ErrorCode } from '../errors.ts';

export const exitCodes = {
  ok: 0,
  /** The answer is no, or what was given cannot be used. */
  failed: 1,
  usage: 2,
  /** As of a program that the system ends because nobody reads its output (128 + SIGPIPE). */
  closedPipe: 141,
  /** A bug of ours. */
  internal: 70,
} as const;

/** The exit code for an error, by the prefix of its code. */
export function exitCodeOf(code: ErrorCode): number {
  return code.startsWith('USAGE_') ? exitCodes.usage : exitCodes.failed;
}
