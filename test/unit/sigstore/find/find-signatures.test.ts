import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  bundleOf,
  bytesOf,
  payloadOf,
  policy,
  policyBytes,
  putBundle,
  putLayers,
  signatureOf,
  signedLayer,
  statementOf,
} from './support.ts';
import { codesOf, find, sig } from './finding.ts';

describe('signatures of a policy', () => {
  it.each([true, false])('are none where there are none (referrers API: %s)', async (hasReferrers) => {
    expect(await find(() => undefined, { registry: { hasReferrers } })).toEqual({
      signatures: [],
      unusable: [],
      attestations: [],
    });
  });

  it('have the digests of the manifest and layer that hold them', async () => {
    let manifest = '';
    const { signatures } = await find((registry) => {
      manifest = putLayers(registry, [signedLayer()], { tag: sig }).digest;
    });

    const layer = `sha256:${createHash('sha256').update(payloadOf()).digest('hex')}`;
    expect(signatures).toEqual([expect.objectContaining({ format: 'legacy', manifest, layer, index: 0 })]);
  });

  it('of several signers who say the same are told apart by their place', async () => {
    const { signatures, unusable } = await find((registry) => {
      const other = { ...signedLayer(), mediaType: 'application/json' };
      putLayers(registry, [other, signedLayer(), { bytes: payloadOf() }, signedLayer()], { tag: sig });
    });

    const [first, second] = signatures;
    expect([first?.index, second?.index, unusable[0]?.index]).toEqual([1, 3, 2]);
    expect(first?.layer).toBe(second?.layer);
  });

  it.each([
    ['the type of its bundle', { artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json' }],
    ['that of an empty configuration', { artifactType: 'application/vnd.oci.empty.v1+json' }],
    ['none', {}],
  ])('are found where the registry lists as type of the artifact %s', async (_name, more) => {
    const { signatures } = await find((registry) => void putBundle(registry, bytesOf(bundleOf()), more));

    expect(signatures).toHaveLength(1);
  });

  it('are not looked for in layers of other types', async () => {
    const found = await find((registry) => {
      putBundle(registry, bytesOf(bundleOf()), { mediaType: 'application/spdx+json' });
      putLayers(registry, [{ ...signedLayer(), mediaType: 'application/json' }], { tag: sig });
    });

    expect(found).toEqual({ signatures: [], unusable: [], attestations: [] });
  });

  it('are read beside others that cannot be', async () => {
    const found = await find((registry) => {
      putLayers(registry, [{ bytes: payloadOf() }, signedLayer()], { tag: sig });
      putBundle(registry, Buffer.from('{'));
      putBundle(registry, bytesOf(bundleOf()));
    });

    expect(found.signatures.map(({ format }) => format)).toEqual(['bundle', 'legacy']);
    expect(codesOf(found)).toEqual(['bundle MALFORMED', 'legacy MALFORMED']);
  });

  it('may sign the bytes of the manifest without an envelope', async () => {
    const { signatures, unusable } = await find((registry) => {
      putBundle(registry, bytesOf(messageBundle(policyBytes)));
    });

    expect(unusable).toEqual([]);
    expect(signatures).toEqual([
      expect.objectContaining({
        signedBytes: policyBytes,
        subjects: [{ digest: policy, annotations: new Map(), dockerReference: undefined }],
      }),
    ]);
  });

  it('without an envelope are of nothing else', async () => {
    const found = await find((registry) => {
      putBundle(registry, bytesOf(messageBundle(Buffer.from('other bytes'))));
    });

    expect(found.signatures).toEqual([]);
    expect(codesOf(found)).toEqual(['bundle OTHER_SUBJECT']);
  });

  it.each([
    [
      'another predicate',
      { predicateType: 'https://slsa.dev/provenance/v1' },
      'https://slsa.dev/provenance/v1',
    ],
    [
      'another type of statement',
      { _type: 'https://in-toto.io/Statement/v0.1' },
      'https://sigstore.dev/cosign/sign/v1',
    ],
    ['no predicate', { predicateType: undefined }, undefined],
    [
      'nearly the predicate',
      { predicateType: 'https://sigstore.dev/cosign/sign/v1/' },
      'https://sigstore.dev/cosign/sign/v1/',
    ],
  ])('are no attestations: %s', async (_name, more, predicateType) => {
    const found = await find((registry) => void putBundle(registry, bytesOf(bundleOf(statementOf(more)))));

    expect(found.signatures).toEqual([]);
    expect(found.attestations).toEqual([expect.objectContaining({ format: 'bundle', predicateType })]);
  });

  it('are no attestations: envelopes of something else', async () => {
    const { dsseEnvelope } = bundleOf() as { dsseEnvelope: object };
    const found = await find((registry) => {
      putBundle(
        registry,
        bytesOf(bundleOf({}, { dsseEnvelope: { ...dsseEnvelope, payloadType: 'text/plain' } })),
      );
    });

    expect(found.signatures).toEqual([]);
    expect(found.attestations).toEqual([expect.objectContaining({ predicateType: undefined })]);
  });
});

function messageBundle(bytes: Buffer): object {
  const digest = createHash('sha256').update(bytes).digest('base64');
  return bundleOf(statementOf(), {
    dsseEnvelope: undefined,
    messageSignature: { messageDigest: { algorithm: 'SHA2_256', digest }, signature: signatureOf(bytes) },
  });
}
