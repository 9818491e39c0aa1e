/** What `wardctl cache list --json` prints: what was made of policies, and is kept for the next time. */
export interface ListedCache {
  /** Absolute path of the cache. */
  readonly folder: string;
  /**
   * Size of all entries together, in bytes.
   * @asType integer
   */
  readonly sizeBytes: number;
  /**
   * Where more is added, entries are removed so that all together are no larger, in bytes.
   * @asType integer
   */
  readonly maxBytes: number;
  /** Those used last first. */
  readonly entries: readonly ListedEntry[];
}

/** What was made of one policy. */
export interface ListedEntry {
  /** Digest of the policy's module: `sha256:` and 64 hexadecimal digits; `null` for an entry that cannot be read. */
  readonly digest: string | null;
  /** Versions and options that it was made with, by name; `null` for an entry that cannot be read. */
  readonly preparedWith: Readonly<Record<string, string>> | null;
  /**
   * Size in bytes.
   * @asType integer
   */
  readonly sizeBytes: number;
  /** When it was last used or made, in UTC (RFC 3339). */
  readonly lastUsed: string;
  /** Absolute path of its file. */
  readonly path: string;
  /** Why it cannot be read; it is made again where it is needed. */
  readonly problem?: string;
}
