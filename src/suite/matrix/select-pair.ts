import { WardctlError } from '../../errors.ts';
import { selectRequest, type Labels, type PolicySelection } from '../../policy/index.ts';
import type { MatrixPolicy } from './load-policies.ts';
import type { MatrixResource } from './load-resources.ts';

/** Whether the API server would ask a policy about a resource. */
export type PairSelection =
  | { readonly type: 'decided'; readonly notSelected: string | undefined }
  | { readonly type: 'undecided'; readonly error: WardctlError };

/** What is known of a policy and a resource, without a cluster and without CEL. */
export function selectPair(
  { selection }: MatrixPolicy,
  resource: MatrixResource,
  namespaces: ReadonlyMap<string, Labels>,
): PairSelection {
  const { request, guess } = resource;
  try {
    const notSelected = selectRequest(selection, request, namespaces);
    if (notSelected === undefined || guess === undefined || isCertain(selection, resource, namespaces)) {
      return { type: 'decided', notSelected };
    }
    const message = `whether the policy is asked cannot be decided: ${notSelected}, but what the API calls the kind is a guess`;
    return {
      type: 'undecided',
      error: new WardctlError('POLICY_RESOURCE_INVALID', message, { hint: guess }),
    };
  } catch (error) {
    if (error instanceof WardctlError) return { type: 'undecided', error };
    throw error;
  }
}

/** Whether the policy leaves the object out whatever the guessed resource and scope are in truth. */
function isCertain(
  selection: PolicySelection,
  { request, namesNamespace }: MatrixResource,
  namespaces: ReadonlyMap<string, Labels>,
): boolean {
  const widest: PolicySelection = {
    ...selection,
    rules: selection.rules.map((rule) => ({ ...rule, resources: ['*'], scope: '*' })),
    namespace: request.isNamespaced ? selection.namespace : undefined,
    namespaceSelector: namesNamespace ? selection.namespaceSelector : [],
  };
  try {
    return selectRequest(widest, request, namespaces) !== undefined;
  } catch (error) {
    if (error instanceof WardctlError) return false;
    throw error;
  }
}
