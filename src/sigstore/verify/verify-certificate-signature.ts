import type { Digest } from '../../oci/index.ts';
import { SignatureError } from '../signature-problem.ts';
import type { Signature } from '../signature.ts';
import type { VerifiedSignature } from '../signer.ts';
import type { TrustRoot } from '../trust-root.ts';
import { proveEvidence, readEvidence, type Evidence } from './evidence.ts';
import { readLeafCertificate, type LeafCertificate } from './leaf-certificate.ts';
import { runVerifier, trustMaterialOf } from './run-verifier.ts';
import { isSignedBy } from './is-signed-by.ts';
import { signedContentOf, subjectsOf } from './signed-content.ts';
import { checkValidity } from './signing-times.ts';

/**
 * Verifies a signature by the certificate that comes with it (sigstore-and-oci 1.5, 1.6, 3.2, 3.3): it is of the
 * manifest, by the certificate's key; the certificate is one for signing code, was given by a trusted authority, stands
 * in a log of certificates and was valid at each time that a trusted log or timestamp authority names; and a trusted log
 * has it. Whose certificate it is, is not judged.
 * @param signature untrusted; its subjects have to be read from its signed bytes
 * @param manifest by the digest of its own contents
 * @param now times later than this are refused
 * @throws SignatureError
 */
export function verifyCertificateSignature(
  signature: Signature,
  manifest: Digest,
  trust: TrustRoot | undefined,
  now: Date,
): VerifiedSignature {
  const subjects = subjectsOf(signature, manifest);
  const content = signedContentOf(signature, manifest);
  const { certificate } = signature;
  if (certificate === undefined) {
    throw new SignatureError('CERTIFICATE_INVALID', 'expected a certificate of the signer, found none');
  }
  const leaf = readLeafCertificate(certificate);
  if (!isSignedBy(leaf.key, leaf.algorithm, content.signedBytes, content.signature)) {
    throw new SignatureError(
      'SIGNATURE_INVALID',
      'expected a signature by the key of its certificate, found one that does not verify with it',
    );
  }
  if (trust === undefined) {
    throw new SignatureError('NO_TRUST_ROOT', 'expected a trust root to judge the certificate, found none');
  }
  const logged = { kind: 'certificate', der: certificate } as const;
  const signer = { key: leaf.key, algorithm: leaf.algorithm, logged };
  const evidence = readEvidence(signature, content, signer);
  if (evidence.tlogEntries.length === 0) {
    throw new SignatureError('LOG_MISSING', 'expected an entry in a transparency log, found none');
  }
  const { logs, timestampAuthorities, times, signedAt } = proveEvidence(evidence, signer, trust, now);
  if (signedAt === undefined) {
    throw new SignatureError(
      'TIMESTAMP_MISSING',
      'expected a promise of the log or a timestamp, found a log entry without a time that is proved',
    );
  }
  checkValidity(leaf.certificate, times);
  verifyChain(evidence, leaf, trust);
  const { identity } = leaf;
  const by = { kind: 'certificate', identity } as const;
  return { signature, subjects, signer: by, signedAt, logs, timestampAuthorities };
}

/**
 * The path to an authority, the log of certificates, and all else once more, in the library's own order. An instance
 * without logs of certificates gives certificates that are in none.
 */
function verifyChain(evidence: Evidence, { certificate }: LeafCertificate, trust: TrustRoot): void {
  const thresholds = {
    tlogThreshold: 1,
    timestampThreshold: 1,
    ctlogThreshold: trust.root.ctlogs.length === 0 ? 0 : 1,
  };
  const entity = { ...evidence, key: { $case: 'certificate' as const, certificate } };
  runVerifier(trustMaterialOf(trust), thresholds, entity, 'CERTIFICATE_INVALID');
}
