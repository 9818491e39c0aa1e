import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { watchedCache } from '../../../../src/cli/cache/watched-cache.ts';
import {
  contentOf,
  keyOf,
  openTestCache,
  preparing,
  temporaryFolder,
  unwanted,
} from '../../../support/cache/temporary-cache.ts';

const key = keyOf('module');

describe('a cache that is watched', () => {
  it('knows that nothing was asked of it', async () => {
    const watched = watchedCache(openTestCache().cache);
    await watched.checkKept();
    expect(watched.state()).toBe('unneeded');
  });

  it('knows what was prepared, and what was there', async () => {
    const { cache } = openTestCache();
    const first = watchedCache(cache);
    expect(contentOf(await first.cache.getOrPrepare(key, preparing('content')))).toBe('content');
    await first.checkKept();
    expect(first.state()).toBe('prepared');
    const second = watchedCache(cache);
    await second.cache.getOrPrepare(key, unwanted);
    expect(second.state()).toBe('ready');
  });

  it('fails where the result was not kept', async () => {
    const folder = join(temporaryFolder(), 'file');
    writeFileSync(folder, '');
    const watched = watchedCache(openTestCache({ folder }).cache);
    await watched.cache.getOrPrepare(key, preparing('content'));
    await expect(watched.checkKept()).rejects.toMatchObject({ code: 'CACHE_FAILED' });
  });
});
