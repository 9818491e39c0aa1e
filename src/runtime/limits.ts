/** What one evaluation may use. Every field is a bound that ends the evaluation with a rejection. */
export interface Limits {
  /** Wall time of one guest call with its initialisation and host calls, in milliseconds. */
  readonly timeoutMs: number;
  /** Linear memory, in bytes; rounded down to pages of 64 KiB. */
  readonly maxMemoryBytes: number;
  /** Host calls of one evaluation. */
  readonly maxHostCalls: number;
  /** Bytes of one reply or host-call payload of the guest, and of all it writes to stdout. */
  readonly maxReplyBytes: number;
  /**
   * Bytes kept of what the guest writes to stderr, and of what it logs; the rest is dropped with a note. Also
   * the size of an error text.
   */
  readonly maxLogBytes: number;
}

/** The cluster's server stops a policy after 2 s; the other figures are far above any policy seen. */
export const defaultLimits: Limits = {
  timeoutMs: 2000,
  maxMemoryBytes: 512 * 1024 * 1024,
  maxHostCalls: 10_000,
  maxReplyBytes: 8 * 1024 * 1024,
  maxLogBytes: 1024 * 1024,
};
