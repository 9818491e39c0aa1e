/** Time that parts of an exchange may take, in milliseconds. */
export interface Timeouts {
  /** Default: 10 s. */
  readonly connectMs: number;
  /** From the end of the request to the headers of the answer. Default: 30 s. */
  readonly headersMs: number;
  /** Without a byte of the body, or with next to none. Default: 30 s. */
  readonly idleMs: number;
}

export const defaultTimeouts: Timeouts = { connectMs: 10_000, headersMs: 30_000, idleMs: 30_000 };
