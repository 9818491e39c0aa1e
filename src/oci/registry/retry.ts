import { WardctlError } from '../../errors.ts';

/** Time and chance, which tests replace. */
export interface Surroundings {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Rejects with what `signal` is aborted with. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** How often something is tried in all. */
export const maxAttempts = 4;
const firstDelayMs = 300;
const maxRetryAfterMs = 60_000;
const transientStatuses = new Set([408, 429, 500, 502, 503, 504]);

/** Whether a server may answer otherwise the next time. */
export function isTransientStatus(status: number): boolean {
  return transientStatuses.has(status);
}

/**
 * Whether something failed that may not fail the next time: a connection, or a server that is busy. A certificate that is
 * not trusted will not be the next time either (`isLasting`).
 */
export function isTransientError(error: unknown): boolean {
  if (!(error instanceof WardctlError) || error.details?.['isLasting'] === true) return false;
  const status = error.details?.['status'];
  return (
    error.code === 'REGISTRY_UNREACHABLE' ||
    error.code === 'REGISTRY_TIMEOUT' ||
    (typeof status === 'number' && isTransientStatus(status))
  );
}

/**
 * Does something up to four times, as long as it fails with what may not last.
 * @param pause waits before attempt `attempt + 1`
 */
export async function retrying<T>(
  work: () => Promise<T>,
  pause: (attempt: number, error: unknown) => Promise<void>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === maxAttempts || !isTransientError(error)) throw error;
      await pause(attempt, error);
    }
  }
}

/**
 * How long to wait before another attempt, in milliseconds: what the server asked for, but at most a minute; else
 * longer each time, and not the same for everyone.
 * @param attempt the number of those that failed, from 1
 */
export function delayBefore(attempt: number, error: unknown, { now, random }: Surroundings): number {
  const retryAfter = error instanceof WardctlError ? error.details?.['retryAfter'] : undefined;
  const asked = typeof retryAfter === 'string' ? retryAfterMs(retryAfter, now()) : undefined;
  if (asked !== undefined) return Math.min(Math.max(asked, 0), maxRetryAfterMs);
  const delay = firstDelayMs * 2 ** (attempt - 1);
  return delay / 2 + (delay / 2) * random();
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function retryAfterMs(text: string, nowMs: number): number | undefined {
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1000;
  // `Date.parse` makes a year of any number.
  const date = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : date - nowMs;
}
