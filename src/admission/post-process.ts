import { rejection, type AdmissionResponse } from './response.ts';

/** What the operator of a policy decided about its answers. */
export interface EnforcementRules {
  /** Name of the policy in messages. */
  readonly policyId: string;
  /** `monitor` lets every request pass and only reports. */
  readonly mode: 'protect' | 'monitor';
  readonly mayMutate: boolean;
  /** Replaces the message of a rejection; the policy's own becomes a cause. */
  readonly customMessage: string | undefined;
}

/** Rules for a module given on the command line: everything is allowed. */
export const cliRules: EnforcementRules = {
  policyId: 'policy-from-cli',
  mode: 'protect',
  mayMutate: true,
  customMessage: undefined,
};

/** The response after mode, right to mutate and custom message, in this order (policy-abi 7.3). */
export function enforce(response: AdmissionResponse, rules: EnforcementRules): AdmissionResponse {
  if (rules.mode === 'monitor') {
    const { uid, auditAnnotations, warnings } = response;
    return { uid, allowed: true, auditAnnotations, warnings };
  }
  return withCustomMessage(withoutForbiddenPatch(response, rules), rules.customMessage);
}

/**
 * Whether a cluster takes an answer for a mutation, which only policies with the right to it may give: it has a patch,
 * one without operations included (policy-abi 7.3).
 */
export function isMutation({ allowed, patch }: AdmissionResponse): boolean {
  return allowed && patch !== undefined;
}

function withoutForbiddenPatch(response: AdmissionResponse, rules: EnforcementRules): AdmissionResponse {
  if (response.patch === undefined || rules.mayMutate) return response;
  const { uid, auditAnnotations, warnings } = response;
  const message =
    `Request rejected by policy ${rules.policyId}. The policy attempted to mutate the request, ` +
    'but it is currently configured to not allow mutations.';
  return { ...rejection(uid, { message }), auditAnnotations, warnings };
}

function withCustomMessage(response: AdmissionResponse, message: string | undefined): AdmissionResponse {
  if (response.allowed || message === undefined) return response;
  const { status } = response;
  const cause = { reason: null, message: status?.message ?? '', field: null };
  const details = { ...status?.details, causes: [...(status?.details?.causes ?? []), cause] };
  return { ...response, status: { ...status, message, details } };
}
