import type { ProblemReport } from './cache-problem.ts';
import type { CachedEntry } from './cached-entry.ts';
import type { CacheKey } from './key.ts';
import type { KeyLock } from './key-lock.ts';
import type { PreparedFiles } from './prepared-files.ts';
import type { CacheLimits, PrunePlan, PruneResult } from './prune.ts';

export interface PreparedCacheOptions {
  /** Where entries and locks are kept; made when the first entry is. Who can write to it decides what policies do. */
  readonly folder: string;
  /** Default: files in `folder`, for the processes that share it. */
  readonly lock?: KeyLock;
  /** Of all entries together. Default: 1 GiB. */
  readonly maxBytes?: number;
  /** Entries that were not used for so long are removed, in milliseconds. Default: 90 days. */
  readonly maxAgeMs?: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told of what went wrong while everything went on: entries that are damaged or cannot be kept. Each is told once. */
  readonly warn?: ProblemReport;
}

/** What was made of policies' modules, kept for the next time. */
export interface PreparedCache {
  /**
   * What was prepared for a key: from the cache, or else from `prepare`, which one at a time does among all who share
   * the cache. An entry that is not as it was written is prepared again. A cache that cannot be read or written, or
   * whose lock is not to be had within a minute, is a warning: then `prepare` is asked, and nothing kept.
   *
   * @param prepare its signal ends when nobody waits any more
   * @param options.signal ends the waiting
   * @returns files that may share their memory, and must not be changed
   * @throws the signal's reason, and what `prepare` throws, which all get who wait for it in this process
   */
  getOrPrepare(
    key: CacheKey,
    prepare: Prepare,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<PreparedFiles>;
  /** All entries, those used last first. @throws WardctlError CACHE_FAILED */
  list(): CachedEntry[];
  /**
   * What has to go so that limits are kept; nothing is removed.
   * @param limits default: those of the cache
   * @throws WardctlError CACHE_FAILED
   */
  planPrune(limits?: Partial<CacheLimits>): PrunePlan;
  /**
   * Removes what was planned, but for what is used or prepared at that time, and what killed processes left.
   * @throws WardctlError CACHE_FAILED, CACHE_LOCKED
   */
  prune(plan: PrunePlan): Promise<PruneResult>;
  /** Removes all entries, as {@link PreparedCache.prune} does. @throws WardctlError CACHE_FAILED, CACHE_LOCKED */
  clear(): Promise<PruneResult>;
}

/** Makes what is kept. */
export type Prepare = (signal: AbortSignal) => Promise<PreparedFiles>;
