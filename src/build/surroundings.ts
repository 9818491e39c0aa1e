import type { BuildStep } from './build-step.ts';
import type { BuildTarget } from './build-target.ts';

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

/** What toolchains are asked for. */
export interface ToolchainOptions extends BuildSurroundings {
  /** What to build for. Default: what the metadata says. Only TypeScript has a choice. */
  readonly target?: BuildTarget;
  /** Whether the types of TypeScript are checked. Default: yes. */
  readonly check?: boolean;
  /** Called when a part of the build begins. */
  readonly onStep?: (step: BuildStep) => void;
}
