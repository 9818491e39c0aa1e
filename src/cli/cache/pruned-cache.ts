import type { RemovalReason } from '../../cache/index.ts';

/** What `wardctl cache prune --json` and `wardctl cache clear --json` print: what was removed from the cache. */
export interface PrunedCache {
  /** Whether nothing was removed, only planned. */
  readonly dryRun: boolean;
  /**
   * Size of what was removed, in bytes.
   * @asType integer
   */
  readonly freedBytes: number;
  /** Those unused for longest first. */
  readonly removed: readonly RemovedEntry[];
  /** What was to be removed, and stays. */
  readonly kept: readonly KeptEntry[];
}

/** An entry that was removed. */
export interface RemovedEntry {
  /** Digest of the policy's module: `sha256:` and 64 hexadecimal digits; `null` for an entry that cannot be read. */
  readonly digest: string | null;
  /**
   * Size in bytes.
   * @asType integer
   */
  readonly sizeBytes: number;
  /** When it was last used or made, in UTC (RFC 3339). */
  readonly lastUsed: string;
  /** `age`: unused for too long; `size`: the cache was too large; `clear`: everything goes. */
  readonly reason: RemovalReason;
}

/** An entry that stays. */
export interface KeptEntry {
  /** Absolute path of its file. */
  readonly path: string;
  /** Why it stays, such as that somebody prepares it right now. */
  readonly because: string;
}
