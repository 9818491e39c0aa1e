/** What `wardctl sign --json` prints. */
export interface SignedPolicy {
  /** What was signed: `<registry>/<repository>@<digest>`. */
  readonly immutableRef: string;
  readonly format: 'bundle' | 'legacy';
  /** Digest of the manifest that holds the signature. */
  readonly signatureManifest: string;
  /** Digest of its layer. */
  readonly signature: string;
}
