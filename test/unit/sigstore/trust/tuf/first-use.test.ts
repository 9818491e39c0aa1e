import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeTuf } from '../../../../support/fake-tuf.ts';
import { fetchFile, serve } from './served.ts';
import {
  coded,
  dayMs,
  embedded,
  laterRoot,
  mirrorUrl,
  noFetch,
  publicMirror,
  trustedRoot,
  unreachable,
  TrustScene,
} from './support.ts';

let scene: TrustScene;
beforeEach(() => {
  scene = new TrustScene();
});
afterEach(() => {
  scene.remove();
});

describe('first use', () => {
  it('fetches from the root that is given, and keeps it in one file', async () => {
    const { root, origin, fetchedAt } = await scene.open().read();

    expect(root.tlogs.map(({ baseUrl }) => baseUrl)).toEqual([
      'https://rekor.sigstore.dev',
      'https://log2025-1.rekor.sigstore.dev',
    ]);
    expect([origin, fetchedAt]).toEqual([mirrorUrl, scene.now]);
    expect(scene.tuf.requests).toEqual([
      '/2.root.json',
      '/timestamp.json',
      '/snapshot.json',
      '/targets.json',
      '/targets/trusted_root.json',
    ]);
    expect(scene.cacheFile()).toMatch(/tuf\.example-[0-9a-f]{16}\.json$/);
    expect(scene.warnings).toEqual([]);
  });

  it('finds files by version and hash where they are named so', async () => {
    scene.tuf = new FakeTuf(mirrorUrl, { isConsistent: true });
    scene.tuf.publish({ target: trustedRoot, version: 7 });

    await scene.open().read();

    const hash = createHash('sha256').update(trustedRoot).digest('hex');
    expect(scene.tuf.requests).toEqual([
      '/2.root.json',
      '/timestamp.json',
      '/7.snapshot.json',
      '/7.targets.json',
      `/targets/${hash}.trusted_root.json`,
    ]);
    await expect(scene.open({ offline: true, fetcher: noFetch }).read()).resolves.toBeDefined();
    scene.tuf.publish({ target: laterRoot, version: 8 });
    await expect(scene.open().refresh()).resolves.toHaveProperty('root.ctlogs', []);
  });

  it('works over a socket', async () => {
    const { url, close } = await serve(scene.tuf.files);
    try {
      const { root } = await scene.open({ mirrorUrl: `${url}/`, fetcher: fetchFile }).read();

      expect(root.certificateAuthorities).toHaveLength(2);
    } finally {
      close();
    }
  });

  it('begins with the embedded root at the public instance, and believes nobody else there', async () => {
    const requests: string[] = [];
    const cache = scene.open({
      mirrorUrl: undefined,
      initialRoot: undefined,
      fetcher: (url) => {
        requests.push(url);
        return Promise.resolve(scene.tuf.files.get(new URL(url).pathname));
      },
    });

    await expect(cache.read()).rejects.toEqual(coded('TRUST_ROOT_INVALID', 'cannot be trusted'));
    const version = /"version":\s*(\d+)/.exec(Buffer.from(embedded['root.json'], 'base64').toString())?.[1];
    expect(requests[0]).toBe(`${publicMirror}/${String(Number(version) + 1)}.root.json`);
    expect(readdirSync(scene.folder)).toEqual([]);
  });

  it('never takes the embedded trust root where the public instance cannot be reached', async () => {
    const cache = scene.open({ mirrorUrl: undefined, initialRoot: undefined, fetcher: unreachable });

    await expect(cache.read()).rejects.toEqual(
      coded('TRUST_ROOT_UNREACHABLE', /cannot fetch https:\/\/tuf-repo.*\.root\.json: getaddrinfo ENOTFOUND/),
    );
  });

  it('needs the root of another mirror, but not again', async () => {
    await expect(scene.open({ initialRoot: undefined }).read()).rejects.toEqual(
      coded('TRUST_ROOT_MISSING', `nothing says how to trust the mirror ${mirrorUrl}`),
    );
    expect(scene.tuf.requests).toEqual([]);

    await scene.open().read();
    scene.later(2 * dayMs);

    await expect(scene.open({ initialRoot: undefined }).read()).resolves.toHaveProperty(
      'fetchedAt',
      scene.now,
    );
  });

  it('is not possible offline', async () => {
    await expect(scene.open({ offline: true, fetcher: noFetch }).read()).rejects.toEqual(
      coded('TRUST_ROOT_MISSING', /^offline, and no trust root of https:\/\/tuf\.example\/repo was fetched/),
    );
  });

  it.each([
    ['a root that signed nothing of it', () => FakeTuf.strangerRoot()],
    ['a root that is none', () => Buffer.from('{"signed":{}}')],
    ['a root that is no JSON', () => Buffer.from('<html>')],
  ])('refuses %s', async (_name, root) => {
    await expect(scene.open({ initialRoot: root() }).read()).rejects.toEqual(
      coded('TRUST_ROOT_INVALID', `what ${mirrorUrl} gives cannot be trusted`),
    );
    expect(readdirSync(scene.folder)).toEqual([]);
  });

  it.each(['ftp://a', 'tuf.example', 'https://u:secret@a', 'https://a?b', 'https://a#b', ''])(
    'refuses the mirror %j',
    (url) => {
      expect(() => scene.open({ mirrorUrl: url })).toThrow(
        expect.objectContaining({
          code: 'USAGE_INVALID',
          message: expect.not.stringContaining('secret') as unknown,
        }),
      );
    },
  );
});
