import type { AttestationDescription, SignatureDescription } from '../../verification/described-signature.ts';

/** A signature that was found with a policy, verified or not. */
export interface ListedSignature extends SignatureDescription {
  /** Digest of the manifest that it was found for: the policy's, or that of the list that it was chosen from. */
  readonly subject: string;
  /** Digest of the manifest that holds it. */
  readonly manifest: string;
  /** Whether it was verified to be by {@link signer}. */
  readonly verified: boolean;
  /** Whether it met a requirement; left out where there are none. */
  readonly counted?: boolean;
  /** Whom its certificate names, where that is not verified: it may be anybody's word. */
  readonly claimed?: ClaimedSigner;
}

/** What an unverified certificate says of itself. */
export interface ClaimedSigner {
  readonly subject: string;
  readonly issuer: string;
  /** `owner/repo`, of workflows of GitHub Actions. */
  readonly workflowRepository?: string;
}

/** An attestation that was found with a policy. */
export interface ListedAttestation extends AttestationDescription {
  /** Digest of the manifest that it was found for. */
  readonly subject: string;
  /** Digest of the manifest that holds it. */
  readonly manifest: string;
}
