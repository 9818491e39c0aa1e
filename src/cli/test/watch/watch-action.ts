import type { WardctlError } from '../../../errors.ts';
import type { SuiteEvent } from '../../../suite/index.ts';

/** What happens while suites are watched. */
export type WatchAction =
  /** A run begins: it is planned, and policies are built. */
  | {
      readonly type: 'run';
      /** Why, for people: `pod.json changed`. */
      readonly reason: string;
    }
  /** The suites that there are. Others are gone, or have no selected case any more. */
  | { readonly type: 'suites'; readonly paths: ReadonlySet<string>; readonly partial: ReadonlySet<string> }
  | { readonly type: 'event'; readonly event: SuiteEvent }
  /** The run came to its end, or was broken off, or could not go on. */
  | { readonly type: 'rest'; readonly error: WardctlError | undefined }
  /** Something that the user should know. */
  | { readonly type: 'notice'; readonly text: string };
