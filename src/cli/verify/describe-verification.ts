import type { Descriptor } from '../../oci/index.ts';
import {
  countedSignatures,
  describeRequirement,
  refusalOf,
  type Judgement,
  type JudgedRequirement,
  type SignatureFormat,
  type TrustRoot,
} from '../../sigstore/index.ts';
import type { ProblemDescription } from '../verification/described-signature.ts';
import { describeAttestation, describeVerified } from '../verification/describe-signature.ts';
import type { JudgedSignature, RequirementDescription, VerifiedPolicy } from './verified-policy.ts';

/** What verifying a policy came to. */
export interface Verification {
  readonly uri: string;
  readonly immutableRef: string;
  readonly manifest: Descriptor;
  readonly judgement: Judgement;
  /** Whether the manifest is a list that the policy is in. */
  readonly isList: boolean;
  /** Forms that count. */
  readonly formats: SignatureFormat | 'any';
  /** `undefined` where none was needed. */
  readonly trust: TrustRoot | undefined;
}

/** The outcome for programs. */
export function describeVerification(verification: Verification): VerifiedPolicy {
  const { uri, immutableRef, manifest, isList, judgement, trust } = verification;
  const { anyOf, attestations } = judgement;
  return {
    uri,
    verified: judgement.satisfied,
    digest: manifest.digest,
    subject: isList ? 'list' : 'manifest',
    immutableRef,
    signatures: describeSignatures(judgement),
    attestations: attestations.map(describeAttestation),
    requirements: [
      ...judgement.allOf.map((one) => describeJudged(one, 'allOf')),
      ...(anyOf?.signatures ?? []).map((one) => describeJudged(one, 'anyOf')),
    ],
    ...(anyOf === undefined
      ? {}
      : { anyOf: { minimumMatches: anyOf.minimumMatches, matches: anyOf.matches } }),
    ...(trust === undefined ? {} : { trustRoot: describeTrust(trust) }),
    ...(judgement.satisfied ? {} : { refusal: describeRefusal(verification) }),
  };
}

function describeTrust({ origin, fetchedAt }: TrustRoot): NonNullable<VerifiedPolicy['trustRoot']> {
  return { origin, fetchedAt: fetchedAt?.toISOString() ?? null };
}

function describeRefusal({ judgement, uri, formats }: Verification): ProblemDescription {
  const { code, message } = refusalOf(judgement, uri, formats);
  return { code, message };
}

function describeSignatures(judgement: Judgement): JudgedSignature[] {
  const counted = new Map(countedSignatures(judgement).map((one) => [one.signature, one]));
  return [
    ...judgement.signatures.map((signature): JudgedSignature => {
      const verified = counted.get(signature);
      const { format, layer, index } = signature;
      return {
        format,
        digest: layer,
        index,
        counted: verified !== undefined,
        ...(verified === undefined ? {} : describeVerified(verified)),
      };
    }),
    ...judgement.unusable.map(({ format, layer, index, problem }): JudgedSignature => ({
      format,
      digest: layer,
      index,
      counted: false,
      problem: { ...problem },
    })),
  ];
}

function describeJudged(
  { requirement, met, pairings }: JudgedRequirement,
  list: 'allOf' | 'anyOf',
): RequirementDescription {
  return {
    list,
    kind: requirement.kind,
    text: describeRequirement(requirement),
    met,
    signatures: pairings.map((pairing) => ({
      digest: pairing.signature.layer,
      index: pairing.signature.index,
      met: 'verified' in pairing,
      ...('problem' in pairing ? { problem: { ...pairing.problem } } : {}),
    })),
  };
}
