/** A line of `wardctl load --json`: a policy of the archive. */
export interface LoadedPolicyLine {
  /** The policy in full, such as `registry://ghcr.io/team/policy:v1`. */
  readonly uri: string;
  /** Digest of the module: `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** Digest of the manifest in the store. */
  readonly manifestDigest: string;
  /**
   * Size of the module in bytes.
   * @asType integer
   */
  readonly sizeBytes: number;
  /** `unchanged`: the store had the policy already; `replaced`: it had another one under this URI. */
  readonly outcome: 'loaded' | 'replaced' | 'unchanged';
  /** Digest of the module that was replaced. */
  readonly replacedDigest?: string;
}
