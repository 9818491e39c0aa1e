import type { KubernetesObject } from '../kubernetes.ts';
import { callHost } from './channel.ts';

/**
 * A kind of object. The policy's metadata has to list it in `contextAwareResources`, and whoever runs the policy has to
 * grant it.
 */
export interface ResourceType {
  /** Such as `apps/v1`; `v1` for the core group. */
  readonly apiVersion: string;
  /** Such as `Deployment`. */
  readonly kind: string;
}

/** What to keep of objects. */
export interface FieldMasks {
  /** The fields to keep, such as `spec.replicas`; default: all. Metadata is always whole. */
  readonly fieldMasks?: readonly string[];
}

/** Which object to read. */
export interface ResourceName extends ResourceType, FieldMasks {
  readonly name: string;
  /** Left out for objects of the whole cluster. */
  readonly namespace?: string;
  /** Whether to read it anew even if that was done some seconds ago. Default: false. */
  readonly disableCache?: boolean;
}

/** Which objects of the cluster to list. */
export interface ResourceSelection extends ResourceType, FieldMasks {
  /** Such as `app=web`. */
  readonly labelSelector?: string;
  /** Such as `metadata.name=web`. */
  readonly fieldSelector?: string;
}

/** Objects of one kind, in no particular order. Each may come without `apiVersion` and `kind`. */
export interface ResourceList<T> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly items: readonly T[];
}

/**
 * Reads an object of the cluster.
 *
 * @throws HostError when there is none, or it may not be read
 * @example
 * const namespace = kubernetes.getResource<Namespace>({ apiVersion: 'v1', kind: 'Namespace', name: 'shop' });
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows what the kind looks like
export function getResource<T = KubernetesObject>(resource: ResourceName): T {
  return callHost('kubernetes', 'get_resource', {
    api_version: resource.apiVersion,
    kind: resource.kind,
    name: resource.name,
    namespace: resource.namespace ?? null,
    disable_cache: resource.disableCache ?? false,
    field_masks: resource.fieldMasks ?? null,
  }) as T;
}

/**
 * Lists the objects of one kind in the whole cluster.
 *
 * @throws HostError when they may not be read
 * @example
 * kubernetes.listAllResources<Ingress>({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', labelSelector: 'app=web' });
 */
export function listAllResources<T = KubernetesObject>(selection: ResourceSelection): ResourceList<T> {
  return callHost('kubernetes', 'list_resources_all', {
    api_version: selection.apiVersion,
    kind: selection.kind,
    label_selector: selection.labelSelector ?? null,
    field_selector: selection.fieldSelector ?? null,
    field_masks: selection.fieldMasks ?? null,
  }) as ResourceList<T>;
}

/**
 * Lists the objects of one kind in a namespace.
 *
 * @throws HostError when they may not be read
 * @example
 * kubernetes.listResourcesByNamespace<Service>({ apiVersion: 'v1', kind: 'Service', namespace: 'shop' }).items.length;
 */
export function listResourcesByNamespace<T = KubernetesObject>(
  selection: ResourceSelection & { readonly namespace: string },
): ResourceList<T> {
  return callHost('kubernetes', 'list_resources_by_namespace', {
    api_version: selection.apiVersion,
    kind: selection.kind,
    namespace: selection.namespace,
    label_selector: selection.labelSelector ?? null,
    field_selector: selection.fieldSelector ?? null,
    field_masks: selection.fieldMasks ?? null,
  }) as ResourceList<T>;
}

export { canI, type AccessReview, type AccessReviewStatus } from './can-i.ts';
