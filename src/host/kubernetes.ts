import { decodeJsonText } from '../json/index.ts';
import type { ContextAwareResource } from '../policy/index.ts';
import { callbackRequest, subjectAccessReview, textField } from './callback-request.ts';
import type { CallbackRequest } from './callback-request.ts';
import type { Capability } from './capability.ts';
import { objectPayload } from './payload.ts';
import { flag, record } from './shapes.ts';

/** Objects of the cluster, and who may do what with them (policy-abi 6.4). */
export const kubernetes: Capability = {
  namespace: 'kubernetes',
  operations: {
    list_resources_by_namespace: objectPayload(
      'KubernetesListResourceNamespace',
      'ListResourcesByNamespaceRequest',
    ),
    list_resources_all: objectPayload('KubernetesListResourceAll', 'ListAllResourcesRequest'),
    get_resource: objectPayload('KubernetesGetResource', 'GetResourceRequest'),
    can_i: canIPayload,
  },
  answers: {},
};

const canIRequest = record('CanIRequest', {
  subject_access_review: subjectAccessReview,
  disable_cache: flag,
});

/** The request has the same two parts as the payload; the first one is called otherwise. */
function canIPayload(payload: Uint8Array): CallbackRequest {
  const fields = decodeJsonText(payload, canIRequest);
  fields.set('request', fields.get('subject_access_review') ?? null);
  return callbackRequest('KubernetesCanI', fields);
}

const readsResources = new Set<string>([
  'KubernetesListResourceNamespace',
  'KubernetesListResourceAll',
  'KubernetesGetResource',
]);

/** The kind of resource that a guest's request reads, where it has to be granted (policy-abi 6.1, step 5). */
export function resourceOf(request: CallbackRequest): ContextAwareResource | undefined {
  if (!readsResources.has(request.tag)) return undefined;
  return { apiVersion: textField(request, 'api_version'), kind: textField(request, 'kind') };
}
