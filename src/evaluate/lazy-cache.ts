import type { PreparedCache } from '../cache/index.ts';

/** The part of the cache that evaluations use. */
export type PreparedFilesCache = Pick<PreparedCache, 'getOrPrepare'>;

/**
 * A cache that is opened when it is used first: only components need it.
 * @param open asked once
 */
export function lazyCache(open: () => Promise<PreparedFilesCache>): PreparedFilesCache {
  let opened: Promise<PreparedFilesCache> | undefined;
  return {
    async getOrPrepare(key, prepare, options) {
      opened ??= open();
      return (await opened).getOrPrepare(key, prepare, options);
    },
  };
}

/**
 * The same of a folder, without anybody to tell what went wrong while everything went on.
 * @param now milliseconds since the epoch
 */
export function lazyFolderCache(folder: string, now: () => number): PreparedFilesCache {
  return lazyCache(async () => {
    const { openPreparedCache } = await import('../cache/index.ts');
    return openPreparedCache({ folder, now });
  });
}
