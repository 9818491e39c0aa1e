import type { EntryFile } from './entry-folder.ts';

export interface CacheLimits {
  /** Of all entries together. */
  readonly maxBytes: number;
  /** Since an entry was used, in milliseconds. */
  readonly maxAgeMs: number;
}

/** 1 GiB and 90 days. */
export const defaultCacheLimits: CacheLimits = {
  maxBytes: 1024 ** 3,
  maxAgeMs: 90 * 24 * 60 * 60 * 1000,
};

/** Why an entry goes: it was not used for too long, the cache is too large, or everything goes. */
export type RemovalReason = 'age' | 'size' | 'clear';

export interface PlannedRemoval {
  readonly entry: EntryFile;
  readonly reason: RemovalReason;
}

/** What is to be removed; nothing was yet. */
export interface PrunePlan {
  /** Those unused for longest first. */
  readonly removals: readonly PlannedRemoval[];
}

export interface PruneResult {
  readonly removed: readonly PlannedRemoval[];
  /** What was planned, and is in use or was used or made again meanwhile, with the reason in words. */
  readonly kept: readonly KeptEntry[];
}

export interface KeptEntry {
  readonly entry: EntryFile;
  readonly because: string;
}

/**
 * What has to go so that the limits are kept: what was not used for too long, then what was not used for longest.
 * @param nowMs since the epoch; entries that were used later than that count as used now
 */
export function planRemovals(
  entries: readonly EntryFile[],
  { maxBytes, maxAgeMs }: CacheLimits,
  nowMs: number,
): PrunePlan {
  const byLastUse = unusedFirst(entries);
  let leftBytes = byLastUse.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const removals: PlannedRemoval[] = [];
  for (const entry of byLastUse) {
    const isOld = nowMs - entry.lastUsedMs > maxAgeMs;
    if (!isOld && leftBytes <= maxBytes) break;
    removals.push({ entry, reason: isOld ? 'age' : 'size' });
    leftBytes -= entry.sizeBytes;
  }
  return { removals };
}

/** That everything goes. */
export function planClearing(entries: readonly EntryFile[]): PrunePlan {
  return { removals: unusedFirst(entries).map((entry) => ({ entry, reason: 'clear' })) };
}

/** Those unused for longest first. */
export function unusedFirst(entries: readonly EntryFile[]): EntryFile[] {
  return entries.toSorted((a, b) => a.lastUsedMs - b.lastUsedMs || (a.id < b.id ? -1 : 1));
}
