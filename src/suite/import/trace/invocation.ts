/** A file that a run names, or a text that it is given. */
export type Input =
  { readonly type: 'file'; readonly path: string } | { readonly type: 'text'; readonly text: string };

/** One `kwctl run`, as its arguments say it. Paths are as they are written. */
export interface Invocation {
  readonly policy: string;
  readonly request: Input | undefined;
  /** Given to `wardctl run -f`, which makes a request of it. */
  readonly manifest: string | undefined;
  readonly oldManifest: string | undefined;
  readonly operation: string | undefined;
  readonly namespace: string | undefined;
  readonly user: string | undefined;
  readonly groups: readonly string[];
  readonly settings: Input | undefined;
  readonly executionMode: string | undefined;
  readonly isRaw: boolean;
  readonly isContextAware: boolean;
  readonly session: string | undefined;
  readonly allowedHostCapabilities: readonly string[] | undefined;
  readonly timeout: string | undefined;
  /** Folder that relative paths count from. */
  readonly folder: string;
}
