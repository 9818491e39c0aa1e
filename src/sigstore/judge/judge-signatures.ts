import type { Digest } from '../../oci/index.ts';
import type { PubKeyRequirement, Requirement, VerificationConfig } from '../requirement.ts';
import { problemOf, SignatureError } from '../signature-problem.ts';
import type { FoundSignatures, Signature } from '../signature.ts';
import type { VerifiedSignature } from '../signer.ts';
import type { TrustRoot } from '../trust-root.ts';
import { verifyCertificateSignature } from '../verify/verify-certificate-signature.ts';
import { verifyKeySignature } from '../verify/verify-key-signature.ts';
import type { Judgement, JudgedRequirement, Pairing } from './judgement.ts';
import { matchAnnotations } from './match-annotations.ts';
import { matchIdentity } from './match-identity.ts';

/** What signatures are judged with. */
export interface JudgingOptions {
  /** The manifest that has to be signed. */
  readonly manifest: Digest;
  /** `undefined` where there is none: signatures with certificates then do not count. */
  readonly trust: TrustRoot | undefined;
  readonly now: Date;
}

/**
 * Holds each signature against each requirement. Requirements are independent: one signature may meet several, and each
 * may be met by another one (sigstore-and-oci 2.2).
 */
export function judgeSignatures(
  { allOf, anyOf }: VerificationConfig,
  found: FoundSignatures,
  options: JudgingOptions,
): Judgement {
  const verifier = new PairVerifier(options);
  const judge = (requirement: Requirement): JudgedRequirement => {
    const pairings = found.signatures.map((signature) => verifier.pair(signature, requirement));
    return { requirement, met: pairings.some((pairing) => 'verified' in pairing), pairings };
  };
  const all = allOf.map(judge);
  const some = anyOf && {
    minimumMatches: anyOf.minimumMatches,
    signatures: anyOf.signatures.map(judge),
  };
  const matches = some?.signatures.filter(({ met }) => met).length ?? 0;
  // Reading refuses configurations that ask for nothing; this is the last place where one could pass.
  const asksForSomething = all.length > 0 || (some?.minimumMatches ?? 0) > 0;
  return {
    satisfied:
      asksForSomething &&
      all.every(({ met }) => met) &&
      (some === undefined || matches >= some.minimumMatches),
    allOf: all,
    anyOf: some && { ...some, matches },
    ...found,
  };
}

/** Verifies each signature by a certificate once, however many requirements it is held against. */
class PairVerifier {
  private readonly options: JudgingOptions;
  private readonly byCertificate = new Map<Signature, VerifiedSignature | SignatureError>();

  constructor(options: JudgingOptions) {
    this.options = options;
  }

  pair(signature: Signature, requirement: Requirement): Pairing {
    try {
      const verified =
        requirement.kind === 'pubKey'
          ? this.withKey(signature, requirement)
          : this.withCertificate(signature, requirement);
      matchAnnotations(requirement.annotations, verified.subjects);
      return { signature, verified };
    } catch (error) {
      return { signature, problem: problemOf(error) };
    }
  }

  private withKey(signature: Signature, { key }: PubKeyRequirement): VerifiedSignature {
    if (signature.certificate !== undefined) {
      throw new SignatureError(
        'KEY_MISMATCH',
        'expected a signature by this key, found one with a certificate',
      );
    }
    const { manifest, trust, now } = this.options;
    return verifyKeySignature(signature, manifest, key, trust, now);
  }

  private withCertificate(
    signature: Signature,
    requirement: Exclude<Requirement, PubKeyRequirement>,
  ): VerifiedSignature {
    if (signature.certificate === undefined) {
      throw new SignatureError(
        'IDENTITY_MISMATCH',
        'expected a signature with a certificate, found one by a key',
      );
    }
    const verified = this.verified(signature);
    if (verified instanceof SignatureError) throw verified;
    const { signer } = verified;
    if (signer.kind !== 'certificate')
      throw new SignatureError('IDENTITY_MISMATCH', 'expected a certificate, found a key');
    matchIdentity(requirement, signer.identity);
    return verified;
  }

  private verified(signature: Signature): VerifiedSignature | SignatureError {
    const known = this.byCertificate.get(signature);
    if (known !== undefined) return known;
    const { manifest, trust, now } = this.options;
    let outcome: VerifiedSignature | SignatureError;
    try {
      outcome = verifyCertificateSignature(signature, manifest, trust, now);
    } catch (error) {
      if (!(error instanceof SignatureError)) throw error;
      outcome = error;
    }
    this.byCertificate.set(signature, outcome);
    return outcome;
  }
}
