import { fromPlain } from '../../../../src/json/index.ts';
import {
  readPolicySelection,
  selectRequest,
  type Labels,
  type PolicySelection,
  type RequestAttributes,
} from '../../../../src/policy/index.ts';

export const podRule = { apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] };

/** The selection of a policy; by default, a ClusterAdmissionPolicy for new pods. */
export function selectionOf(
  spec: object,
  kind = 'ClusterAdmissionPolicy',
  namespace?: string,
): PolicySelection {
  const metadata = namespace === undefined ? { name: 'demo' } : { name: 'demo', namespace };
  const document = {
    apiVersion: 'policies.kubewarden.io/v1',
    kind,
    metadata,
    spec: { module: 'm', rules: [podRule], ...spec },
  };
  return readPolicySelection(fromPlain(document), 'policy.yml', 'default');
}

/** A request to create the pod `web` in the namespace `shop`. */
export function requestOf(parts: Partial<RequestAttributes> = {}): RequestAttributes {
  return {
    operation: 'CREATE',
    group: '',
    version: 'v1',
    resource: 'pods',
    subresource: undefined,
    namespace: 'shop',
    isNamespaced: true,
    object: fromPlain({ metadata: { name: 'web' } }),
    oldObject: undefined,
    ...parts,
  };
}

/** Parts of a request about an object outside of namespaces. */
export const outside = { namespace: undefined, isNamespaced: false } as const;

/** What keeps the policy from being asked; `undefined` for nothing. */
export function reasonFor(
  spec: object,
  request: Partial<RequestAttributes> = {},
  namespaces: ReadonlyMap<string, Labels> = new Map(),
): string | undefined {
  return selectRequest(selectionOf(spec), requestOf(request), namespaces);
}
