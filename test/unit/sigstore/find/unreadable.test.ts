import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../../src/oci/index.ts';
import { breaksOffAfter, refuses, replies, withBody } from '../../../support/fake-registry.ts';
import { errorOf } from '../../oci/support.ts';
import { bundleOf, bytesOf, policy, putBundle, putLayers, signedLayer, statementOf } from './support.ts';
import { att, codesOf, find, sig } from './finding.ts';

describe('what cannot be read of a signature', () => {
  it('is said: a payload that is gone', async () => {
    const found = await find((registry) => {
      putLayers(registry, [signedLayer()], { tag: sig });
      registry.misbehave({ target: /\/blobs\// }, replies(404));
    });

    expect(codesOf(found)).toEqual(['legacy MALFORMED']);
  });

  it('is said: contents that are others than their digest says', async () => {
    const found = await find((registry) => {
      putLayers(registry, [signedLayer()], { tag: sig });
      putBundle(registry, bytesOf(bundleOf()));
      registry.misbehave(
        { target: /\/blobs\// },
        withBody((body) => Buffer.from(body).reverse()),
      );
    });

    expect(found.signatures).toEqual([]);
    expect(codesOf(found)).toEqual(['bundle MALFORMED', 'legacy MALFORMED']);
  });

  it('is said: a referrer that is listed and gone', async () => {
    const found = await find(
      (registry) => {
        const manifests = [
          {
            mediaType: 'application/vnd.oci.image.manifest.v1+json',
            digest: `sha256:${'1'.repeat(64)}`,
            size: 100,
          },
        ];
        registry
          .repository('team/policy')
          .addManifest(
            bytesOf({ schemaVersion: 2, manifests }),
            'application/vnd.oci.image.index.v1+json',
            policy.replace(':', '-'),
          );
      },
      { registry: { hasReferrers: false } },
    );

    expect(codesOf(found)).toEqual(['bundle MALFORMED']);
  });

  it('is said: tags that stand for something else', async () => {
    const index = bytesOf({ schemaVersion: 2, manifests: [] });
    const found = await find((registry) => {
      for (const tag of [sig, att])
        registry.repository('team/policy').addManifest(index, 'application/vnd.oci.image.index.v1+json', tag);
    });

    expect(codesOf(found)).toEqual(['legacy MALFORMED']);
    const manifest = digestOf(index);
    expect(found.attestations).toEqual([
      { format: 'legacy', manifest, layer: manifest, index: 0, predicateType: undefined },
    ]);
  });

  it('is said: a bundle of a version that is not known', async () => {
    const type = 'application/vnd.dev.sigstore.bundle.v0.9+json';
    const found = await find((registry) => {
      putBundle(registry, bytesOf(bundleOf(statementOf(), { mediaType: type })), { mediaType: type });
    });

    expect(found.unusable[0]?.problem.message).toContain('v0.9');
    expect(codesOf(found)).toEqual(['bundle MALFORMED']);
  });
});

describe('a registry that cannot be read', () => {
  it.each([
    ['the tag of signatures', /\.sig$/],
    ['the tag of attestations', /\.att$/],
    ['the list of referrers', /\/referrers\//],
    ['a payload', /\/blobs\//],
  ])('is an error, and not the same as no signatures: %s', async (_name, target) => {
    const work = find((registry) => {
      putLayers(registry, [signedLayer()], { tag: sig });
      registry.misbehave({ target }, refuses(403, 'DENIED', 'not for you'));
    });

    expect(await errorOf(work)).toMatchObject({ code: 'REGISTRY_DENIED' });
  });

  it('is an error: answers that break off', async () => {
    const work = find((registry) => {
      putBundle(registry, bytesOf(bundleOf()));
      registry.misbehave({ target: /\/blobs\// }, breaksOffAfter(10));
    });

    expect((await errorOf(work)).code).toMatch(/^REGISTRY_(?!NOT_FOUND)/);
  });

  it('is not asked any more once it is wanted no more', async () => {
    const controller = new AbortController();
    controller.abort(new RangeError('enough'));

    await expect(find(() => undefined, { signal: controller.signal })).rejects.toThrow('enough');
  });
});
