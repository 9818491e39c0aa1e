/** What `wardctl generate-key-pair --json` prints: the files it wrote. */
export interface KeyFiles {
  /** Encrypted, in the format of cosign. */
  readonly privateKey: string;
  readonly publicKey: string;
}
