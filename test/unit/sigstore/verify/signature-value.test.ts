import { sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeKey, signWith } from '../../../support/fake-sigstore/index.ts';
import {
  bundleSignature,
  flipped,
  legacySignature,
  manifest,
  problem,
  startSigstore,
  verify,
  withAnnotation,
} from './support.ts';

const { sigstore, circumstances } = await startSigstore();
const signatureName = 'dev.cosignproject.cosign/signature';

const broken = {
  code: 'SIGNATURE_INVALID',
  message: 'expected a signature by the key of its certificate, found one that does not verify with it',
};

describe('a signature by the key of a certificate', () => {
  it.each([
    { kind: 'p256', hash: 'sha256' },
    { kind: 'p384', hash: 'sha384' },
    { kind: 'p384', hash: 'sha256' },
    { kind: 'rsa', hash: 'sha256' },
    { kind: 'ed25519', hash: undefined },
  ] as const)('verifies with $kind and $hash in both forms', async ({ kind, hash }) => {
    const options = { manifest, key: makeKey(kind), ...(hash && { hash }) };
    const signatures = [
      legacySignature(await sigstore.signLegacyKeyless(options)),
      bundleSignature(await sigstore.signBundleKeyless(options)),
      bundleSignature(await sigstore.signBundleKeyless({ ...options, log: 'v2' })),
    ];
    for (const signature of signatures) expect(verify(signature, circumstances).logs).toHaveLength(1);
  });

  it.each([
    { kind: 'p256', hash: 'sha384' },
    { kind: 'p384', hash: 'sha512' },
    { kind: 'rsa', hash: 'sha512' },
  ] as const)('does not verify with $kind and $hash', async ({ kind, hash }) => {
    const layer = await sigstore.signLegacyKeyless({ manifest, key: makeKey(kind), hash });
    expect(problem(legacySignature(layer), circumstances)).toEqual(broken);
  });

  it('does not verify with a bit flipped', async () => {
    const layer = await sigstore.signLegacyKeyless({ manifest });
    const signature = flipped(layer.annotations[signatureName] ?? '');
    const changed = withAnnotation(layer, signatureName, signature);
    expect(problem(legacySignature(changed), circumstances)).toEqual(broken);
  });

  it('does not verify over another payload', async () => {
    const [layer, other] = [
      await sigstore.signLegacyKeyless({ manifest }),
      await sigstore.signLegacyKeyless({ manifest, annotations: { env: 'prod' } }),
    ];
    expect(problem(legacySignature({ ...layer, payload: other.payload }), circumstances)).toEqual(broken);
  });

  it('does not verify where it is of the payload of an envelope, not of its encoding', async () => {
    const key = makeKey();
    const bundle = await sigstore.signBundleKeyless({ manifest, key });
    const envelope = bundle.dsseEnvelope;
    if (envelope === undefined) throw new TypeError('expected an envelope');
    const sig = signWith(key, Buffer.from(envelope.payload, 'base64')).toString('base64');
    bundle.dsseEnvelope = { ...envelope, signatures: [{ sig }] };
    expect(problem(bundleSignature(bundle), circumstances)).toEqual(broken);
  });

  it('does not verify in another encoding (IEEE P1363)', async () => {
    const key = makeKey();
    const layer = await sigstore.signLegacyKeyless({ manifest, key });
    const { privateKey } = key;
    const raw = sign('sha256', layer.payload, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    const changed = withAnnotation(layer, signatureName, raw.toString('base64'));
    expect(problem(legacySignature(changed), circumstances)).toEqual(broken);
  });

  it('does not verify with the certificate and log entry of another signature', async () => {
    const own = await sigstore.signLegacyKeyless({ manifest, identity: 'mallory@example.com' });
    const lifted = await sigstore.signLegacyKeyless({ manifest, identity: 'alice@example.com' });
    const mixed = {
      payload: own.payload,
      annotations: { ...lifted.annotations, [signatureName]: own.annotations[signatureName] ?? '' },
    };
    expect(problem(legacySignature(mixed), circumstances)).toEqual(broken);
  });
});
