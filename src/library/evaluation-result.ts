import type { AdmissionResponse } from '../admission/index.ts';

/**
 * Why a policy gave no usable answer:
 * - `timeout`: it did not finish in `timeoutMs`
 * - `trap`: it crashed, for instance by a panic, an exhausted stack or memory above `maxMemoryBytes`
 * - `exit`: it ended itself with an exit code
 * - `limit`: it wrote, logged or computed more than it may
 * - `guest-error`: it reported an error of its own
 * - `reply`: its answer is malformed, or its patch does not fit the object
 */
export type FailureKind = 'timeout' | 'trap' | 'exit' | 'limit' | 'guest-error' | 'reply';

/** How a policy failed. */
export interface EvaluationFailure {
  readonly kind: FailureKind;
  /** For people; partly the guest's own words, which are untrusted. */
  readonly message: string;
}

/** What a policy decided. All texts are the policy's own and untrusted. */
export interface EvaluationResult {
  /** Whether the API server would let the request pass. */
  readonly allowed: boolean;
  /** Uid of the request; `''` for a raw request without one. */
  readonly uid: string;
  /** Why; `undefined` where the policy gives no reason. */
  readonly message: string | undefined;
  /** HTTP status from 0 to 65535 that the policy names, 500 where it failed; `undefined` where it names none. */
  readonly code: number | undefined;
  /** For the user who made the request; `[]` for none. */
  readonly warnings: readonly string[];
  /** For the audit log of the API server; `{}` for none. */
  readonly auditAnnotations: Readonly<Record<string, string>>;
  /**
   * The object after the policy's mutation, as a plain value; `undefined` where the policy changed nothing or did not
   * allow the request. Integers that a `number` cannot hold are `bigint`, which `JSON.stringify` refuses: see
   * {@link mutatedObjectJson}.
   */
  readonly mutatedObject: unknown;
  /** The same as compact JSON with sorted keys and exact numbers. */
  readonly mutatedObjectJson: string | undefined;
  /** Set where the policy gave no usable answer; then `allowed` is false and `code` 500. */
  readonly failure: EvaluationFailure | undefined;
  /**
   * The whole answer, with the names of a Kubernetes AdmissionResponse. It is what the policy said: with a patch that
   * does not fit, which the API server refuses, its `allowed` is still the policy's.
   */
  readonly response: AdmissionResponse;
}
