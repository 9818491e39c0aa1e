import type { SourceMap } from './source-map.ts';

/** What a worker thread is given: a script to run and keep. */
export interface EvaluationJob {
  /** Absolute path of the engine that it is frozen into. */
  readonly enginePath: string;
  readonly script: string;
  readonly sourceMap: SourceMap;
  /** The author's module, for messages. */
  readonly entryName: string;
}

/** What it posts back. */
export type EvaluationOutcome =
  | { readonly type: 'done'; readonly module: Uint8Array }
  | EvaluationFailure
  /** What should not happen, with its stack. */
  | { readonly type: 'crash'; readonly stack: string };

/** An error of the script, with positions in the bundle. */
export interface EvaluationFailure {
  readonly type: 'failed';
  readonly phase: 'syntax' | 'top-level';
  readonly message: string;
  readonly stack: string;
}
