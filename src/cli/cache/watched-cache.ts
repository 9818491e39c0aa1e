import type { CacheKey, PreparedCache } from '../../cache/index.ts';
import { WardctlError } from '../../errors.ts';
import type { WarmedPolicy } from './warmed-policies.ts';

/** What preparing a policy needs of the cache. */
export type UsedCache = Pick<PreparedCache, 'getOrPrepare'>;

/** A cache that knows what was asked of it. */
export interface WatchedCache {
  readonly cache: UsedCache;
  /** What came of all that was asked. */
  state(): WarmedPolicy['state'];
  /** @throws WardctlError CACHE_FAILED where something was prepared that the cache has not kept */
  checkKept(): Promise<void>;
}

export function watchedCache(cache: UsedCache): WatchedCache {
  const asked: CacheKey[] = [];
  const prepared: CacheKey[] = [];
  return {
    cache: {
      getOrPrepare(key, prepare, options) {
        asked.push(key);
        const noted: typeof prepare = (signal) => {
          prepared.push(key);
          return prepare(signal);
        };
        return cache.getOrPrepare(key, noted, options);
      },
    },
    state() {
      if (asked.length === 0) return 'unneeded';
      return prepared.length === 0 ? 'ready' : 'prepared';
    },
    async checkKept() {
      for (const key of prepared) await cache.getOrPrepare(key, notKept);
    },
  };
}

function notKept(): Promise<never> {
  const error = new WardctlError('CACHE_FAILED', 'it was prepared, and could not be kept in the cache', {
    hint: 'The warning above says why. Check the free space, and your rights in the folder of the cache.',
  });
  return Promise.reject(error);
}
