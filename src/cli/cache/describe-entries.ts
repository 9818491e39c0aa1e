import { defaultCacheLimits, type CachedEntry } from '../../cache/index.ts';
import type { ListedCache, ListedEntry } from './listed-cache.ts';

export function describeCache(folder: string, entries: readonly CachedEntry[]): ListedCache {
  const listed = entries.map(describeEntry);
  return {
    folder,
    sizeBytes: sumOf(listed),
    maxBytes: defaultCacheLimits.maxBytes,
    entries: listed,
  };
}

export function describeEntry({ key, problem, sizeBytes, lastUsedMs, path }: CachedEntry): ListedEntry {
  return {
    digest: key === undefined ? null : `sha256:${key.moduleSha256}`,
    preparedWith: key?.shapedBy ?? null,
    sizeBytes,
    lastUsed: dateOf(lastUsedMs).toISOString(),
    path,
    ...(problem === undefined ? {} : { problem }),
  };
}

/** Bytes of all. */
export function sumOf(entries: readonly { readonly sizeBytes: number }[]): number {
  return entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** File systems can have times that dates cannot. */
function dateOf(ms: number): Date {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? new Date(0) : date;
}
