import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WardctlError } from '../../../../../src/errors.ts';
import type { TrustCacheOptions } from '../../../../../src/sigstore/trust/tuf/options.ts';
import { coded, dayMs, mirrorUrl, trustedRoot, TrustScene } from './support.ts';

let scene: TrustScene;
beforeEach(() => {
  scene = new TrustScene();
});
afterEach(() => {
  scene.remove();
});

describe('a hostile mirror', () => {
  it.each([
    ['/timestamp.json', 16_384],
    ['/snapshot.json', 2_000_000],
    ['/2.root.json', 512_000],
  ])('cannot give more of %s than is read', async (path, bound) => {
    scene.tuf.files.set(path, Buffer.alloc(bound + 1, 0x20));
    const asked = new Map<string, number>();
    const fetcher: TrustCacheOptions['fetcher'] = (url, options) => {
      asked.set(url.slice(mirrorUrl.length), options.maxBytes);
      return scene.tuf.fetch(url, options);
    };

    await expect(scene.open({ fetcher }).read()).rejects.toEqual(
      coded('TRUST_ROOT_INVALID', /expected at most \d+ bytes, found \d+$/),
    );
    expect(asked.get(path)).toBeLessThanOrEqual(bound);
  });

  it.each(['/timestamp.json', '/snapshot.json', '/targets.json', '/targets/trusted_root.json'])(
    'is told of without %s',
    async (path) => {
      scene.tuf.files.delete(path);

      await expect(scene.open().read()).rejects.toEqual(
        coded('TRUST_ROOT_UNREACHABLE', `${mirrorUrl}${path}: the mirror has no such file`),
      );
    },
  );

  it.each(['/timestamp.json', '/snapshot.json', '/targets.json', '/targets/trusted_root.json'])(
    'cannot change a byte of %s',
    async (path) => {
      const file = scene.tuf.files.get(path) ?? Buffer.alloc(0);
      for (const at of [0, Math.floor(file.length / 2), file.length - 10]) {
        const changed = Buffer.from(file);
        changed[at] = (changed[at] ?? 0) ^ 1;
        scene.tuf.files.set(path, changed);

        await expect(scene.open().read()).rejects.toEqual(coded('TRUST_ROOT_INVALID', 'cannot be trusted'));
      }
      expect(readdirSync(scene.folder)).toEqual([]);
    },
  );

  it('cannot give a trust root that is none, however well it is signed', async () => {
    scene.tuf.publish({
      target: '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}',
    });

    await expect(scene.open().read()).rejects.toEqual(
      coded('TRUST_ROOT_INVALID', 'expected at least one certificate authority'),
    );
  });

  it('may know keys that later versions of the format have', async () => {
    scene.tuf.publish({ target: JSON.stringify({ ...(JSON.parse(trustedRoot) as object), witnesses: [] }) });

    await expect(scene.open().read()).resolves.toHaveProperty('root.tlogs.length', 2);
  });

  it('cannot keep anybody waiting', async () => {
    const never: TrustCacheOptions['fetcher'] = () => new Promise(() => undefined);

    await expect(scene.open({ fetcher: never, timeoutMs: 20 }).read()).rejects.toEqual(
      coded('TRUST_ROOT_UNREACHABLE', 'no answer in time'),
    );
  });

  it('is left at once where the user ends it, whatever was fetched before', async () => {
    await scene.open().read();
    scene.later(dayMs);
    const controller = new AbortController();
    const fetcher: TrustCacheOptions['fetcher'] = () => {
      controller.abort(new RangeError('enough'));
      return new Promise(() => undefined);
    };

    await expect(scene.open({ fetcher }).read(controller.signal)).rejects.toThrow(new RangeError('enough'));
    expect(scene.warnings).toEqual([]);
  });

  it('may be told of by the fetcher', async () => {
    const refusal = new WardctlError('TRUST_ROOT_INVALID', 'too large', { hint: 'x' });

    await expect(scene.open({ fetcher: () => Promise.reject(refusal) }).read()).rejects.toBe(refusal);
  });

  it('may be told of with advice of what fetches', async () => {
    const refusal = new WardctlError('REGISTRY_UNREACHABLE', 'plain http', { hint: 'insecure_sources' });

    await expect(scene.open({ fetcher: () => Promise.reject(refusal) }).read()).rejects.toMatchObject({
      code: 'TRUST_ROOT_UNREACHABLE',
      hint: 'insecure_sources',
    });
  });
});
