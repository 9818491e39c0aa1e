import type { AdmissionResponse } from '../../admission/index.ts';
import type { JsonValue } from '../../json/index.ts';
import type { FailureKind } from '../../runtime/index.ts';

export type { Terminal } from '../terminal.ts';

/** One evaluation as `run` reports it. Every text in it may be hostile. */
export interface VerdictView {
  readonly policyId: string;
  readonly mode?: 'protect' | 'monitor';
  readonly group?: boolean;
  readonly request: RequestSubject;
  readonly response: AdmissionResponse;
  /** What was asked about, before the policy changed it. */
  readonly object: JsonValue | undefined;
  /** Set where the policy failed and decided nothing. */
  readonly failure?: { readonly kind: FailureKind; readonly message: string };
  /** Monitor mode: the response that was not enforced. */
  readonly wouldBe?: AdmissionResponse;
  readonly durationMs: number;
}

export interface RequestSubject {
  /** Where the request came from, for instance a path. */
  readonly source: string;
  readonly operation?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
}

export type OutcomeName = 'accepted' | 'rejected' | 'failed';

/** What a policy's patch comes to, for the first line and below. */
export interface Mutation {
  /** What follows the word for the verdict: `with 3 changes`. */
  readonly addition: string;
  /** Whether the patch can be applied to the object. */
  readonly fits: boolean;
  readonly lines: readonly string[];
}

/** What became of the request. */
export function outcomeOf({ response, failure }: VerdictView): OutcomeName {
  if (response.allowed) return 'accepted';
  return failure === undefined ? 'rejected' : 'failed';
}

/** What the policy itself came to, which monitor mode does not enforce. */
export function policyOutcomeOf(view: VerdictView): OutcomeName {
  if (view.failure !== undefined) return 'failed';
  return policyResponseOf(view).allowed ? 'accepted' : 'rejected';
}

/** The response of the policy itself, enforced or not. */
export function policyResponseOf({ response, wouldBe }: VerdictView): AdmissionResponse {
  return wouldBe ?? response;
}

/** The patch that a policy's verdict comes with; that of a rejection has no effect. */
export function effectivePatchOf(view: VerdictView): string | undefined {
  return policyOutcomeOf(view) === 'accepted' ? policyResponseOf(view).patch : undefined;
}
