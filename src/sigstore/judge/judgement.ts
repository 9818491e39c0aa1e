import type { Requirement } from '../requirement.ts';
import type { SignatureProblem } from '../signature-problem.ts';
import type { Attestation, Signature, UnusableSignature } from '../signature.ts';
import type { VerifiedSignature } from '../signer.ts';

/** One signature held against one requirement. */
export type Pairing =
  | { readonly signature: Signature; readonly verified: VerifiedSignature }
  /** The first check that failed. */
  | { readonly signature: Signature; readonly problem: SignatureProblem };

/** A requirement, and what became of it with each signature. */
export interface JudgedRequirement {
  readonly requirement: Requirement;
  readonly met: boolean;
  /** One for each signature, in the order they were found. */
  readonly pairings: readonly Pairing[];
}

/** What signatures come to under a configuration (sigstore-and-oci 2.2). */
export interface Judgement {
  readonly satisfied: boolean;
  readonly allOf: readonly JudgedRequirement[];
  readonly anyOf:
    | {
        readonly minimumMatches: number;
        readonly matches: number;
        readonly signatures: readonly JudgedRequirement[];
      }
    | undefined;
  readonly signatures: readonly Signature[];
  readonly unusable: readonly UnusableSignature[];
  readonly attestations: readonly Attestation[];
}

/** All requirements, those of `allOf` first. */
export function requirementsOf({ allOf, anyOf }: Judgement): readonly JudgedRequirement[] {
  return [...allOf, ...(anyOf?.signatures ?? [])];
}

/** The signatures that met something, each once. */
export function countedSignatures(judgement: Judgement): VerifiedSignature[] {
  const counted = new Map<Signature, VerifiedSignature>();
  for (const { pairings } of requirementsOf(judgement)) {
    for (const pairing of pairings) {
      if ('verified' in pairing && !counted.has(pairing.signature))
        counted.set(pairing.signature, pairing.verified);
    }
  }
  return [...counted.values()];
}
