/** A signature, as far as it was verified. */
export interface SignatureDescription {
  readonly format: 'legacy' | 'bundle';
  /** Digest of its layer. */
  readonly digest: string;
  /** Position of its layer in the manifest that holds it, from 0: two legacy signatures may have one digest. */
  readonly index: number;
  /** Who signed; left out unless that was verified. */
  readonly signer?: SignerDescription;
  /** What it says besides, by key; values that are no text as JSON. Left out where it says nothing, or was not verified. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** RFC 3339; left out where nobody trusted says so. */
  readonly signedAt?: string;
  /** Transparency logs that have it. */
  readonly logs?: readonly { readonly log: string; readonly index: string; readonly proof: string }[];
  readonly timestampAuthorities?: readonly string[];
  /** The first check that failed; left out where that depends on the requirement. */
  readonly problem?: ProblemDescription;
}

export interface SignerDescription {
  readonly kind: 'key' | 'certificate';
  /** Of keys: SHA-256 of the key's DER. */
  readonly fingerprint?: string;
  /** Of certificates. */
  readonly subject?: string;
  readonly issuer?: string;
  /** `owner/repo`, of workflows of GitHub Actions. */
  readonly workflowRepository?: string;
}

/** What says something about a policy, and is no signature of it. Not verified. */
export interface AttestationDescription {
  readonly format: 'legacy' | 'bundle';
  readonly digest: string;
  /** As that of signatures. */
  readonly index: number;
  readonly predicateType?: string;
}

export interface ProblemDescription {
  /** Such as `IDENTITY_MISMATCH`. */
  readonly code: string;
  readonly message: string;
}
