import type { ErrorCode } from '../errors.ts';
import type { HostCallRecord, PolicyLogEvent, SessionMismatch } from '../host/index.ts';
import type { JsonValue } from '../json/index.ts';
import type { FailureKind } from '../library/index.ts';

export type { HostCallRecord } from '../host/index.ts';

/** What a policy answered. All texts are the policy's own and untrusted. */
export interface ObservedAnswer {
  readonly allowed: boolean;
  readonly message: string | undefined;
  readonly code: number | undefined;
  readonly warnings: readonly string[];
  readonly auditAnnotations: Readonly<Record<string, string>>;
  /** The operations of its JSON patch; `undefined` where it changes nothing. */
  readonly patch: JsonValue | undefined;
  /** The object after the patch; `undefined` where it changes nothing. */
  readonly mutatedObject: JsonValue | undefined;
}

/** What came of a case, whatever was expected. Plain data: it can be posted from a worker. */
export interface Observation {
  /** The answer after the operator's rules (mode, custom message); `undefined` where nothing was asked. */
  readonly answer: ObservedAnswer | undefined;
  /** What the policy itself answered, where that differs from `answer`: in monitor mode. */
  readonly ownAnswer: ObservedAnswer | undefined;
  /** The object of the request, to compare with; `undefined` for requests without one. */
  readonly object: JsonValue | undefined;
  /** What the policy said of its settings; `undefined` where it was not asked. */
  readonly settings: { readonly valid: boolean; readonly message: string | undefined } | undefined;
  /** Set where the policy gave no usable answer: `answer` then is a rejection with code 500. */
  readonly failure: { readonly kind: FailureKind; readonly message: string } | undefined;
  /** Set where it could not be asked at all: no such file, no policy, no request. */
  readonly error:
    { readonly code: ErrorCode; readonly message: string; readonly hint: string | undefined } | undefined;
  readonly hostCalls: readonly HostCallRecord[];
  /** Recorded calls of the session that were not made. */
  readonly unusedCalls: readonly HostCallRecord[];
  /** The first call that the session does not have at its place; `undefined` where there was none. */
  readonly sessionMismatch: SessionMismatch | undefined;
  /** The first call that only a session can answer, in a case without one; `undefined` where there was none. */
  readonly unansweredCall: HostCallRecord | undefined;
  /** What the policy logged, at most 1 MiB of it. */
  readonly logs: readonly PolicyLogEvent[];
  /** Whether the answer is a mutation, one without operations included, although the metadata of the policy says `mutating: false`. */
  readonly hasUndeclaredMutation: boolean;
  /** Why the policy's rules do not select the request; `undefined` where they do, or were not looked at. */
  readonly notSelected: string | undefined;
  /** Wall time of the evaluation, without that of preparing it. */
  readonly durationMs: number;
}

/** That of a case before anything was done. */
export function emptyObservation(): Observation {
  return {
    answer: undefined,
    ownAnswer: undefined,
    object: undefined,
    settings: undefined,
    failure: undefined,
    error: undefined,
    hostCalls: [],
    unusedCalls: [],
    sessionMismatch: undefined,
    unansweredCall: undefined,
    logs: [],
    hasUndeclaredMutation: false,
    notSelected: undefined,
    durationMs: 0,
  };
}
