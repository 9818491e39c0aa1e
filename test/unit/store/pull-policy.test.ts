import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../src/errors.ts';
import {
  digestOf,
  inMemory,
  MemoryTarget,
  mediaTypes,
  policyConfig,
  type Descriptor,
} from '../../../src/oci/index.ts';
import {
  fetchModule,
  locatePolicy,
  parsePolicyUri,
  pullPolicy,
  type TransferProgress,
} from '../../../src/store/index.ts';
import { filesIn } from '../../support/files-in.ts';
import { policyModule, publish, someMetadata } from '../../support/policies.ts';
import { errorOf } from '../oci/support.ts';
import { emptyStore, Origins, pullOptions } from './remote-policies.ts';

const fixed = parsePolicyUri('example.com/team/policy:v1');
const latest = parsePolicyUri('example.com/team/policy');
const repository = 'example.com/team/policy';

/** A registry with one policy under the tags `v1` and `latest`, and an empty store. */
async function setUp(name = 'a') {
  const policy = await publish(policyModule(name));
  await policy.source.tag(policy.descriptor, 'latest');
  const origins = new Origins();
  origins.repositories.set(repository, policy.source);
  const { store, folder, keepLikeKwctl } = emptyStore();
  return { policy, origins, store, folder, keepLikeKwctl, options: pullOptions(store, origins) };
}

/** A manifest of one's own making. */
function manifestOf(layers: readonly Descriptor[], extra: object = {}): Buffer {
  const config = {
    mediaType: mediaTypes.wasmConfig,
    digest: digestOf(policyConfig),
    size: policyConfig.length,
  };
  return Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers, ...extra }));
}

/** A registry with that manifest under `v1`, and these blobs. */
async function registryWith(
  manifest: Uint8Array,
  blobs: readonly Uint8Array[],
  mediaType: string = mediaTypes.ociManifest,
) {
  const source = new MemoryTarget();
  for (const blob of [policyConfig, ...blobs])
    await source.push({ mediaType: 'any', digest: digestOf(blob), size: blob.length }, inMemory(blob));
  const descriptor = { mediaType, digest: digestOf(manifest), size: manifest.length };
  await source.push(descriptor, inMemory(manifest));
  await source.tag(descriptor, 'v1');
  return source;
}

function layerOf(module: Uint8Array, mediaType: string = mediaTypes.wasmLayer): Descriptor {
  return { mediaType, digest: digestOf(module), size: module.length };
}

describe('a policy of a registry', () => {
  it('gives nothing that another process stored under the URI meanwhile', async () => {
    const { options, store } = await setUp();
    const other = await publish(policyModule('other'));
    const add = store.add.bind(store);
    store.add = async (...args) => {
      const added = await add(...args);
      await add(other.source, other.descriptor.digest, fixed.uri);
      return added;
    };

    expect((await errorOf(() => pullPolicy(fixed, options))).code).toBe('STORE_FAILED');
  });

  it('is stored with its manifest, and not asked for again', async () => {
    const { policy, origins, store, options } = await setUp();
    const progress: TransferProgress[] = [];

    const first = await pullPolicy(fixed, { ...options, onProgress: (step) => progress.push(step) });
    const asked = origins.asked.length;
    const second = await pullPolicy(fixed, options);

    expect(first).toEqual({ change: 'pulled', previous: undefined, policy: await store.find(fixed.uri) });
    expect(first.policy).toMatchObject({
      uri: 'registry://example.com/team/policy:v1',
      digest: policy.layer.digest,
      manifestDigest: policy.descriptor.digest,
    });
    expect(store.read(first.policy)).toEqual(Buffer.from(policy.module));
    expect(progress.at(-1)).toEqual({ bytes: policy.module.length, totalBytes: policy.module.length });
    expect(second).toMatchObject({ change: 'none', policy: first.policy });
    expect(origins.asked).toHaveLength(asked);
  });

  it('under `latest` is asked for, and downloaded if it has changed', async () => {
    const { policy, origins, options } = await setUp();
    const first = await pullPolicy(latest, options);
    origins.asked.length = 0;

    expect(await pullPolicy(latest, options)).toMatchObject({ change: 'none' });
    expect(origins.asked).toContain('resolve latest');
    expect(origins.fetched()).not.toContain(policy.layer.digest);

    const next = await publish(policyModule('b'));
    await next.source.tag(next.descriptor, 'latest');
    origins.repositories.set(repository, next.source);
    expect(await pullPolicy(latest, options)).toMatchObject({
      change: 'updated',
      previous: first.policy,
      policy: { digest: next.layer.digest, manifestDigest: next.descriptor.digest },
    });
  });

  it('under `latest` is not taken from the store when the registry is away, but its digest is told', async () => {
    const { policy, origins, options } = await setUp();
    await pullPolicy(latest, options);
    origins.failure = new WardctlError('REGISTRY_UNREACHABLE', 'away', { hint: 'Check the network.' });

    expect(await errorOf(pullPolicy(latest, options))).toMatchObject({
      code: 'REGISTRY_UNREACHABLE',
      message: 'away',
      hint: `Check the network. What was pulled before is in the store; to use that, write ${policy.layer.digest.slice(7, 19)}`,
    });
    origins.failure = new WardctlError('REGISTRY_DENIED', 'no');
    expect(await errorOf(pullPolicy(latest, options))).toBe(origins.failure);
  });

  it('by digest is asked for by it, whatever its tag says', async () => {
    const { policy, origins, options } = await setUp();
    const { digest } = policy.descriptor;
    const pinned = parsePolicyUri(`example.com/team/policy:latest@${digest}`);

    await pullPolicy(pinned, options);
    expect(origins.asked[0]).toBe(`resolve ${digest}`);
    origins.asked.length = 0;
    expect(await pullPolicy(pinned, options)).toMatchObject({ change: 'none' });
    expect(origins.asked).toEqual([]);
  });

  it('whose tag was moved to contents that are here is updated', async () => {
    const { policy, origins, options } = await setUp();
    const next = await publish(policyModule('b'));
    await next.source.tag(next.descriptor, 'latest');
    origins.repositories.set(repository, next.source);
    const first = await pullPolicy(latest, options);
    origins.repositories.set(repository, policy.source);
    await pullPolicy(fixed, options);
    origins.asked.length = 0;

    expect(await pullPolicy(latest, options)).toMatchObject({
      change: 'updated',
      previous: first.policy,
      policy: { digest: policy.layer.digest },
    });
    expect(origins.fetched()).not.toContain(policy.layer.digest);
  });

  it('that is pinned is the one with that manifest, by whatever tag it was pulled', async () => {
    const { policy, origins, store, options } = await setUp();
    await pullPolicy(fixed, options);
    origins.asked.length = 0;
    const { digest } = policy.descriptor;

    for (const text of [
      `${repository}@${digest}`,
      `${repository}:v1@${digest}`,
      `${repository}:v2@${digest}`,
    ])
      expect(await pullPolicy(parsePolicyUri(text), options)).toMatchObject({
        change: 'none',
        policy: { uri: fixed.uri },
      });
    expect(origins.asked).toEqual([]);
    expect(await store.uris(() => undefined)).toEqual([fixed.uri]);
  });

  it('that is pinned is not the one of another repository, or with another manifest', async () => {
    const { policy, origins, options } = await setUp();
    await pullPolicy(fixed, options);
    origins.failure = new WardctlError('REGISTRY_UNREACHABLE', 'away');

    for (const text of [
      `example.com/team/policies@${policy.descriptor.digest}`,
      `example.com/team@${policy.descriptor.digest}`,
      `${repository}@${policy.layer.digest}`,
    ])
      expect(await errorOf(pullPolicy(parsePolicyUri(text), options))).toBe(origins.failure);
  });

  it('is not downloaded twice under several names', async () => {
    const { policy, origins, options } = await setUp();
    await pullPolicy(fixed, options);
    origins.asked.length = 0;

    const progress: TransferProgress[] = [];
    const pulled = await pullPolicy(latest, { ...options, onProgress: (step) => progress.push(step) });

    expect(pulled).toMatchObject({ change: 'stored', policy: { uri: latest.uri } });
    expect(origins.fetched()).not.toContain(policy.layer.digest);
    expect(progress).toEqual([]);
  });

  it('that kwctl has stored is used as it is', async () => {
    const { policy, origins, options, keepLikeKwctl } = await setUp();
    keepLikeKwctl('registry/example.com/team/policy:v1', policy.module);
    keepLikeKwctl('registry/example.com/team/policy:latest', policy.module);

    expect(await pullPolicy(fixed, options)).toMatchObject({ change: 'none', policy: { origin: 'kwctl' } });
    expect(origins.asked).toEqual([]);
    expect(await pullPolicy(latest, options)).toMatchObject({ change: 'none', policy: { origin: 'kwctl' } });
    expect(origins.fetched()).not.toContain(policy.layer.digest);
  });

  it('under `latest` replaces what kwctl has stored of it, where it has changed', async () => {
    const { policy, options, keepLikeKwctl } = await setUp();
    keepLikeKwctl('registry/example.com/team/policy:latest', policyModule('older'));

    expect(await pullPolicy(latest, options)).toMatchObject({
      change: 'updated',
      policy: { origin: 'wardctl', digest: policy.layer.digest },
    });
  });

  it('that was damaged in the store is pulled again by who wants it whole', async () => {
    const { policy, store, options } = await setUp();
    const { path } = (await pullPolicy(fixed, options)).policy;
    chmodSync(path, 0o600);
    writeFileSync(path, 'damaged');

    expect(await pullPolicy(fixed, options)).toMatchObject({ change: 'none' });
    expect(await pullPolicy(fixed, { ...options, checkStored: true })).toMatchObject({ change: 'pulled' });
    expect(readFileSync(path)).toEqual(Buffer.from(policy.module));
    expect(store.read((await pullPolicy(fixed, options)).policy)).toEqual(Buffer.from(policy.module));
  });

  it('of a list is the one that counts', async () => {
    const { policy, origins, options } = await setUp();
    const other = await publish(policyModule('other'));
    const entry = ({ descriptor }: typeof policy, architecture: string): object => ({
      ...descriptor,
      platform: { os: 'linux', architecture },
    });
    const index = Buffer.from(
      JSON.stringify({ schemaVersion: 2, manifests: [entry(other, 'arm64'), entry(policy, 'amd64')] }),
    );
    const descriptor = { mediaType: mediaTypes.ociIndex, digest: digestOf(index), size: index.length };
    await policy.source.push(descriptor, inMemory(index));
    await policy.source.tag(descriptor, 'v1');

    const pulled = await pullPolicy(fixed, options);
    expect(pulled.policy).toMatchObject({
      digest: policy.layer.digest,
      manifestDigest: policy.descriptor.digest,
    });
    expect(origins.fetched()).not.toContain(other.layer.digest);

    await policy.source.tag(descriptor, 'latest');
    await pullPolicy(latest, options);
    expect(await pullPolicy(latest, options)).toMatchObject({ change: 'none' });
  });

  it('can be had without the store', async () => {
    const { policy, store, options } = await setUp();
    const progress: TransferProgress[] = [];
    const located = await locatePolicy(fixed, options);
    const module = await fetchModule(located, { ...options, onProgress: (step) => progress.push(step) });

    expect(module).toEqual(Buffer.from(policy.module));
    expect(progress.at(-1)?.bytes).toBe(policy.module.length);
    expect(await store.find(fixed.uri)).toBeUndefined();

    await pullPolicy(fixed, options);
    const stored = await locatePolicy(fixed, options);
    expect(stored.kind).toBe('stored');
    expect(await fetchModule(stored, options)).toEqual(Buffer.from(policy.module));
  });
});

describe('what is no policy', () => {
  const module = policyModule('a');
  const text = Buffer.from('<html>');

  it.each<[string, Uint8Array, readonly Uint8Array[], RegExp]>([
    [
      'two layers',
      manifestOf([layerOf(module), layerOf(policyModule('b'))]),
      [module, policyModule('b')],
      /one layer/,
    ],
    ['no layer', manifestOf([]), [], /found none/],
    [
      'a layer of a container',
      manifestOf([layerOf(module, 'application/vnd.oci.image.layer.v1.tar+gzip')]),
      [module],
      /tar\+gzip/,
    ],
    ['a packed module', manifestOf([layerOf(module, `${mediaTypes.wasmLayer}+gzip`)]), [module], /\+gzip/],
    ['a module of a gigabyte', manifestOf([{ ...layerOf(module), size: 2 ** 30 }]), [], /too large/],
    [
      'a configuration of a gigabyte',
      manifestOf([layerOf(module)], {
        config: { mediaType: mediaTypes.wasmConfig, digest: digestOf(policyConfig), size: 2 ** 30 },
      }),
      [module],
      /configuration is too large/,
    ],
    ['a text in place of a module', manifestOf([layerOf(text)]), [text], /first bytes 00 61 73 6d/],
    ['a part of a header', manifestOf([layerOf(Buffer.from('\0as'))]), [Buffer.from('\0as')], /first bytes/],
    ['nothing in place of a module', manifestOf([layerOf(Buffer.of())]), [Buffer.of()], /first bytes/],
  ])('is refused: %s', async (_name, manifest, blobs, message) => {
    const { store, folder } = emptyStore();
    const origins = new Origins();
    origins.repositories.set(repository, await registryWith(manifest, blobs));

    const error = await errorOf(pullPolicy(fixed, pullOptions(store, origins)));

    expect(error.code).toBe('ARTIFACT_INVALID');
    expect(error.message).toMatch(message);
    expect(await store.find(fixed.uri)).toBeUndefined();
    // A file of what was refused would be found by the next who asks for its digest.
    for (const blob of blobs)
      expect(filesIn(folder).filter((path) => path.endsWith(digestOf(blob).slice(7)))).toEqual([]);
  });

  it('is a list inside of a list', async () => {
    const inner = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [] }));
    const outer = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        manifests: [{ mediaType: mediaTypes.ociManifest, digest: digestOf(inner), size: inner.length }],
      }),
    );
    const source = await registryWith(outer, [], mediaTypes.ociIndex);
    await source.push(
      { mediaType: mediaTypes.ociManifest, digest: digestOf(inner), size: inner.length },
      inMemory(inner),
    );
    const origins = new Origins();
    origins.repositories.set(repository, source);

    expect((await errorOf(pullPolicy(fixed, pullOptions(emptyStore().store, origins)))).code).toBe(
      'ARTIFACT_INVALID',
    );
  });
});

describe('a module that comes in small pieces', () => {
  it('is known by its first bytes all the same', async () => {
    const { policy, origins, options } = await setUp();
    const { source } = policy;
    origins.repositories.set(repository, {
      resolve: (tag) => source.resolve(tag),
      async *fetch(descriptor) {
        for await (const chunk of source.fetch(descriptor)) for (const byte of chunk) yield Buffer.of(byte);
      },
    });

    expect((await pullPolicy(fixed, options)).policy.digest).toBe(policy.layer.digest);
  });
});

describe('an interrupted pull', () => {
  it('names nothing, and leaves no unfinished file', async () => {
    const { policy, origins, store, folder, options } = await setUp();
    const interruption = new Error('interrupted');
    const controller = new AbortController();
    const { source } = policy;
    origins.repositories.set(repository, {
      resolve: (tag) => source.resolve(tag),
      async *fetch(descriptor) {
        if (descriptor.digest === policy.layer.digest) controller.abort(interruption);
        yield* source.fetch(descriptor);
      },
    });

    await expect(pullPolicy(fixed, { ...options, signal: controller.signal })).rejects.toBe(interruption);

    expect(await store.find(fixed.uri)).toBeUndefined();
    expect(filesIn(folder).filter((path) => path.includes('.tmp'))).toEqual([]);
  });
});

describe('a policy of a web server', () => {
  const uri = parsePolicyUri('https://example.com/policy.wasm');

  it('is stored as pushing it would make it, and not asked for again', async () => {
    const { store } = emptyStore();
    const origins = new Origins();
    const annotations = { 'io.kubewarden.policy.title': 'a' };
    const module = policyModule('a', { ...someMetadata, annotations });
    origins.files.set(uri.uri, module);

    const options = pullOptions(store, origins);
    const { policy, change } = await pullPolicy(uri, options);

    const artifact = await publish(module, new Map(Object.entries(annotations)));
    expect(change).toBe('pulled');
    expect(policy).toMatchObject({
      uri: uri.uri,
      digest: digestOf(module),
      manifestDigest: artifact.descriptor.digest,
    });
    expect(await pullPolicy(uri, options)).toMatchObject({ policy, change: 'none' });
    expect(origins.asked).toEqual(['download https://example.com/policy.wasm']);
  });

  it('is stored under its own URI where another one led to the same contents', async () => {
    const { store } = emptyStore();
    const origins = new Origins();
    const other = parsePolicyUri('https://example.com/other.wasm');
    for (const one of [uri, other]) origins.files.set(one.uri, policyModule('a', someMetadata));
    const options = pullOptions(store, origins);
    await pullPolicy(uri, options);

    expect(await pullPolicy(other, options)).toMatchObject({ change: 'stored', policy: { uri: other.uri } });
  });

  it('has to be a module', async () => {
    const { store } = emptyStore();
    const origins = new Origins();
    origins.files.set(uri.uri, Buffer.from('<html>not found</html>'));

    expect(await errorOf(pullPolicy(uri, pullOptions(store, origins)))).toMatchObject({
      code: 'WASM_NOT_A_MODULE',
      message: expect.stringContaining('https://example.com/policy.wasm') as unknown,
    });
    expect(await store.find(uri.uri)).toBeUndefined();
  });

  it('does not show what may be a secret', async () => {
    const signed = parsePolicyUri('https://example.com/policy.wasm?signature=secret');
    const origins = new Origins();
    origins.files.set(signed.uri, Buffer.from('no module'));

    const { message } = await errorOf(pullPolicy(signed, pullOptions(emptyStore().store, origins)));
    expect(message).not.toContain('secret');
  });
});
