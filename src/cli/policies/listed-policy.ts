/** What `wardctl policies --json` prints: the stored policies, by URI. */
export type ListedPolicies = readonly ListedPolicy[];

/** A stored policy. */
export interface ListedPolicy {
  /** The policy in full, such as `registry://ghcr.io/team/policy:v1`. */
  readonly uri: string;
  /** Digest of the module: `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** Digest of the manifest that it came with; not known of what kwctl keeps. */
  readonly manifestDigest?: string;
  /**
   * Size of the module in bytes.
   * @asType integer
   */
  readonly sizeBytes: number;
  /** Whose store it is in. */
  readonly origin: 'wardctl' | 'kwctl';
  /** As its metadata says. */
  readonly title?: string;
  /** Whether it changes objects; `null` for a policy without metadata. */
  readonly mutating: boolean | null;
  /** Whether it reads resources of the cluster; `null` for a policy without metadata. */
  readonly contextAware: boolean | null;
  /** Absolute path of the module's file; what is in the store must not be changed. */
  readonly path: string;
}
