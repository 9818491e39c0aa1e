/** What builds are run with. */
export interface BuildSurroundings {
  /** Ends the programs that are running. */
  readonly signal: AbortSignal;
  /** The environment of programs, with the `PATH` that they are found by. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The version of wardctl, which annotated modules name. */
  readonly toolVersion: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
