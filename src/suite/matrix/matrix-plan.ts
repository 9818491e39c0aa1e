import type { Finding } from '../suite-event.ts';
import type { SuiteCase } from '../suite.ts';

/** A policy with a resource, and the result that the suite states for them. */
export interface PlannedPair {
  /** Named `<policy> × <Kind>/<namespace>/<name>`; the request is the whole AdmissionReview. */
  readonly case: SuiteCase;
  /** Why the API server would not ask the policy, one sentence; `undefined` where it would. */
  readonly notSelected: string | undefined;
  /** What is wrong with its expectation, also by rules that the suite switched off. */
  readonly findings: readonly Finding[];
}

/** What a matrix comes to. */
export interface MatrixPlan {
  /** Policy by policy in the order of their files, and for each the resources in the order of theirs. */
  readonly cases: readonly PlannedPair[];
  /** What is wrong with the matrix, also by rules that the suite switched off. */
  readonly findings: readonly Finding[];
}
