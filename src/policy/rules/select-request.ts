import { WardctlError } from '../../errors.ts';
import { matchRules } from './match-rules.ts';
import { matchNamespaceSelector, matchObjectSelector } from './match-selectors.ts';
import {
  excluded,
  selected,
  type Labels,
  type PartMatch,
  type PolicySelection,
  type RequestAttributes,
} from './selection.ts';
import { shownName, shownNames } from './shown-names.ts';

/** Kinds that configure admission: a policy that refused them could lock the cluster. */
const exempted = new Set([
  'mutatingadmissionpolicies',
  'mutatingadmissionpolicybindings',
  'mutatingwebhookconfigurations',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'validatingwebhookconfigurations',
]);

/**
 * Whether the API server would ask the policy about the request, by the rules of webhook configurations. That
 * Kubewarden leaves out the namespace it runs in is not considered: its name is up to the cluster.
 * @param namespaces labels of the known namespaces, by name
 * @returns `undefined` if it would, else one sentence: which part leaves the request out, what it expects and what
 *   was found. The names in it are untrusted.
 * @throws WardctlError POLICY_RESOURCE_INVALID where it takes a cluster or CEL to tell, REQUEST_INVALID for labels that
 *   are no strings
 */
export function selectRequest(
  selection: PolicySelection,
  request: RequestAttributes,
  namespaces: ReadonlyMap<string, Labels>,
): string | undefined {
  const parts: readonly (() => PartMatch)[] = [
    () => matchExemption(request),
    () => matchRules(selection, request),
    () => matchOwnNamespace(selection, request),
    () => matchNamespaceSelector(selection, request, namespaces),
    () => matchObjectSelector(selection, request),
    () => matchConditions(selection),
  ];
  let undecided: Extract<PartMatch, { type: 'undecided' }> | undefined;
  for (const match of parts) {
    const result = match();
    if (result.type === 'excluded') return result.reason;
    if (result.type === 'undecided') undecided ??= result;
  }
  if (undecided === undefined) return undefined;
  const { problem, hint } = undecided;
  throw new WardctlError(
    'POLICY_RESOURCE_INVALID',
    `whether the policy is asked cannot be decided: ${problem}`,
    { hint },
  );
}

function matchExemption({ group, resource }: RequestAttributes): PartMatch {
  if (group !== 'admissionregistration.k8s.io' || !exempted.has(resource)) return selected;
  return excluded(`the API server asks no policy about ${shownName(resource)} of ${shownName(group)}`);
}

function matchOwnNamespace({ namespace }: PolicySelection, request: RequestAttributes): PartMatch {
  if (namespace === undefined) return selected;
  const own = `the policy is in namespace ${shownName(namespace)}`;
  if (!request.isNamespaced) return excluded(`${own}, the object is outside of namespaces`);
  if (request.namespace === namespace) return selected;
  return excluded(`${own}, the object in ${shownName(request.namespace ?? '')}`);
}

function matchConditions({ matchConditions: names }: PolicySelection): PartMatch {
  if (names.length === 0) return selected;
  return {
    type: 'undecided',
    problem: `matchConditions: ${shownNames(names.map(shownName))} are CEL, which is not evaluated here`,
    hint: 'Leave the conditions out of the policy that is tested, or test its module by itself.',
  };
}
