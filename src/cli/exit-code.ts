import type { ErrorCode } from '../errors.ts';

export const exitCodes = {
  ok: 0,
  /** The answer is no, or what was given cannot be used. */
  failed: 1,
  usage: 2,
  /** Registries, logins, the network, the store and its disk. */
  surroundings: 5,
  /** As of a program that the system ends because nobody reads its output (128 + SIGPIPE). */
  closedPipe: 141,
  /** A bug of ours. */
  internal: 70,
} as const;

const byPrefix: readonly (readonly [prefix: string, exitCode: number])[] = [
  ['USAGE_', exitCodes.usage],
  ['REFERENCE_', exitCodes.usage],
  ['REGISTRY_', exitCodes.surroundings],
  ['CREDENTIALS_', exitCodes.surroundings],
  ['STORE_', exitCodes.surroundings],
  ['CACHE_', exitCodes.surroundings],
  ['TEMPLATE_UNKNOWN', exitCodes.usage],
  ['TEMPLATE_UNREADABLE', exitCodes.surroundings],
  ['PROJECT_UNWRITABLE', exitCodes.surroundings],
];

/** The exit code for an error, by the prefix of its code. */
export function exitCodeOf(code: ErrorCode): number {
  const [, exitCode = exitCodes.failed] = byPrefix.find(([prefix]) => code.startsWith(prefix)) ?? [];
  return exitCode;
}
