/** What has to be true of a policy's signatures before it is used: `verification-config.yml`. */
export interface VerificationConfigDocument {
  readonly apiVersion: 'v1';
  /** Signatures that all have to be there. */
  readonly allOf: readonly GithubActionSignature[];
  /** Signatures some of which have to be there. */
  readonly anyOf: null;
}

/** A signature by a workflow of GitHub Actions. */
export interface GithubActionSignature {
  readonly kind: 'githubAction';
  /** The organisation or user that the workflow belongs to. */
  readonly owner: string;
  /** The repository of the workflow; `null` for any of the owner's. */
  readonly repo: string | null;
  /** What the signature has to say besides; `null` for nothing. */
  readonly annotations: null;
}
