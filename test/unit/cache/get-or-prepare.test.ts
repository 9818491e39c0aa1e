import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileKeyLock, type KeyLock, type PreparedFiles } from '../../../src/cache/index.ts';
import { entryIdOf } from '../../../src/cache/key.ts';
import { WardctlError } from '../../../src/errors.ts';
import {
  contentOf,
  keyOf,
  openTestCache,
  preparing,
  temporaryFolder,
  unwanted,
} from '../../support/cache/temporary-cache.ts';
import { filesIn } from '../../support/files-in.ts';

const key = keyOf('module');

describe('what is prepared', () => {
  it('is there the next time, for others too', async () => {
    const { cache, again, problems } = openTestCache();
    const files = new Map([
      ['policy.js', Buffer.from('export {}')],
      ['policy.core.wasm', Buffer.from([0, 97, 115, 109])],
    ]);
    expect(await cache.getOrPrepare(key, () => Promise.resolve(files))).toEqual(files);
    for (const next of [cache, again().cache]) {
      const found = await next.getOrPrepare(key, unwanted);
      expect(Array.from(found, ([name, bytes]) => [name, Buffer.from(bytes)])).toEqual([...files]);
    }
    expect(problems).toEqual([]);
  });

  it('is prepared anew for another module and for other shapes', async () => {
    const { cache } = openTestCache();
    const keys = [key, keyOf('other'), keyOf('module', { tool: '2' }), keyOf('module', {})];
    for (const [index, each] of keys.entries()) await cache.getOrPrepare(each, preparing(`content ${index}`));
    for (const [index, each] of keys.entries())
      expect(contentOf(await cache.getOrPrepare(each, unwanted))).toBe(`content ${index}`);
  });

  it('is prepared once for all who ask at the same time, of one object and of several', async () => {
    const { cache, again, folder } = openTestCache();
    const prepare = preparing('content');
    const caches = [cache, cache, again().cache, again().cache];
    const results = await Promise.all(caches.map((each) => each.getOrPrepare(key, prepare)));
    expect(results.map(contentOf)).toEqual(Array(4).fill('content'));
    expect(prepare.count).toBe(1);
    expect(filesIn(folder)).toEqual([join('entries', entryIdOf(key))]);
  });

  it('fails for all who ask at the same time, and leaves nothing', async () => {
    const { cache, folder, problems } = openTestCache();
    const failure = new WardctlError('WASM_INVALID', 'no component');
    const { promise, reject } = Promise.withResolvers<PreparedFiles>();
    const results = [1, 2, 3].map(() => cache.getOrPrepare(key, () => promise));
    reject(failure);
    for (const result of results) await expect(result).rejects.toBe(failure);
    expect(filesIn(folder)).toEqual([]);
    expect(problems).toEqual([]);
    expect(contentOf(await cache.getOrPrepare(key, preparing('content')))).toBe('content');
  });
});

describe('a signal', () => {
  it('ends the wait for the preparation, and the preparation when nobody else waits', async () => {
    const { cache } = openTestCache();
    const reason = new RangeError('too long');
    const leaving = new AbortController();
    let seen: AbortSignal | undefined;
    const result = cache.getOrPrepare(
      key,
      (signal) => {
        seen = signal;
        leaving.abort(reason);
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        });
      },
      { signal: leaving.signal },
    );
    await expect(result).rejects.toBe(reason);
    expect(seen?.reason).toBe(reason);
    expect(contentOf(await cache.getOrPrepare(key, preparing('content')))).toBe('content');
  });

  it('ends the wait for another preparer', async () => {
    const { cache, again, folder } = openTestCache();
    const { promise, resolve } = Promise.withResolvers<PreparedFiles>();
    const began = Promise.withResolvers<null>();
    const slow = cache.getOrPrepare(key, () => {
      began.resolve(null);
      return promise;
    });
    await began.promise;
    const leaving = new AbortController();
    const waiting = again().cache.getOrPrepare(key, unwanted, { signal: leaving.signal });
    leaving.abort(new RangeError('too long'));
    await expect(waiting).rejects.toThrow('too long');
    resolve(new Map());
    await slow;
    expect(existsSync(join(folder, 'entries', entryIdOf(key)))).toBe(true);
  });

  it('that was given before is heeded before anything is done', async () => {
    const { cache } = openTestCache();
    await cache.getOrPrepare(key, preparing('content'));
    const signal = AbortSignal.abort(new RangeError('before'));
    await expect(cache.getOrPrepare(key, unwanted, { signal })).rejects.toThrow('before');
  });
});

describe('an entry that cannot be used', () => {
  /** A cache with one entry, which a test damages. */
  async function withEntry() {
    const test = openTestCache();
    await test.cache.getOrPrepare(key, preparing('content'));
    return { ...test, path: test.entryPaths()[0] ?? '' };
  }

  async function expectRebuilt({ again, path }: Awaited<ReturnType<typeof withEntry>>): Promise<void> {
    const { cache, problems } = again();
    expect(contentOf(await cache.getOrPrepare(key, preparing('content')))).toBe('content');
    expect(problems.map(({ code }) => code)).toEqual(['CACHE_FAILED']);
    expect(problems[0]?.message).toContain(entryIdOf(key));
    expect(existsSync(path)).toBe(true);
    expect(contentOf(await again().cache.getOrPrepare(key, unwanted))).toBe('content');
  }

  it('because of a changed byte, wherever it is, is prepared again', async () => {
    const test = await withEntry();
    const whole = readFileSync(test.path);
    for (const at of [0, 15, 16, 47, 48, 52, 56, 100, whole.length - 8, whole.length - 1]) {
      const damaged = Buffer.from(whole);
      damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
      writeFileSync(test.path, damaged);
      await expectRebuilt(test);
    }
  });

  it('because it was cut is prepared again', async () => {
    const test = await withEntry();
    const whole = readFileSync(test.path);
    for (const length of [0, 1, 55, 56, 100, whole.length - 1]) {
      writeFileSync(test.path, whole.subarray(0, length));
      await expectRebuilt(test);
    }
  });

  it('because it is that of another key is prepared again', async () => {
    const test = await withEntry();
    await test.cache.getOrPrepare(keyOf('other'), preparing('of another'));
    const other = test.entryPaths().find((path) => path !== test.path) ?? '';
    writeFileSync(test.path, readFileSync(other));
    await expectRebuilt(test);
  });

  it('is gone when it cannot be prepared again either', async () => {
    const { path, cache } = await withEntry();
    writeFileSync(path, 'damaged');
    await expect(cache.getOrPrepare(key, unwanted)).rejects.toThrow(RangeError);
    expect(existsSync(path)).toBe(false);
  });

  it.skipIf(process.platform === 'win32')(
    'because it is a link is replaced, without being followed',
    async () => {
      const test = openTestCache();
      const path = join(test.folder, 'entries', entryIdOf(key));
      const elsewhere = join(temporaryFolder(), 'elsewhere');
      writeFileSync(elsewhere, 'mine');
      mkdirSync(dirname(path), { recursive: true });
      symlinkSync(elsewhere, path);
      await expectRebuilt({ ...test, path });
      expect(readFileSync(elsewhere, 'utf8')).toBe('mine');
    },
  );

  it('because it is a folder is passed over', async () => {
    const { cache, folder, problems } = openTestCache();
    mkdirSync(join(folder, 'entries', entryIdOf(key), 'mine'), { recursive: true });
    expect(contentOf(await cache.getOrPrepare(key, preparing('content')))).toBe('content');
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('expected a file, found a directory'),
      expect.stringContaining('what was prepared is not kept'),
    ]);
    expect(cache.list()).toEqual([]);
    expect(existsSync(join(folder, 'entries', entryIdOf(key), 'mine'))).toBe(true);
  });
});

describe('a cache that cannot be written', () => {
  it('does not keep policies from being prepared, and says so once', async () => {
    const folder = join(temporaryFolder(), 'file');
    writeFileSync(folder, '');
    const { cache, problems } = openTestCache({ folder });
    for (const module of ['first', 'second']) {
      const prepare = preparing(module);
      expect(contentOf(await cache.getOrPrepare(keyOf(module), prepare))).toBe(module);
      expect(prepare.count).toBe(1);
    }
    expect(problems.map(({ code, hint }) => [code, hint])).toContainEqual([
      'CACHE_FAILED',
      expect.stringContaining('Check the free space and your rights'),
    ]);
    const messages = problems.map(({ message }) => message);
    expect(messages.filter((message) => message.startsWith('what is prepared is not kept'))).toHaveLength(1);
  });

  it('fails with the reason of the preparation, if that fails', async () => {
    const folder = join(temporaryFolder(), 'file');
    writeFileSync(folder, '');
    const { cache } = openTestCache({ folder });
    await expect(cache.getOrPrepare(key, unwanted)).rejects.toThrow('prepared although');
  });

  it('because what was prepared is too large, keeps the rest', async () => {
    const { cache, problems, entryPaths } = openTestCache({ maxBytes: 1000 });
    await cache.getOrPrepare(keyOf('small'), preparing('small'));
    const large = preparing('x'.repeat(1000));
    expect(contentOf(await cache.getOrPrepare(key, large))).toHaveLength(1000);
    expect(problems[0]?.message).toContain('what was prepared cannot be kept: expected at most 1000 bytes');
    expect(entryPaths()).toHaveLength(1);
  });

  it('because of the name of a file, is a warning', async () => {
    const { cache, problems, folder } = openTestCache();
    const files = new Map([['../policy.js', Buffer.from('')]]);
    expect(await cache.getOrPrepare(key, () => Promise.resolve(files))).toBe(files);
    expect(problems[0]?.message).toContain('found "../policy.js"');
    expect(filesIn(folder)).toEqual([]);
  });
});

describe('a lock', () => {
  const held = new WardctlError('CACHE_LOCKED', 'somebody keeps it');

  it('that is not to be had does not keep policies from being prepared', async () => {
    const lock: KeyLock = { run: () => Promise.reject(held), sweep: () => Promise.resolve() };
    const { cache, problems, folder } = openTestCache({ lock });
    expect(contentOf(await cache.getOrPrepare(key, preparing('content')))).toBe('content');
    expect(problems).toEqual([held]);
    expect(existsSync(folder)).toBe(false);
  });

  it('that cannot be released does not take the result away', async () => {
    const folder = temporaryFolder();
    const locks = fileKeyLock(join(folder, 'locks'));
    const lock: KeyLock = {
      ...locks,
      run: async (name, work, options) => {
        await locks.run(name, work, options);
        throw new WardctlError('CACHE_FAILED', 'cannot release');
      },
    };
    const { cache, problems } = openTestCache({ lock, folder });
    const prepare = preparing('content');
    expect(contentOf(await cache.getOrPrepare(key, prepare))).toBe('content');
    expect(prepare.count).toBe(1);
    expect(problems.length).toBeGreaterThan(0);
    expect(contentOf(await cache.getOrPrepare(key, unwanted))).toBe('content');
  });
});
