import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findSignatures } from '../../../../src/sigstore/find/find-signatures.ts';
import type { Signature } from '../../../../src/sigstore/signature.ts';
import { cosignSample, putCosignSamples } from '../../../support/cosign-samples.ts';
import { openFake, repositoryName } from '../../oci/registry/support.ts';

const policy = 'sha256:eeb8d77746fefc5f3087e928d54b67e44ddd9d5d50bd838cc343370b1636ebb4';
const annotations = new Map([
  ['env', 'prod'],
  ['team', 'a'],
]);
const keys = [
  { name: 'p256', hash: 'sha256' },
  { name: 'rsa', hash: 'sha256' },
  { name: 'p384', hash: 'sha384' },
] as const;

async function findIn(hasReferrers: boolean, formats: 'any' | 'legacy' | 'bundle' = 'any') {
  const { registry, target } = await openFake({ hasReferrers });
  const manifest = putCosignSamples(registry, repositoryName);
  return { registry, found: await findSignatures(target, manifest, { formats }) };
}

/** The keys of the samples that a signature verifies with. */
function signersOf({ signedBytes, signature }: Signature): string[] {
  return keys
    .filter(({ name, hash }) =>
      verify(hash, signedBytes, createPublicKey(cosignSample(`${name}.pub`)), signature),
    )
    .map(({ name }) => name);
}

describe('what cosign signed', () => {
  it.each([
    ['the referrers API', true],
    ['the tag in its place', false],
  ])('is found by %s', async (_name, hasReferrers) => {
    const { found } = await findIn(hasReferrers);

    expect(found.unusable).toEqual([]);
    expect(found.signatures.filter(({ format }) => format === 'legacy').map(signersOf)).toEqual([
      ['p256'],
      ['rsa'],
      ['p384'],
    ]);
    expect(
      found.signatures
        .filter(({ format }) => format === 'bundle')
        .flatMap(signersOf)
        .sort(),
    ).toEqual(['p256', 'p384', 'rsa']);
  });

  it('says which manifest it is about, and what besides', async () => {
    const { found } = await findIn(true);

    const subjects = found.signatures
      .filter((signature) => signersOf(signature).includes('p256'))
      .flatMap(({ format, subjects }) => subjects.map((subject) => ({ format, ...subject })));
    expect(subjects).toHaveLength(2);
    expect(subjects).toContainEqual({
      format: 'legacy',
      digest: policy,
      annotations,
      dockerReference: '127.0.0.1:5611/fixture/policy',
    });
    expect(subjects).toContainEqual({
      format: 'bundle',
      digest: policy,
      annotations,
      dockerReference: undefined,
    });
  });

  it('has no certificate, no log entries and no timestamps', async () => {
    const { found } = await findIn(true);

    expect(found.signatures).toHaveLength(6);
    for (const { certificate, bundle } of found.signatures) {
      expect(certificate).toBeUndefined();
      expect(bundle.verificationMaterial.tlogEntries).toEqual([]);
      expect(bundle.verificationMaterial.timestampVerificationData?.rfc3161Timestamps ?? []).toEqual([]);
    }
  });

  it('is told apart from what it attested', async () => {
    const { found } = await findIn(false);

    expect(found.attestations).toEqual([
      expect.objectContaining({
        format: 'bundle',
        predicateType: 'https://cosign.sigstore.dev/attestation/v1',
      }),
      {
        format: 'legacy',
        manifest: expect.stringMatching(/^sha256:/) as string,
        layer: 'sha256:35150239ec56fe13b6630919ed57688129375209829b4cad66ce6e8d75a3d155',
        index: 0,
        predicateType: 'https://cosign.sigstore.dev/attestation/v1',
      },
    ]);
  });

  it.each([
    ['legacy', /referrers|manifests\/sha256-[0-9a-f]{64}$/],
    ['bundle', /\.sig$|\.att$/],
  ] as const)('in the form %s alone is found without asking for the other', async (formats, other) => {
    const { found, registry } = await findIn(false, formats);

    expect(found.signatures.map(({ format }) => format)).toEqual([formats, formats, formats]);
    expect(registry.requests.map(({ target }) => target).filter((target) => other.test(target))).toEqual([]);
  });
});
