import { isMutation, type AdmissionResponse } from '../../admission/index.ts';
import type { BoundPolicy } from '../../evaluate/index.ts';

/** What is looked at of an answer, and of whose it is. */
export interface JudgedOutcome {
  readonly policy: Pick<BoundPolicy, 'label' | 'deniesMutation'>;
  readonly verdict: { readonly response: AdmissionResponse };
}

/**
 * Says, once of each policy, that a cluster would reject what is a mutation here: the reference does not look at the
 * metadata when it runs a module, but makes manifests of it (policy-abi 7.3).
 */
export function mutationWarnings(warn: (message: string) => void): (outcome: JudgedOutcome) => void {
  const told = new Set<JudgedOutcome['policy']>();
  return ({ policy, verdict: { response } }) => {
    const isUndeclared = policy.deniesMutation && isMutation(response);
    if (!isUndeclared || told.has(policy)) return;
    told.add(policy);
    warn(
      `${policy.label} answers with a patch, but its metadata says \`mutating: false\`: in a cluster the request is rejected unless the policy may mutate; say \`mutating: true\` in metadata.yml`,
    );
  };
}
