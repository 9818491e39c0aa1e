/** What `wardctl digest --json` prints. */
export interface PolicyDigest {
  /** The policy in full, such as `registry://ghcr.io/team/policy:v1`. */
  readonly uri: string;
  /** Digest of what it stands for now, a manifest or a list of manifests: `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** Of the manifest. */
  readonly mediaType: string;
  /** The policy, whatever becomes of its tag: `<registry>/<repository>@<digest>`. */
  readonly immutableRef: string;
}
