import { execFile } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileLock } from '../../../../../src/sharing/index.ts';
import { fetchFile, serve } from './served.ts';
import { coded, mirrorUrl, noFetch, TrustScene } from './support.ts';

let scene: TrustScene;
beforeEach(() => {
  scene = new TrustScene();
});
afterEach(() => {
  scene.remove();
});

/** Refreshes the cache in a process of its own, ten times. */
function refreshElsewhere(mirror: string): Promise<unknown> {
  const source = pathToFileURL(
    join(import.meta.dirname, '../../../../../src/sigstore/trust/tuf/trust-cache.ts'),
  );
  const options = { folder: join(scene.folder, 'trust'), mirrorUrl: mirror, offline: false, strict: true };
  const program = `
    const { openTrustCache } = await import(${JSON.stringify(source.href)});
    const fetcher = ${fetchFile.toString()};
    const options = ${JSON.stringify({ ...options, initialRoot: scene.tuf.root.toString() })};
    const initialRoot = Buffer.from(options.initialRoot);
    const cache = openTrustCache({ ...options, initialRoot, fetcher, now: () => new Date(), warn: console.log });
    for (let i = 0; i < 10; i++) await cache.refresh();
  `;
  return promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
}

describe('two at once', () => {
  it('fetch once where they share a lock', async () => {
    const lock = (): FileLock => new FileLock(join(scene.folder, 'lock'));
    const roots = await Promise.all([
      scene.open({ lock: lock() }).read(),
      scene.open({ lock: lock() }).read(),
    ]);

    expect(roots.map(({ root }) => root.ctlogs.length)).toEqual([2, 2]);
    expect(scene.tuf.requests.filter((path) => path === '/timestamp.json')).toHaveLength(1);
  });

  it('leave a whole cache without one', async () => {
    await Promise.all(Array.from({ length: 8 }, () => scene.open().refresh()));

    await expect(scene.open({ offline: true, fetcher: noFetch }).read()).resolves.toBeDefined();
    expect(scene.cacheFile()).toMatch(/\.json$/);
  });

  it('never meet half of what another process writes', async () => {
    const { url, close } = await serve(scene.tuf.files);
    const read = (): Promise<unknown> =>
      scene.open({ mirrorUrl: url, offline: true, fetcher: noFetch }).read();
    let reads = 0;
    const running = new Set(['others']);
    try {
      await scene.open({ mirrorUrl: url, fetcher: fetchFile }).read();
      const others = Promise.allSettled([refreshElsewhere(url), refreshElsewhere(url)]).finally(() =>
        running.clear(),
      );
      while (running.size > 0) {
        await expect(read()).resolves.toBeDefined();
        reads++;
        // Reading takes no turn of the event loop, and the repository has to answer.
        await setImmediate();
      }

      const quiet = { status: 'fulfilled', value: { stdout: '', stderr: '' } };
      expect(await others).toEqual([quiet, quiet]);
      expect(reads).toBeGreaterThan(10);
      expect(scene.cacheFile()).toMatch(/\.json$/);
    } finally {
      close();
    }
  });

  it('keep apart what is of different mirrors', async () => {
    await scene.open().read();
    const other = `${mirrorUrl}2`;

    await expect(scene.open({ mirrorUrl: other, offline: true }).read()).rejects.toEqual(
      coded('TRUST_ROOT_MISSING', other),
    );
  });
});

describe('a folder that cannot be used', () => {
  it('is told of where it cannot be read', async () => {
    writeFileSync(join(scene.folder, 'trust'), '');

    await expect(scene.open().read()).rejects.toEqual(coded('TRUST_ROOT_UNREADABLE', 'cannot read'));
  });

  it.each([true, false])(
    'is told of where it cannot be written, and what was fetched is used (lock: %s)',
    async (isLocked) => {
      symlinkSync(join(scene.folder, 'nowhere/trust'), join(scene.folder, 'trust'));
      const lock = isLocked ? lockThatCannotBeHad() : undefined;

      await expect(scene.open({ lock, strict: true }).read()).resolves.toHaveProperty(
        'root.ctlogs.length',
        2,
      );
      expect(scene.warnings).toEqual([
        expect.stringMatching(/^cannot keep the trust root in .*; it is used/),
      ]);
      await expect(scene.open({ lock }).refresh()).rejects.toEqual(coded('STORE_FAILED', scene.folder));
    },
  );
});

/** Something else has its name. */
function lockThatCannotBeHad(): FileLock {
  const path = join(scene.folder, 'lock');
  writeFileSync(path, '');
  return new FileLock(path);
}
