import type { ErrorCode, WardctlError } from '../../errors.ts';
import type { PreparedFiles } from '../../cache/index.ts';

/** The package that transpiles components, which is big and none of our dependencies. */
export const jcoPackage = '@bytecodealliance/jco-transpile';
/** Completes "to …". */
export const jcoPurpose = 'run policies of the Component Model';

/** What a thread is asked to transpile. Plain data: it is posted. */
export interface TranspileJob {
  readonly component: Uint8Array;
  /** For jco. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Where jco is looked for, absolute paths. */
  readonly folders: readonly string[];
  /** That was found there, for messages. */
  readonly version: string;
}

/** How a job ended. Plain data: it is posted. */
export type TranspileOutcome = { readonly type: 'done'; readonly files: PreparedFiles } | Refusal;

/** Parts of a WardctlError. */
export interface Refusal {
  readonly type: 'refused';
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly details?: WardctlError['details'];
}
