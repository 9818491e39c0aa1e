import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findSignatures } from '../../../../src/sigstore/find/find-signatures.ts';
import { pushSignature } from '../../../../src/sigstore/sign/push-signature.ts';
import { signManifest } from '../../../../src/sigstore/sign/sign-manifest.ts';
import type { SignatureFormat } from '../../../../src/sigstore/signature.ts';
import { refuses, type FakeRegistry } from '../../../support/fake-registry.ts';
import type { OpenedTarget } from '../../oci/registry/support.ts';
import { open, openFake, repositoryName } from '../../oci/registry/support.ts';
import { errorOf } from '../../oci/support.ts';
import { cosignSample, putCosignSamples } from '../../../support/cosign-samples.ts';
import { policy, putLayers, putPolicy, signedLayer, tagOf } from '../find/support.ts';
import { policyDescriptor, requestOf, sampleKey } from './support.ts';

const createdAt = new Date('2026-11-21T18:12:40.123Z');
const sig = tagOf(policy, 'sig');

function newKey(type: 'ec' | 'ed25519' = 'ec') {
  return type === 'ec'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    : generateKeyPairSync('ed25519').privateKey;
}

async function signAndPush(
  { target }: Pick<OpenedTarget, 'target'>,
  format: SignatureFormat,
  key = newKey(),
  annotations: ReadonlyMap<string, string> = new Map(),
) {
  const made = signManifest(requestOf({ format, annotations }), key);
  return pushSignature(target, policyDescriptor, made, { createdAt });
}

function documentOf(registry: FakeRegistry, tagOrDigest: string): Record<string, unknown> {
  const found = registry.repository(repositoryName).findManifest(tagOrDigest);
  return JSON.parse(found?.manifest.bytes.toString() ?? 'null') as Record<string, unknown>;
}

describe('a pushed signature', () => {
  it.each([
    ['legacy', true],
    ['legacy', false],
    ['bundle', true],
    ['bundle', false],
  ] as const)('of the form %s is found again (referrers API: %s)', async (format, hasReferrers) => {
    const opened = await openFake({ hasReferrers });
    putPolicy(opened.registry);
    const origin = await signAndPush(opened, format);

    const { signatures, unusable } = await findSignatures(opened.target, policyDescriptor, {
      formats: 'any',
    });
    expect(unusable).toEqual([]);
    expect(signatures).toEqual([expect.objectContaining({ ...origin, format })]);
  });

  it('as a bundle has the manifest that cosign makes', async () => {
    const opened = await openFake();
    putPolicy(opened.registry);
    const { manifest, layer } = await signAndPush(opened, 'bundle');

    const theirs = JSON.parse(
      cosignSample('blobs/48da6492201278b626e9efe23b63298e6791150fa975ae8a5a595dc29552e908').toString(),
    ) as { layers: [object]; annotations: object };
    expect(documentOf(opened.registry, manifest)).toEqual({
      ...theirs,
      layers: [{ ...theirs.layers[0], digest: layer, size: expect.any(Number) as number }],
      annotations: { ...theirs.annotations, 'org.opencontainers.image.created': '2026-11-21T18:12:40Z' },
      subject: policyDescriptor,
    });
  });

  it('in the legacy form has the manifest and configuration that cosign makes', async () => {
    const opened = await openFake();
    putPolicy(opened.registry);
    const { layer } = await signAndPush(opened, 'legacy');

    const theirs = JSON.parse(cosignSample('att-manifest.json').toString()) as {
      config: object;
      layers: [object];
    };
    const ours = documentOf(opened.registry, sig) as { config: { digest: string } };
    expect(ours).toEqual({
      ...theirs,
      config: { ...theirs.config, digest: expect.any(String) as string },
      layers: [
        {
          mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
          digest: layer,
          size: expect.any(Number) as number,
          annotations: { 'dev.cosignproject.cosign/signature': expect.any(String) as string },
        },
      ],
    });
    expect(opened.registry.repository(repositoryName).blobs.get(ours.config.digest)?.toString()).toBe(
      cosignSample('blobs/a0e07b74a5ed8880a8331c5c7f78c4a98846d85045e422d346eb68f11a5af4ba')
        .toString()
        .replace(/"diff_ids":\["[^"]*"\]/, `"diff_ids":["${layer}"]`),
    );
  });
});

describe('a legacy signature', () => {
  it('is added to those of others, which stay as they are', async () => {
    const opened = await openFake();
    const manifest = putCosignSamples(opened.registry, repositoryName);
    const tag = tagOf(manifest.digest, 'sig');
    const before = documentOf(opened.registry, tag) as { layers: object[] };
    const made = signManifest(requestOf({ format: 'legacy', manifest: manifest.digest }), newKey());
    await pushSignature(opened.target, manifest, made, { createdAt });

    const after = documentOf(opened.registry, tag) as { layers: object[] };
    expect(after.layers).toHaveLength(before.layers.length + 1);
    expect(after.layers.slice(0, -1)).toEqual(before.layers);
  });

  it('leaves alone what else is in the manifest', async () => {
    const opened = await openFake();
    putPolicy(opened.registry);
    const more = { annotations: { a: 'b' }, somethingNew: [1, { x: 18446744073709551615n.toString() }] };
    putLayers(opened.registry, [{ ...signedLayer(), mediaType: 'text/plain' }], { tag: sig, ...more });
    await signAndPush(opened, 'legacy');

    expect(documentOf(opened.registry, sig)).toMatchObject({
      ...more,
      layers: [{ mediaType: 'text/plain' }, {}],
    });
  });

  it('by the same key that says the same is not added again', async () => {
    const opened = await openFake();
    putPolicy(opened.registry);
    const key = await sampleKey('p256');
    const first = await signAndPush(opened, 'legacy', key);
    const second = await signAndPush(opened, 'legacy', key);
    await signAndPush(opened, 'legacy', key, new Map([['env', 'prod']]));
    await signAndPush(opened, 'legacy');

    expect(second).toEqual(first);
    expect(documentOf(opened.registry, sig)['layers']).toHaveLength(3);
  });

  it('is added again where somebody else overwrote it', async () => {
    const opened = await openFake();
    putPolicy(opened.registry);
    const other = open(opened.registry);
    // Another signer read before this one wrote, and writes after it.
    let isOvertaken = false;
    opened.registry.misbehave({ method: 'PUT', target: /\.sig$/ }, (normal) => {
      if (isOvertaken) return normal;
      isOvertaken = true;
      putLayers(opened.registry, [signedLayer()], { tag: sig });
      return normal;
    });
    await signAndPush(other, 'legacy');

    const { signatures } = await findSignatures(opened.target, policyDescriptor, { formats: 'legacy' });
    expect(isOvertaken).toBe(true);
    expect(signatures).toHaveLength(2);
  });

  it('gives up where it is overwritten all the time', async () => {
    const opened = await openFake();
    putPolicy(opened.registry);
    opened.registry.misbehave({ method: 'PUT', target: /\.sig$/ }, (normal) => {
      putLayers(opened.registry, [signedLayer()], { tag: sig });
      return normal;
    });

    expect(await errorOf(signAndPush(opened, 'legacy'))).toMatchObject({ code: 'REGISTRY_FAILED' });
  });

  it('is none where there are 64 already', async () => {
    const opened = await openFake();
    putPolicy(opened.registry);
    putLayers(
      opened.registry,
      Array.from({ length: 64 }, () => signedLayer()),
      { tag: sig },
    );

    expect(await errorOf(signAndPush(opened, 'legacy'))).toMatchObject({ code: 'SIGNING_FAILED' });
  });

  it('is none where the tag is something else', async () => {
    const opened = await openFake();
    putPolicy(opened.registry);
    const index = Buffer.from('{"schemaVersion":2,"manifests":[]}');
    opened.registry
      .repository(repositoryName)
      .addManifest(index, 'application/vnd.oci.image.index.v1+json', sig);

    expect(await errorOf(signAndPush(opened, 'legacy'))).toMatchObject({ code: 'ARTIFACT_INVALID' });
    expect(documentOf(opened.registry, sig)).toEqual({ schemaVersion: 2, manifests: [] });
  });

  it('is none where the tag cannot be read', async () => {
    const opened = await openFake();
    putPolicy(opened.registry);
    opened.registry.misbehave({ method: 'GET', target: /\.sig$/ }, refuses(403, 'DENIED', 'no'));

    expect(await errorOf(signAndPush(opened, 'legacy'))).toMatchObject({ code: 'REGISTRY_DENIED' });
    expect(opened.registry.repository(repositoryName).tags.has(sig)).toBe(false);
  });
});
