import type { EvaluationResult } from './evaluation-result.ts';
import type { LoadedPolicy } from './loaded-policy.ts';
import type { PolicyLogEvent } from './policy-log.ts';

/** A call that a policy made to its host, or the host on its behalf. */
export interface PolicyHostCall {
  /** Full name of the capability, such as `net/v1/dns_lookup_host`. */
  readonly capability: string;
  /** Name of the request as sessions have it, such as `DNSLookupHost`. */
  readonly request: string;
  /** The request's fields, with the names that sessions have. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What a policy answered, and what it did meanwhile. */
export interface PolicyAnswer extends EvaluationResult {
  /** The object of the request before any mutation; `undefined` for a request without one (DELETE). */
  readonly object: unknown;
  /** The host calls that it was granted, in order, whether they went well or not; logging is none. */
  readonly hostCalls: readonly PolicyHostCall[];
  /**
   * What was wrong with the first call that was not the next one of the session; `undefined` where there was none.
   * The call failed, so that the answer may be about that.
   */
  readonly sessionMismatch: string | undefined;
  /** What it logged, at most 1 MiB. */
  readonly logs: readonly PolicyLogEvent[];
}

/** What one request is evaluated with. */
export interface ObservationOptions {
  /** An object. Default: the settings that the policy was given. */
  readonly settings?: unknown;
  /** Text of a recorded session that answers host calls. Default: that of the policy, from its start, else the world. */
  readonly session?: string;
}

/** A policy that can be watched at work; for tests. */
export interface ObservablePolicy extends LoadedPolicy {
  /** As `evaluate`. @throws WardctlError REQUEST_INVALID, SETTINGS_NOT_OBJECT, SESSION_INVALID, POLICY_CLOSED */
  observe(request: unknown, options: ObservationOptions): Promise<PolicyAnswer>;
}
