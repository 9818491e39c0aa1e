import type { TrustedRoot } from '@sigstore/protobuf-specs';

/** Whom to believe about certificates, logs and times. Checked: each authority has its certificates, each log its key. */
export interface TrustRoot {
  readonly root: TrustedRoot;
  /** Where it is from, for messages: a path, or the URL of a TUF mirror. */
  readonly origin: string;
  /** When it was fetched or refreshed last; `undefined` for files of the user's. */
  readonly fetchedAt: Date | undefined;
}
