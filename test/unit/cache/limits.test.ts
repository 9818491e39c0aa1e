import { existsSync, mkdirSync, readdirSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntryFolder } from '../../../src/cache/entry-folder.ts';
import { fileKeyLock } from '../../../src/cache/index.ts';
import { entryIdOf } from '../../../src/cache/key.ts';
import { removeEntries } from '../../../src/cache/remove-entries.ts';
import { temporaryName } from '../../../src/files/index.ts';
import {
  dayMs,
  keyOf,
  openTestCache,
  preparing,
  someDayMs,
  temporaryFolder,
  unwanted,
} from '../../support/cache/temporary-cache.ts';
import { filesIn } from '../../support/files-in.ts';
import { nameOfDeadProcess } from '../../support/owned-names.ts';

const [a, b, c] = [keyOf('a'), keyOf('b'), keyOf('c')];
const kilobyte = preparing('x'.repeat(1000));

describe('a cache with limits', () => {
  it('loses what was not used for longest when something is added', async () => {
    const { cache, clock, problems } = openTestCache({ maxBytes: 2900 });
    await cache.getOrPrepare(a, kilobyte);
    clock.nowMs += 1000;
    await cache.getOrPrepare(b, kilobyte);
    clock.nowMs += 1000;
    await cache.getOrPrepare(a, unwanted);
    clock.nowMs += 1000;
    await cache.getOrPrepare(c, kilobyte);
    expect(cache.list().map(({ key }) => key)).toEqual([c, a]);
    expect(problems).toEqual([]);
  });

  it('loses what was not used for too long when something is added', async () => {
    const { cache, clock } = openTestCache();
    await cache.getOrPrepare(a, kilobyte);
    await cache.getOrPrepare(b, kilobyte);
    clock.nowMs += 60 * dayMs;
    await cache.getOrPrepare(b, unwanted);
    clock.nowMs += 31 * dayMs;
    await cache.getOrPrepare(c, kilobyte);
    expect(cache.list().map(({ key }) => key)).toEqual([c, b]);
  });

  it('keeps what was just made, also where the clock was set back', async () => {
    const { cache, clock } = openTestCache({ maxBytes: 1900 });
    await cache.getOrPrepare(a, kilobyte);
    clock.nowMs -= 400 * dayMs;
    await cache.getOrPrepare(b, kilobyte);
    await cache.getOrPrepare(b, unwanted);
    expect(cache.planPrune({ maxBytes: 1e9 }).removals).toEqual([]);
  });
});

describe('the list', () => {
  it('has nothing where there is no cache', () => {
    const { cache, folder } = openTestCache();
    expect(cache.list()).toEqual([]);
    expect(cache.planPrune()).toEqual({ removals: [] });
    expect(existsSync(folder)).toBe(false);
  });

  it('has what was used last first, with what it is', async () => {
    const { cache, clock, folder } = openTestCache();
    await cache.getOrPrepare(a, kilobyte);
    clock.nowMs += 5000;
    await cache.getOrPrepare(b, preparing(''));
    const path = join(folder, 'entries', entryIdOf(a));
    expect(cache.list()).toEqual([
      expect.objectContaining({ key: b, lastUsedMs: someDayMs + 5000 }),
      { id: entryIdOf(a), path, sizeBytes: statSync(path).size, lastUsedMs: someDayMs, key: a },
    ]);
    expect(statSync(path).size).toBeGreaterThan(1000);
  });

  it('has what is damaged, with what is wrong, and nothing that is no entry', async () => {
    const { cache, folder } = openTestCache();
    await cache.getOrPrepare(a, kilobyte);
    const [id = ''] = readdirSync(join(folder, 'entries'));
    writeFileSync(join(folder, 'entries', 'notes.txt'), 'mine');
    mkdirSync(join(folder, 'entries', 'f'.repeat(64)));
    writeFileSync(join(folder, 'entries', id), 'damaged');
    expect(cache.list()).toMatchObject([
      { id, sizeBytes: 7, problem: 'expected an entry of the cache, found something else' },
    ]);
  });

  it('tells an entry under the name of another', async () => {
    const { cache, folder, entryPaths } = openTestCache();
    await cache.getOrPrepare(a, kilobyte);
    renameSync(entryPaths()[0] ?? '', join(folder, 'entries', entryIdOf(b)));
    expect(cache.list()).toMatchObject([{ problem: 'expected the key of its name, found another' }]);
  });

  it('says why it cannot be read', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'entries'), '');
    const { cache } = openTestCache({ folder });
    expect(() => cache.list()).toThrow(expect.objectContaining({ code: 'CACHE_FAILED' }));
  });
});

describe('pruning', () => {
  it('removes what was planned, by the limits that are given', async () => {
    const { cache, clock, folder } = openTestCache();
    await cache.getOrPrepare(a, kilobyte);
    clock.nowMs += 5000;
    await cache.getOrPrepare(b, kilobyte);
    const plan = cache.planPrune({ maxBytes: 1500 });
    expect(plan.removals).toMatchObject([{ entry: { id: entryIdOf(a) }, reason: 'size' }]);
    expect(filesIn(folder)).toHaveLength(2);
    expect(await cache.prune(plan)).toEqual({ removed: plan.removals, kept: [] });
    expect(filesIn(folder)).toEqual([join('entries', entryIdOf(b))]);
    clock.nowMs += 5000;
    const { removed } = await cache.prune(cache.planPrune({ maxAgeMs: 4999 }));
    expect(removed).toMatchObject([{ reason: 'age' }]);
    expect(filesIn(folder)).toEqual([]);
  });

  it('keeps what was used since it was planned', async () => {
    const { cache, clock } = openTestCache();
    await cache.getOrPrepare(a, kilobyte);
    const plan = cache.planPrune({ maxBytes: 0 });
    clock.nowMs += 5000;
    await cache.getOrPrepare(a, unwanted);
    expect(await cache.prune(plan)).toMatchObject({
      removed: [],
      kept: [{ because: 'it was used meanwhile' }],
    });
    await cache.getOrPrepare(a, unwanted);
  });

  it('keeps what somebody prepares', async () => {
    const { cache, folder } = openTestCache();
    await cache.getOrPrepare(a, kilobyte);
    const lock = fileKeyLock(join(folder, 'locks'));
    const result = await lock.run(entryIdOf(a), () => cache.prune(cache.planPrune({ maxBytes: 0 })));
    expect(result).toMatchObject({ removed: [], kept: [{ because: 'it is being prepared' }] });
    await cache.getOrPrepare(a, unwanted);
  });

  it('never touches what somebody prepares, whichever it is', async () => {
    const keys = ['a', 'b', 'c', 'd'].map((text) => keyOf(text));
    await fc.assert(
      fc.asyncProperty(fc.subarray(keys), fc.nat(5000), async (busy, maxBytes) => {
        const { cache, folder, clock } = openTestCache();
        for (const key of keys) {
          clock.nowMs += 1000;
          await cache.getOrPrepare(key, kilobyte);
        }
        const lock = fileKeyLock(join(folder, 'locks'));
        const prune = busy.reduce<() => Promise<unknown>>(
          (work, key) => () => lock.run(entryIdOf(key), work),
          () => cache.prune(cache.planPrune({ maxBytes })),
        );
        await prune();
        const left = cache.list().map(({ key }) => key);
        for (const key of busy) expect(left).toContainEqual(key);
      }),
      { numRuns: 10 },
    );
  });

  it('keeps what the system does not let go, as Windows does what is open', async () => {
    class BusyFolder extends EntryFolder {
      override remove(): void {
        throw Object.assign(new Error('EBUSY: resource busy or locked'), { code: 'EBUSY' });
      }
    }
    const { cache, folder } = openTestCache();
    await cache.getOrPrepare(a, kilobyte);
    const plan = cache.planPrune({ maxBytes: 0 });
    const lock = fileKeyLock(join(folder, 'locks'));
    expect(await removeEntries(plan, new BusyFolder(join(folder, 'entries')), lock)).toMatchObject({
      removed: [],
      kept: [{ because: 'EBUSY: resource busy or locked' }],
    });
  });

  it('counts as removed what another process removed', async () => {
    const { cache } = openTestCache();
    await cache.getOrPrepare(a, kilobyte);
    const plan = cache.planPrune({ maxBytes: 0 });
    await cache.clear();
    expect(await cache.prune(plan)).toEqual({ removed: plan.removals, kept: [] });
  });

  it('waits for who prunes already', async () => {
    const { cache, folder } = openTestCache();
    await cache.getOrPrepare(a, kilobyte);
    const { promise, resolve } = Promise.withResolvers<null>();
    const other = fileKeyLock(join(folder, 'locks')).run('prune', () => promise);
    const pruning = cache.clear();
    expect(cache.list()).toHaveLength(1);
    resolve(null);
    await other;
    expect((await pruning).removed).toHaveLength(1);
  });

  it('takes away what dead processes left, and nothing of the living', async () => {
    const { cache, folder, clock } = openTestCache();
    await cache.getOrPrepare(a, kilobyte);
    const entries = join(folder, 'entries');
    const [dead, living] = [`${nameOfDeadProcess()}.tmp`, temporaryName()];
    for (const name of [dead, living, 'notes.txt']) writeFileSync(join(entries, name), 'half');
    const lockOf = (name: string): string => join(folder, 'locks', name);
    mkdirSync(lockOf(entryIdOf(b)), { recursive: true });
    writeFileSync(join(lockOf(entryIdOf(b)), nameOfDeadProcess()), '');
    mkdirSync(lockOf(`${entryIdOf(b)}.${nameOfDeadProcess()}.tmp`));
    clock.nowMs = Date.now();
    utimesSync(join(entries, living), 1, 1);
    await fileKeyLock(join(folder, 'locks')).run(entryIdOf(c), async () => {
      await cache.prune(cache.planPrune());
      expect(readdirSync(join(folder, 'locks'))).toEqual([entryIdOf(c)]);
    });
    expect(readdirSync(entries).sort()).toEqual([living, 'notes.txt'].sort());
  });

  it('of everything leaves what is no entry', async () => {
    const { cache, folder } = openTestCache();
    await cache.getOrPrepare(a, kilobyte);
    await cache.getOrPrepare(b, preparing(''));
    writeFileSync(join(folder, 'entries', 'notes.txt'), 'mine');
    writeFileSync(join(folder, 'entries', '0'.repeat(64)), '');
    const { removed, kept } = await cache.clear();
    expect(removed.map(({ reason }) => reason)).toEqual(['clear', 'clear', 'clear']);
    expect(kept).toEqual([]);
    expect(filesIn(folder)).toEqual([join('entries', 'notes.txt')]);
  });
});
