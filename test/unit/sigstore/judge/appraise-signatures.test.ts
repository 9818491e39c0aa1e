import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '../../../../src/oci/index.ts';
import { parseBundle } from '../../../../src/sigstore/find/parse-bundle.ts';
import { appraiseSignatures, type Appraisal } from '../../../../src/sigstore/judge/appraise-signatures.ts';
import { parsePublicKey } from '../../../../src/sigstore/parse-public-key.ts';
import type { Requirement } from '../../../../src/sigstore/requirement.ts';
import type { Signature } from '../../../../src/sigstore/signature.ts';
import { bundleBytes, FakeSigstore, makeKey, publicPem } from '../../../support/fake-sigstore/index.ts';

const manifest = digestOf(Buffer.from('a manifest'));
const [ours, theirs] = [makeKey('p256'), makeKey('p256')];
let sigstore: FakeSigstore;
let byKey: Signature;
let byPerson: Signature;

beforeAll(async () => {
  sigstore = await FakeSigstore.start();
  byKey = asSignature(bundleBytes(await sigstore.signBundleWithKey({ manifest, key: ours })));
  byPerson = asSignature(
    bundleBytes(await sigstore.signBundleKeyless({ manifest, identity: 'a@example.com' })),
  );
});

function asSignature(bytes: Buffer): Signature {
  const digest = digestOf(bytes);
  const parsed = parseBundle(bytes, { format: 'bundle', manifest: digest, layer: digest, index: 0 });
  if (!('signature' in parsed)) throw new TypeError('expected a signature');
  return parsed;
}

function keyOf(key: typeof ours, annotations: Record<string, string> = {}): Requirement {
  const pem = publicPem(key);
  return {
    kind: 'pubKey',
    key: parsePublicKey(pem),
    pem,
    owner: undefined,
    annotations: new Map(Object.entries(annotations)),
  };
}

const person = (equal: string): Requirement => ({
  kind: 'genericIssuer',
  issuer: 'https://issuer.example',
  subject: { equal },
  annotations: new Map(),
});

/** What becomes of one signature. */
function appraise(
  signature: Signature,
  { allOf, trust = true }: { allOf?: readonly Requirement[]; trust?: boolean } = {},
): Appraisal | undefined {
  return appraiseSignatures(
    { signatures: [signature], unusable: [], attestations: [] },
    {
      manifest,
      trust: trust ? sigstore.trust() : undefined,
      config: allOf && { allOf, anyOf: undefined },
      now: sigstore.now,
    },
  )[0];
}

describe('a signature that is looked at', () => {
  it('is verified by its certificate, though nobody asked for one', () => {
    const appraisal = appraise(byPerson);

    expect(appraisal?.verified?.signer).toMatchObject({ identity: { subject: 'a@example.com' } });
    expect(appraisal).toMatchObject({ isCounted: undefined, problem: undefined });
  });

  it('is not verified by a certificate without a trust root, and says whom it claims to be of', () => {
    expect(appraise(byPerson, { trust: false })).toMatchObject({
      verified: undefined,
      claim: { subject: 'a@example.com', issuer: 'https://issuer.example' },
      problem: { code: 'NO_TRUST_ROOT' },
    });
  });

  it('is not verified by a key that nobody gave', () => {
    expect(appraise(byKey)).toMatchObject({
      verified: undefined,
      claim: undefined,
      problem: { code: 'NO_KEY' },
    });
    expect(appraise(byKey, { allOf: [person('a@example.com')] })).toMatchObject({
      isCounted: false,
      problem: { code: 'NO_KEY' },
    });
  });

  it('is verified by any of the keys that requirements name', () => {
    expect(appraise(byKey, { allOf: [keyOf(theirs), keyOf(ours)] })).toMatchObject({
      verified: { signer: { kind: 'key' } },
      isCounted: true,
      problem: undefined,
    });
  });

  it('is told to be of another key, or broken, which says more', async () => {
    expect(appraise(byKey, { allOf: [keyOf(theirs)] })).toMatchObject({
      verified: undefined,
      isCounted: false,
      problem: { code: 'KEY_MISMATCH' },
    });
    const json = await sigstore.signBundleWithKey({ manifest, key: theirs });
    const { publicKey } = (await sigstore.signBundleWithKey({ manifest, key: ours })).verificationMaterial;
    if (publicKey !== undefined) json.verificationMaterial = { ...json.verificationMaterial, publicKey };
    const broken = asSignature(bundleBytes(json));
    expect(appraise(broken, { allOf: [keyOf(ours), keyOf(makeKey('p256'))] })).toMatchObject({
      problem: { code: 'SIGNATURE_INVALID' },
    });
  });

  it('is verified, and not counted, where it is of somebody else or says something else', () => {
    expect(appraise(byPerson, { allOf: [keyOf(ours), person('b@example.com')] })).toMatchObject({
      verified: { signer: { kind: 'certificate' } },
      isCounted: false,
      problem: { code: 'IDENTITY_MISMATCH' },
    });
    expect(appraise(byKey, { allOf: [keyOf(ours, { env: 'prod' })] })).toMatchObject({
      verified: { signer: { kind: 'key' } },
      isCounted: false,
      problem: { code: 'ANNOTATION_MISMATCH' },
    });
  });

  it('makes no claim where its certificate cannot be one of a signer', () => {
    const certificate = Buffer.from('no certificate');

    const appraisal = appraise({ ...byPerson, certificate });

    expect(appraisal).toMatchObject({ claim: undefined, verified: undefined });
    expect(appraisal?.problem).toBeDefined();
  });
});
