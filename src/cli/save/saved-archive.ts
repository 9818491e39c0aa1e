/** What `wardctl save --json` prints. */
export interface SavedArchive {
  /** The archive, as it was given. */
  readonly outputPath: string;
  /** `kwctl`: modules only, for `kwctl load` and `wardctl load`; `oci`: an OCI image layout. */
  readonly format: 'kwctl' | 'oci';
  /**
   * Size of the archive in bytes.
   * @asType integer
   */
  readonly sizeBytes: number;
  /** SHA-256 of the archive: 64 hexadecimal digits. */
  readonly sha256: string;
  readonly policies: readonly SavedPolicy[];
}

/** A policy in an archive. */
export interface SavedPolicy {
  /** The policy in full, such as `registry://ghcr.io/team/policy:v1`. */
  readonly uri: string;
  /** Digest of the module: `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** Digest of the manifest in the archive; only with the format `oci`. */
  readonly manifestDigest?: string;
  /**
   * Size of the module in bytes.
   * @asType integer
   */
  readonly sizeBytes: number;
}
