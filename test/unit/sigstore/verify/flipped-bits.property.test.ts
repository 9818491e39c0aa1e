import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SignatureError } from '../../../../src/sigstore/signature-problem.ts';
import type { Signature } from '../../../../src/sigstore/signature.ts';
import type { VerifiedSignature } from '../../../../src/sigstore/signer.ts';
import { bundleBytes, makeKey, type BundleJson } from '../../../support/fake-sigstore/index.ts';
import {
  bundleSignature,
  legacySignature,
  manifest,
  parsedEntryOf,
  startSigstore,
  verify,
  verifyWithKey,
  withAnnotation,
} from './support.ts';

const { sigstore, circumstances } = await startSigstore();
const key = makeKey();
const withCertificate = (signature: Signature) => verify(signature, circumstances);
const withKey = (signature: Signature) => verifyWithKey(signature, key, circumstances);

/** Every byte that a signature has, of which a verifier looks at each. */
function partsOf(signature: Signature): Map<string, Buffer> {
  const { signedBytes, certificate, bundle } = signature;
  const parts = new Map([
    ['signed bytes', signedBytes],
    ['signature', signature.signature],
  ]);
  if (certificate !== undefined) parts.set('certificate', certificate);
  const { tlogEntries, timestampVerificationData } = bundle.verificationMaterial;
  if (tlogEntries.length > 0) {
    const { canonicalizedBody, logId, inclusionPromise, inclusionProof } = parsedEntryOf(signature);
    parts.set('body', canonicalizedBody).set('log', logId.keyId);
    if (inclusionPromise !== undefined) parts.set('promise', inclusionPromise.signedEntryTimestamp);
    if (inclusionProof !== undefined) {
      parts.set('root', inclusionProof.rootHash);
      for (const [index, hash] of inclusionProof.hashes.entries()) parts.set(`hash ${String(index)}`, hash);
    }
  }
  for (const [index, { signedTimestamp }] of (timestampVerificationData?.rfc3161Timestamps ?? []).entries()) {
    parts.set(`timestamp ${String(index)}`, signedTimestamp);
  }
  return parts;
}

function refused(verifying: () => unknown): boolean {
  try {
    verifying();
    return false;
  } catch (error) {
    // Whatever is broken has a code: no TypeError of a library comes through.
    if (error instanceof SignatureError) return true;
    throw error;
  }
}

type Sample = readonly [string, Signature, (signature: Signature) => VerifiedSignature];

const samples: readonly Sample[] = [
  [
    'legacy',
    legacySignature(await sigstore.signLegacyKeyless({ manifest, timestamp: true })),
    withCertificate,
  ],
  ['bundle, Rekor v1', bundleSignature(await sigstore.signBundleKeyless({ manifest })), withCertificate],
  [
    'bundle, Rekor v2',
    bundleSignature(await sigstore.signBundleKeyless({ manifest, log: 'v2' })),
    withCertificate,
  ],
  [
    'bundle, intoto, proof and timestamp',
    bundleSignature(
      await sigstore.signBundleKeyless({
        manifest,
        entryKind: 'intoto',
        proof: 'inclusion',
        timestamp: true,
      }),
    ),
    withCertificate,
  ],
  ['legacy, key', legacySignature(await sigstore.signLegacyWithKey({ manifest, key, log: 'v1' })), withKey],
  [
    'bundle, key, Rekor v2',
    bundleSignature(await sigstore.signBundleWithKey({ manifest, key, log: 'v2' })),
    withKey,
  ],
];

describe.each(samples)('a signature with one bit flipped (%s)', (_, signature, verifyIt) => {
  it.each([...partsOf(signature)])('is refused: in the %s', (_part, bytes) => {
    expect(refused(() => verifyIt(signature))).toBe(false);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length * 8 - 1 }), (bit) => {
        flip(bytes, bit);
        try {
          return refused(() => verifyIt(signature));
        } finally {
          flip(bytes, bit);
        }
      }),
      { numRuns: 40 },
    );
  });
});

function flip(bytes: Buffer, bit: number): void {
  const index = bit >> 3;
  bytes[index] = (bytes[index] ?? 0) ^ (1 << (bit & 7));
}

/** Of the stored bytes, where some are hints that nobody signed: names of keys, the chain, a time without a promise. */
describe('what is stored, with one bit flipped', () => {
  function said({ signer, signedAt, subjects, logs, timestampAuthorities }: VerifiedSignature): unknown {
    return { signer, signedAt, subjects, logs, timestampAuthorities };
  }

  /** Refused, or the same in all that it says. */
  function isRefusedOrSame(original: unknown, read: () => VerifiedSignature): void {
    let verified: VerifiedSignature;
    try {
      verified = read();
    } catch (error) {
      expect(error).toBeInstanceOf(SignatureError);
      return;
    }
    expect(said(verified)).toEqual(original);
  }

  it.each(['v1', 'v2'] as const)('says the same or is refused: bundle (%s)', async (log) => {
    const bytes = bundleBytes(await sigstore.signBundleKeyless({ manifest, log }));
    const read = () => withCertificate(bundleSignature(JSON.parse(bytes.toString()) as BundleJson));
    const original = said(read());
    fc.assert(
      fc.property(fc.nat({ max: bytes.length * 8 - 1 }), (bit) => {
        flip(bytes, bit);
        try {
          const text = bytes.toString();
          if (isJson(text)) isRefusedOrSame(original, read);
        } finally {
          flip(bytes, bit);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('says the same or is refused: layer', async () => {
    const layer = await sigstore.signLegacyKeyless({ manifest, timestamp: true });
    const original = said(withCertificate(legacySignature(layer)));
    const annotations = Object.entries(layer.annotations);
    fc.assert(
      fc.property(fc.constantFrom(...annotations), fc.nat(), ([name, value], random) => {
        const bytes = Buffer.from(value);
        flip(bytes, random % (bytes.length * 8));
        const changed = withAnnotation(layer, name, bytes.toString());
        isRefusedOrSame(original, () => withCertificate(legacySignature(changed)));
      }),
      { numRuns: 300 },
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
