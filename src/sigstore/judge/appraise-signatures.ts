import type { Digest } from '../../oci/index.ts';
import type { PublicKey } from '../public-key.ts';
import { requirementsIn, type VerificationConfig } from '../requirement.ts';
import { problemOf, SignatureError, type SignatureProblem } from '../signature-problem.ts';
import type { FoundSignatures, Signature } from '../signature.ts';
import type { CertificateIdentity, VerifiedSignature } from '../signer.ts';
import type { TrustRoot } from '../trust-root.ts';
import { readLeafCertificate } from '../verify/leaf-certificate.ts';
import { verifyCertificateSignature } from '../verify/verify-certificate-signature.ts';
import { verifyKeySignature } from '../verify/verify-key-signature.ts';
import { judgeSignatures } from './judge-signatures.ts';
import { countedSignatures, requirementsOf, type Judgement } from './judgement.ts';

export interface AppraisalOptions {
  /** The manifest that the signatures were found for. */
  readonly manifest: Digest;
  readonly trust: TrustRoot | undefined;
  /** What signatures have to be; `undefined` where nobody asks for any. */
  readonly config: VerificationConfig | undefined;
  readonly now: Date;
}

/** What is known of one signature, whether or not anybody asked for it. */
export interface Appraisal {
  readonly signature: Signature;
  /** Whom its certificate names. Anybody can write such a certificate: believe {@link verified} only. */
  readonly claim: CertificateIdentity | undefined;
  /** What it is; `undefined` where that could not be verified. */
  readonly verified: VerifiedSignature | undefined;
  /** Whether it meets a requirement; `undefined` where there are none. */
  readonly isCounted: boolean | undefined;
  /** The first check that failed: of the signature itself, else of what was required. */
  readonly problem: SignatureProblem | undefined;
}

/**
 * Verifies each signature on its own: by its certificate, or by the keys of the configuration. What that comes to is for
 * people who look at signatures; whether a policy may be used is for `verifyManifests` to say.
 */
export function appraiseSignatures(found: FoundSignatures, options: AppraisalOptions): Appraisal[] {
  const { config } = options;
  const judgement = config && judgeSignatures(config, found, options);
  const counted = judgement && new Set(countedSignatures(judgement).map(({ signature }) => signature));
  return found.signatures.map((signature) => {
    const claim = claimOf(signature);
    const outcome = attempt(() => verifyAlone(signature, options));
    const verified = 'verified' in outcome ? outcome.verified : undefined;
    const problem = 'problem' in outcome ? outcome.problem : undefined;
    if (judgement === undefined) return { signature, claim, verified, isCounted: undefined, problem };
    const isCounted = counted?.has(signature) === true;
    return {
      signature,
      claim,
      verified,
      isCounted,
      problem: isCounted ? undefined : (problem ?? mismatchOf(judgement, signature)),
    };
  });
}

type Outcome = { readonly verified: VerifiedSignature } | { readonly problem: SignatureProblem };

function attempt(verify: () => VerifiedSignature): Outcome {
  try {
    return { verified: verify() };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** @throws SignatureError */
function verifyAlone(
  signature: Signature,
  { manifest, trust, config, now }: AppraisalOptions,
): VerifiedSignature {
  if (signature.certificate !== undefined) return verifyCertificateSignature(signature, manifest, trust, now);
  let failure = new SignatureError('NO_KEY', 'expected the key that it is by, found none to verify it with');
  for (const key of keysOf(config)) {
    try {
      return verifyKeySignature(signature, manifest, key, trust, now);
    } catch (error) {
      if (!(error instanceof SignatureError)) throw error;
      // That it is broken says more than that it is not by another key.
      if (failure.code === 'NO_KEY' || error.code !== 'KEY_MISMATCH') failure = error;
    }
  }
  throw failure;
}

function keysOf(config: VerificationConfig | undefined): PublicKey[] {
  const requirements = config === undefined ? [] : requirementsIn(config);
  return requirements.flatMap((requirement) => (requirement.kind === 'pubKey' ? [requirement.key] : []));
}

/** What kept a signature from meeting the first requirement that is about its kind. */
function mismatchOf(judgement: Judgement, signature: Signature): SignatureProblem | undefined {
  const isOfKey = signature.certificate === undefined;
  const pairs = requirementsOf(judgement).flatMap(({ requirement, pairings }) =>
    pairings
      .filter((pairing) => pairing.signature === signature)
      .map((pairing) => ({ pairing, isOfItsKind: (requirement.kind === 'pubKey') === isOfKey })),
  );
  const telling = pairs.find(({ isOfItsKind }) => isOfItsKind) ?? pairs[0];
  return telling !== undefined && 'problem' in telling.pairing ? telling.pairing.problem : undefined;
}

/** Only printable texts come out of certificates; of one that has others, nothing is told. */
function claimOf({ certificate }: Signature): CertificateIdentity | undefined {
  if (certificate === undefined) return undefined;
  try {
    return readLeafCertificate(certificate).identity;
  } catch (error) {
    if (error instanceof SignatureError) return undefined;
    throw error;
  }
}
