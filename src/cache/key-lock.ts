import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { WardctlError } from '../errors.ts';
import { isMissing, removeLeftOvers } from '../files/index.ts';
import { FileLock } from '../sharing/index.ts';

/** Limits of one wait for a lock. */
export interface KeyLockOptions {
  /** Ends the waiting, with its reason, but not the work. */
  readonly signal?: AbortSignal | undefined;
  /** How long to wait for who has it; 0 for not at all. Default: 60 s. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Lets those who share a cache work on a key one at a time. Who has the lock and dies loses it; who is suspended for
 * long may lose it without notice, so that work has to bear being done twice.
 */
export interface KeyLock {
  /**
   * Does work as the only one who has the lock of that key.
   * @param key letters, digits and `-`, at most 64
   * @throws WardctlError CACHE_LOCKED where somebody else keeps it for too long, CACHE_FAILED where it cannot be taken;
   *   the signal's reason; and what `work` throws
   */
  run<T>(key: string, work: () => Promise<T>, options?: KeyLockOptions): Promise<T>;
  /**
   * Takes away what those left who died; nobody's lock is touched.
   * @param nowMs since the epoch
   * @throws WardctlError CACHE_FAILED
   */
  sweep(nowMs: number): Promise<void>;
}

export interface FileKeyLockOptions {
  /**
   * How long a holder may show no sign of life of which it cannot be told whether it still runs: on another machine,
   * in another container, or on a system other than Linux. Default: 20 s.
   */
  readonly silenceMs?: number;
}

const errorCodes = { failed: 'CACHE_FAILED', locked: 'CACHE_LOCKED' } as const;

/** Locks as files, for the processes that share a folder, which is made where it is missing. */
export function fileKeyLock(folder: string, { silenceMs }: FileKeyLockOptions = {}): KeyLock {
  // A lock of its own for each call: in one object, who waits would not hear signals while others have it.
  const lockOf = (key: string, timeoutMs: number | undefined): FileLock =>
    new FileLock(join(folder, key), {
      errorCodes,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(silenceMs === undefined ? {} : { silenceMs }),
    });
  return {
    run: (key, work, { signal, timeoutMs } = {}) => lockOf(key, timeoutMs).run(work, signal),
    async sweep(nowMs) {
      for (const name of namesLeftIn(folder, nowMs)) {
        // Taking over from who died, and letting go again.
        await lockOf(name, 0)
          .run(() => Promise.resolve())
          .catch(ignoreUnusable);
      }
    },
  };
}

function namesLeftIn(folder: string, nowMs: number): string[] {
  try {
    removeLeftOvers(folder, nowMs);
    return readdirSync(folder).filter((name) => /^[\w-]{1,64}$/.test(name));
  } catch (error) {
    if (isMissing(error)) return [];
    throw new WardctlError('CACHE_FAILED', `cannot clean the locks in ${folder}`, { cause: error });
  }
}

/** Somebody has it; or it cannot be had, which is told to who needs it. */
function ignoreUnusable(error: unknown): void {
  if (!(error instanceof WardctlError)) throw error;
}
