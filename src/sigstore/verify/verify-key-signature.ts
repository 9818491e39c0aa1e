import type { Digest } from '../../oci/index.ts';
import type { PublicKey } from '../public-key.ts';
import { SignatureError } from '../signature-problem.ts';
import type { Signature } from '../signature.ts';
import type { VerifiedSignature } from '../signer.ts';
import type { TrustRoot } from '../trust-root.ts';
import { proveEvidence, readEvidence } from './evidence.ts';
import { isSignedBy } from './is-signed-by.ts';
import { signedContentOf, subjectsOf } from './signed-content.ts';

/**
 * Verifies a signature by a key (sigstore-and-oci 1.5, 3.4): it is of the manifest, and by the key. Log entries and
 * timestamps that come with it are verified where there is a trust root, and not looked at where there is none: a key
 * needs neither.
 * @param signature untrusted; its subjects have to be read from its signed bytes
 * @param manifest by the digest of its own contents
 * @param now times later than this are refused
 * @throws SignatureError
 */
export function verifyKeySignature(
  signature: Signature,
  manifest: Digest,
  key: PublicKey,
  trust: TrustRoot | undefined,
  now: Date,
): VerifiedSignature {
  const subjects = subjectsOf(signature, manifest);
  const content = signedContentOf(signature, manifest);
  if (signature.certificate !== undefined) {
    throw new SignatureError(
      'KEY_MISMATCH',
      'expected a signature by this key, found one with a certificate',
    );
  }
  if (!isSignedBy(key.key, key.algorithm, content.signedBytes, content.signature))
    throw notSignedBy(key, signature);
  const signer = { kind: 'key', fingerprint: key.fingerprint } as const;
  if (trust === undefined) {
    return { signature, subjects, signer, signedAt: undefined, logs: [], timestampAuthorities: [] };
  }
  const der = key.key.export({ format: 'der', type: 'spki' });
  const by = { key: key.key, algorithm: key.algorithm, logged: { kind: 'key', der } } as const;
  const evidence = readEvidence(signature, content, by);
  const { logs, timestampAuthorities, signedAt } = proveEvidence(evidence, by, trust, now);
  return { signature, subjects, signer, signedAt, logs, timestampAuthorities };
}

const shownDigits = 12;

/** A bundle may say which key it is for, as a hint: then it is this signature that is broken. */
function notSignedBy({ fingerprint }: PublicKey, { bundle }: Signature): SignatureError {
  const { content } = bundle.verificationMaterial;
  const shown = fingerprint.slice(0, shownDigits);
  const hint = content.$case === 'publicKey' ? content.publicKey.hint : '';
  if (hint === Buffer.from(fingerprint, 'hex').toString('base64')) {
    return new SignatureError(
      'SIGNATURE_INVALID',
      `expected a signature by the key ${shown}, found one for it that does not verify`,
    );
  }
  return new SignatureError(
    'KEY_MISMATCH',
    `expected a signature by the key ${shown}, found one that does not verify with it`,
  );
}
