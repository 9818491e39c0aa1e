export type { CacheKey } from './key.ts';
export type { FileKeyLockOptions, KeyLock } from './key-lock.ts';
export { fileKeyLock } from './key-lock.ts';
export type { CachedEntry } from './cached-entry.ts';
export type { CacheLimits, PrunePlan, PruneResult, RemovalReason } from './prune.ts';
export { defaultCacheLimits } from './prune.ts';
export type { PreparedFiles } from './prepared-files.ts';
export type { Prepare, PreparedCache, PreparedCacheOptions } from './prepared-cache.ts';
export { openPreparedCache } from './folder-cache.ts';
