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

/** Clocks of machines that share a cache differ; what was used later than so much from now was not. */
const maxAheadMs = 24 * 60 * 60 * 1000;

/**
 * What has to go so that the limits are kept: what was not used for too long, then what was not used for longest. Of an
 * entry whose time cannot be right nothing is known: it is not too old, and goes before those that are known to be used.
 * @param nowMs since the epoch
 */
export function planRemovals(
  entries: readonly EntryFile[],
  { maxBytes, maxAgeMs }: CacheLimits,
  nowMs: number,
): PrunePlan {
  const isOld = ({ lastUsedMs }: EntryFile): boolean =>
    isTime(lastUsedMs, nowMs) && nowMs - lastUsedMs > maxAgeMs;
  const old = unusedFirst(entries.filter(isOld));
  const young = unusedFirst(entries.filter((entry) => !isOld(entry)));
  const unknown = young.filter(({ lastUsedMs }) => !isTime(lastUsedMs, nowMs));
  const known = young.filter(({ lastUsedMs }) => isTime(lastUsedMs, nowMs));
  const tooMuch: EntryFile[] = [];
  let leftBytes = young.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  for (const entry of [...unknown, ...known]) {
    if (leftBytes <= maxBytes) break;
    tooMuch.push(entry);
    leftBytes -= entry.sizeBytes;
  }
  return {
    removals: [
      ...old.map((entry) => ({ entry, reason: 'age' as const })),
      ...tooMuch.map((entry) => ({ entry, reason: 'size' as const })),
    ],
  };
}

/** That everything goes. */
export function planClearing(entries: readonly EntryFile[]): PrunePlan {
  return { removals: unusedFirst(entries).map((entry) => ({ entry, reason: 'clear' })) };
}

/** Those unused for longest first. */
export function unusedFirst(entries: readonly EntryFile[]): EntryFile[] {
  return entries.toSorted((a, b) => a.lastUsedMs - b.lastUsedMs || (a.id < b.id ? -1 : 1));
}

/** Some file systems and archives have the epoch for times that they do not know. */
function isTime(ms: number, nowMs: number): boolean {
  return ms > 0 && ms <= nowMs + maxAheadMs;
}
