import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeyPair } from '@tufjs/repo-mock/dist/key.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeTuf } from '../../../../support/fake-tuf.ts';
import { coded, dayMs, laterRoot, mirrorUrl, noFetch, TrustScene, type CacheContent } from './support.ts';

let scene: TrustScene;
beforeEach(() => {
  scene = new TrustScene();
});
afterEach(() => {
  scene.remove();
});

describe('an altered cache', () => {
  beforeEach(async () => {
    await scene.open().read();
    scene.tuf.requests.length = 0;
  });

  const alterations: [string, (content: CacheContent) => object][] = [
    ['another target', () => ({ trustedRoot: base64(laterRoot) })],
    ['no target', () => ({ trustedRoot: base64('') })],
    ['no root', () => ({ roots: [] })],
    [
      'another root behind the right one',
      () => {
        scene.tuf.publishRoot(2, new KeyPair());
        return { roots: [base64(scene.tuf.root), base64(scene.tuf.files.get('/2.root.json') ?? '')] };
      },
    ],
    ['no snapshot', ({ roles }) => ({ roles: { ...(roles as object), snapshot: undefined } })],
    ['no roles', () => ({ roles: {} })],
    ['roles of another type', () => ({ roles: { timestamp: 3 } })],
    ...['timestamp', 'snapshot', 'targets'].map((role): [string, (content: CacheContent) => object] => [
      `${role} of a later version`,
      ({ roles }) => {
        const known = roles as Record<string, string>;
        const text = Buffer.from(known[role] ?? '', 'base64').toString();
        return { roles: { ...known, [role]: base64(text.replace('"version":1', '"version":2')) } };
      },
    ]),
    ['another time', () => ({ fetchedAt: 'yesterday' })],
    ['another format', () => ({ format: 2 })],
  ];

  it.each(alterations)('is caught: %s', async (_name, change) => {
    scene.alter(change);

    for (const offline of [true, false]) {
      await expect(scene.open({ offline, fetcher: noFetch, initialRoot: undefined }).read()).rejects.toEqual(
        coded('TRUST_ROOT_INVALID', 'does not verify, and may have been altered'),
      );
    }
  });

  it('is caught: a root that signed nothing of it', async () => {
    scene.alter(() => ({ roots: [base64(FakeTuf.strangerRoot())] }));

    await expect(scene.open({ initialRoot: undefined, offline: true }).read()).rejects.toEqual(
      coded('TRUST_ROOT_INVALID', 'altered'),
    );
    // What the user says to trust it by counts for more.
    await expect(scene.open({ offline: true }).read()).resolves.toHaveProperty('root.ctlogs.length', 2);
  });

  it('is caught where all of it was replaced, by the root that is given', async () => {
    const stranger = new FakeTuf(mirrorUrl);
    stranger.publish({ target: laterRoot });
    rmSync(scene.cacheFile());
    await scene.open({ initialRoot: stranger.root, fetcher: stranger.fetch }).read();

    await expect(scene.open({ offline: true }).read()).rejects.toEqual(
      coded('TRUST_ROOT_INVALID', 'altered'),
    );
  });

  it.each([
    ['cut off', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 1000))],
    ['emptied', (path: string) => writeFileSync(path, '')],
    [
      'a link',
      (path: string) => {
        writeFileSync(join(scene.folder, 'elsewhere'), readFileSync(path));
        rmSync(path);
        symlinkSync(join(scene.folder, 'elsewhere'), path);
      },
    ],
  ])('is caught: %s', async (_name, change) => {
    change(scene.cacheFile());

    await expect(scene.open({ offline: true }).read()).rejects.toEqual(
      coded('TRUST_ROOT_INVALID', 'may have been'),
    );
  });

  it('is caught after it expired, too', async () => {
    scene.alter(() => ({ trustedRoot: base64(laterRoot) }));
    scene.later(400 * dayMs);

    await expect(scene.open({ offline: true }).read()).rejects.toEqual(
      coded('TRUST_ROOT_INVALID', 'altered'),
    );
  });

  it('is made anew where the user asks for that', async () => {
    scene.alter(() => ({ trustedRoot: base64(laterRoot) }));

    await expect(scene.open().refresh()).resolves.toHaveProperty('root.ctlogs.length', 2);
    expect(scene.warnings).toEqual([expect.stringMatching(/may have been altered: .*; it is made anew$/)]);
    await expect(scene.open({ fetcher: noFetch }).read()).resolves.toHaveProperty('root.ctlogs.length', 2);
  });

  it('is not trusted to say how to make it anew', async () => {
    scene.alter(() => ({ trustedRoot: base64(laterRoot) }));

    await expect(scene.open({ initialRoot: undefined }).refresh()).rejects.toEqual(
      coded('TRUST_ROOT_MISSING', 'nothing says how to trust'),
    );
  });
});

function base64(text: string | Buffer): string {
  return Buffer.from(text).toString('base64');
}
