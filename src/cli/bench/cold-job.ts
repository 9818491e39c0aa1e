import type { PolicyRequest } from '../../admission/index.ts';
import type { ColdStart, Taken } from '../../bench/index.ts';
import type { Subject } from '../../evaluate/index.ts';
import type { ErrorCode } from '../../errors.ts';
import type { JsonValue } from '../../json/index.ts';
import type { ExecutionMode } from '../../policy/index.ts';
import type { Limits } from '../../runtime/index.ts';

/** What a process needs to know for a cold start of a policy: plain data. */
export interface ColdPolicy {
  readonly subject: Subject;
  readonly settings: JsonValue | undefined;
  readonly executionMode: ExecutionMode | undefined;
  readonly limits: Limits;
  readonly timeoutIsExplicit: boolean;
  readonly allowContextAware: boolean;
  readonly allowedHostCapabilities: readonly string[];
}

/** A cold start as it is sent to a process. */
export interface ColdJob extends ColdPolicy {
  readonly request: PolicyRequest;
  /** What answers the host calls; `undefined` where they are live. */
  readonly session: Taken;
}

/** What the process sends back. */
export type ColdOutcome =
  | { readonly type: 'measured'; readonly start: ColdStart }
  | { readonly type: 'failed'; readonly failure: ColdFailure };

export interface ColdFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | undefined;
}
