import type { TrustRoot } from '../../trust-root.ts';
import type { TrustFetcher } from './bounded-fetch.ts';

/** Lets one process at a time work. */
export interface TrustLock {
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

export interface TrustCacheOptions {
  /** Holds one file for each mirror; made where it is missing. */
  readonly folder: string;
  /** Base URL of the TUF repository. Default: that of the public instance of Sigstore. */
  readonly mirrorUrl?: string | undefined;
  /** Root metadata (`root.json`) to trust the mirror by. Default: what is embedded for the public instance, or was used before. */
  readonly initialRoot?: Uint8Array | undefined;
  readonly fetcher: TrustFetcher;
  readonly now: () => Date;
  /** Whether to ask no mirror. */
  readonly offline: boolean;
  /** Whether to refuse what expired or could not be refreshed, instead of warning. */
  readonly strict: boolean;
  readonly warn: (message: string) => void;
  /** Held while a mirror is asked and the cache is written. Default: none; what is written last then stays. */
  readonly lock?: TrustLock | undefined;
  /** For all that one refresh fetches. Default: 30 s. */
  readonly timeoutMs?: number | undefined;
}

/** The trust root of a TUF repository, with what was fetched before. */
export interface TrustCache {
  /**
   * The trust root for verifying: what was fetched within a day and has not expired, else from the mirror; what was
   * fetched before, with a warning that gives its age, where the mirror cannot be asked or believed. What cannot be kept
   * is used all the same, with a warning.
   * @throws WardctlError TRUST_ROOT_MISSING, TRUST_ROOT_STALE, TRUST_ROOT_UNREACHABLE, TRUST_ROOT_INVALID, STORE_LOCKED;
   *   the signal's reason
   */
  read(signal?: AbortSignal): Promise<TrustRoot>;
  /**
   * Asks the mirror, whatever there is already, and keeps what it gives; a cache that was altered is made anew.
   * @throws as `read`; WardctlError STORE_FAILED where it cannot be kept
   */
  refresh(signal?: AbortSignal): Promise<TrustRoot>;
}
