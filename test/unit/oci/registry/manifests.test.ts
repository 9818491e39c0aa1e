import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fetchWhole, inMemory } from '../../../../src/oci/content.ts';
import { mediaTypes } from '../../../../src/oci/media-types.ts';
import {
  breaksOffAfter,
  packs,
  replies,
  repliesWithHtml,
  withBody,
  withHeaders,
} from '../../../support/fake-registry.ts';
import { errorOf } from '../support.ts';
import { openFake, putManifest, repositoryName } from './support.ts';

const get = { method: 'GET', target: /\/manifests\// };

describe('resolving', () => {
  it('gives the digest of the bytes', async () => {
    const { registry, target } = await openFake();
    const manifest = putManifest(registry, 'v1');

    expect(await target.resolve('v1')).toEqual({
      mediaType: mediaTypes.ociManifest,
      digest: manifest.digest,
      size: manifest.size,
    });
    expect(registry.asked()).toEqual([`GET /v2/${repositoryName}/manifests/v1`]);
    // All of them: registries answer 404 for a type that is missing.
    expect(registry.requests[0]?.headers).toMatchObject({
      accept:
        'application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.v2+json, application/vnd.docker.distribution.manifest.list.v2+json',
      'user-agent': 'wardctl/0.0.0',
      'accept-encoding': 'identity',
    });
  });

  it('takes a digest', async () => {
    const { registry, target } = await openFake();
    const { digest } = putManifest(registry, undefined);

    expect((await target.resolve(digest)).digest).toBe(digest);
  });

  it('takes a sha512 digest, which is checked', async () => {
    const { registry, target } = await openFake();
    const { bytes } = putManifest(registry, undefined);
    const digest = `sha512:${createHash('sha512').update(bytes).digest('hex')}` as const;
    registry.repository(repositoryName).manifests.set(digest, { mediaType: mediaTypes.ociManifest, bytes });

    expect((await target.resolve(digest)).digest).toBe(digest);
    registry.misbehave(
      get,
      withBody(() => Buffer.from('{"schemaVersion":2}')),
    );
    expect((await errorOf(target.resolve(digest))).code).toBe('REGISTRY_DIGEST_MISMATCH');
  });

  it.each(['oci', 'docker'])('knows lists of manifests (%s)', async (kind) => {
    const { registry, target } = await openFake();
    const mediaType = kind === 'oci' ? mediaTypes.ociIndex : mediaTypes.dockerList;
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests: [] }));
    registry.repository(repositoryName).addManifest(bytes, mediaType, 'all');

    expect((await target.resolve('all')).mediaType).toBe(mediaType);
  });

  it('does without Docker-Content-Digest', async () => {
    const { registry, target } = await openFake();
    const { digest } = putManifest(registry, 'v1');
    registry.misbehave({}, withHeaders({ 'docker-content-digest': undefined }));

    expect((await target.resolve('v1')).digest).toBe(digest);
  });

  it.each([
    ['another digest', `sha256:${'0'.repeat(64)}`],
    ['another sha512 digest', `sha512:${'0'.repeat(128)}`],
    ['no digest', 'sha256:red'],
  ])('refuses a lying Docker-Content-Digest: %s', async (_name, claim) => {
    const { registry, target } = await openFake();
    putManifest(registry, 'v1');
    registry.misbehave({}, withHeaders({ 'docker-content-digest': claim }));

    const error = await errorOf(target.resolve('v1'));

    expect(error.code).toBe('REGISTRY_DIGEST_MISMATCH');
    expect(error.message).toContain(`${registry.host}/${repositoryName}:v1: expected`);
  });

  it('refuses a manifest that is not the one asked for', async () => {
    const { registry, target } = await openFake();
    const { digest } = putManifest(registry, undefined);
    registry.misbehave({}, withHeaders({ 'docker-content-digest': digest }));
    registry.misbehave(
      get,
      withBody((body) => Buffer.concat([body, Buffer.from(' ')])),
    );

    const error = await errorOf(target.resolve(digest));

    expect(error.code).toBe('REGISTRY_DIGEST_MISMATCH');
    expect(error.message).toContain(`${registry.host}/${repositoryName}@${digest}: expected ${digest}`);
  });

  it('tells of one that is not there, and how it was asked for', async () => {
    const { registry, target } = await openFake();

    const error = await errorOf(target.resolve('v1'));

    expect(error.code).toBe('REGISTRY_NOT_FOUND');
    expect(error.message).toBe(
      `${registry.host}/${repositoryName}:v1: the registry answered with status 404, MANIFEST_UNKNOWN: manifest unknown (asked anonymously)`,
    );
    expect(error.hint).toContain(`wardctl login ${registry.host}`);
    expect(error.details).toEqual({ status: 404, codes: ['MANIFEST_UNKNOWN'] });
  });

  it.each([
    ['more than 4 MiB', withBody(() => Buffer.alloc(4 * 1024 * 1024 + 1, 32)), 'REGISTRY_TOO_LARGE'],
    ['packed', packs, 'REGISTRY_RESPONSE_INVALID'],
    ['a web page', repliesWithHtml(200), 'REGISTRY_RESPONSE_INVALID'],
    ['no JSON', replies(200, { 'content-type': mediaTypes.ociManifest }, '{'), 'ARTIFACT_INVALID'],
    ['called what it is not', withHeaders({ 'content-type': mediaTypes.ociIndex }), 'ARTIFACT_INVALID'],
  ])('refuses what is %s', async (_name, misbehaviour, code) => {
    const { registry, target } = await openFake();
    putManifest(registry, 'v1', { mediaType: mediaTypes.ociManifest });
    registry.misbehave(get, misbehaviour);

    const error = await errorOf(target.resolve('v1'));

    expect(error.code).toBe(code);
    expect(error.message).toContain(`${registry.host}/${repositoryName}:v1: `);
    expect(registry.requests).toHaveLength(1);
  });

  it('reads 4 MiB', async () => {
    const { registry, target } = await openFake();
    const bytes = Buffer.concat([putManifest(registry, undefined).bytes, Buffer.alloc(4 * 1024 * 1024, 32)]);
    const whole = bytes.subarray(0, 4 * 1024 * 1024);
    registry.repository(repositoryName).addManifest(whole, mediaTypes.ociManifest, 'large');

    expect((await target.resolve('large')).size).toBe(whole.length);
  });

  it('asks again where the manifest broke off', async () => {
    const { registry, target, time } = await openFake();
    const { digest } = putManifest(registry, 'v1');
    registry.misbehave({ ...get, times: 2 }, breaksOffAfter(10));

    expect((await target.resolve('v1')).digest).toBe(digest);
    expect(registry.requests).toHaveLength(3);
    expect(time.waits).toEqual([300, 600]);
  });
});

describe('a manifest', () => {
  it('is asked for once, to be resolved and copied', async () => {
    const { registry, target } = await openFake();
    const { bytes } = putManifest(registry, 'v1');

    const descriptor = await target.resolve('v1');

    expect((await fetchWhole(target, descriptor)).equals(bytes)).toBe(true);
    expect(registry.requests).toHaveLength(1);
  });

  it('is fetched by its digest, whatever the tag says by then', async () => {
    const { registry, target } = await openFake();
    const first = putManifest(registry, 'v1');
    const descriptor = await target.resolve('v1');
    putManifest(registry, 'v1', { annotations: { moved: 'yes' } });
    await target.resolve('v1');

    expect((await fetchWhole(target, descriptor)).equals(first.bytes)).toBe(true);
    expect(registry.asked().at(-1)).toBe(`GET /v2/${repositoryName}/manifests/${first.digest}`);
  });

  it('is pushed by its digest, then tagged', async () => {
    const source = await openFake();
    const { bytes, ...stored } = putManifest(source.registry, 'v1');
    const { registry, target } = await openFake();
    putManifest(registry, undefined);
    registry.repository(repositoryName).manifests.clear();

    await target.push(stored, inMemory(bytes));
    await target.tag(stored, 'v2');

    expect(registry.asked()).toEqual([
      `PUT /v2/${repositoryName}/manifests/${stored.digest}`,
      `PUT /v2/${repositoryName}/manifests/v2`,
    ]);
    expect(registry.requests.map(({ headers }) => headers['content-type'])).toEqual([
      mediaTypes.ociManifest,
      mediaTypes.ociManifest,
    ]);
    expect(registry.repository(repositoryName).tags.get('v2')).toBe(stored.digest);
  });

  it('exists or not', async () => {
    const { registry, target } = await openFake();
    const stored = putManifest(registry, 'v1');

    expect(await target.exists(stored)).toBe(true);
    expect(await target.exists({ ...stored, digest: `sha256:${'0'.repeat(64)}` })).toBe(false);
    expect(registry.asked()[0]).toBe(`HEAD /v2/${repositoryName}/manifests/${stored.digest}`);
  });

  it('exists where HEAD tells no digest', async () => {
    const { registry, target } = await openFake();
    const stored = putManifest(registry, 'v1');
    registry.misbehave({}, withHeaders({ 'docker-content-digest': undefined }));

    expect(await target.exists(stored)).toBe(true);
  });

  it('that the registry keeps as another one is refused', async () => {
    const { registry, target } = await openFake();
    const { bytes, ...stored } = putManifest(registry, 'v1');
    registry.misbehave(
      { method: 'PUT' },
      withHeaders({ 'docker-content-digest': `sha256:${'0'.repeat(64)}` }),
    );

    expect((await errorOf(target.push(stored, inMemory(bytes)))).code).toBe('REGISTRY_DIGEST_MISMATCH');
  });

  it('that is not what its descriptor says is not sent', async () => {
    const { registry, target } = await openFake();
    const stored = putManifest(registry, 'v1');

    const error = await errorOf(target.push(stored, inMemory(Buffer.from('other'))));

    expect(error.code).toBe('REGISTRY_DIGEST_MISMATCH');
    expect(registry.requests).toEqual([]);
  });

  it('is put again where the registry was busy', async () => {
    const { registry, target } = await openFake();
    const { bytes, ...stored } = putManifest(registry, 'v1');
    registry.misbehave({ method: 'PUT', times: 2 }, replies(503));

    await target.push(stored, inMemory(bytes));

    expect(registry.requests).toHaveLength(3);
  });
});
