/** What `wardctl copy --json` prints. */
export interface CopiedPolicy {
  /** What was copied, such as `registry://ghcr.io/team/policy:v1`, `oci:folder:name` or `sha256:…` of a stored policy. */
  readonly source: string;
  /** Where it is now, without digest. */
  readonly destination: string;
  /** Of its manifest or list of manifests, the same in both places: `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
}
