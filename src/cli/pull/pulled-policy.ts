/** A line of `wardctl pull --json`: a policy that was pulled. */
export interface PulledPolicyLine {
  /** The policy in full, such as `registry://ghcr.io/team/policy:v1`. */
  readonly uri: string;
  /** Digest of the module: `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** Digest of the manifest that it came with, by which it can be pulled again; only of registries. */
  readonly manifestDigest?: string;
  /** Absolute path of the module's file; what is in the store must not be changed. */
  readonly path: string;
  /** Size of the module in bytes. */
  readonly sizeBytes: number;
  /**
   * Whether the policy was there already: nothing was downloaded, and its URI stands for the same policy in the store as
   * before.
   */
  readonly cached: boolean;
}
