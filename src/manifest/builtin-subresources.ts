import type { GroupVersionKind } from './admission-request.ts';

/**
 * Group and plural of a resource, its sub-resource, the one operation on it that policies are asked about, and what
 * its objects are; without the latter they are of the resource's own kind, in any version.
 */
export type SubresourceRow = readonly [
  group: string,
  resource: string,
  subresource: string,
  operation: 'CREATE' | 'UPDATE' | 'CONNECT',
  carried?: GroupVersionKind,
];

/** What `scale` holds, for built-in and custom resources alike. */
export const scale: GroupVersionKind = { group: 'autoscaling', version: 'v1', kind: 'Scale' };

/** The version of every built-in resource with a sub-resource whose objects are of another kind. */
export const carrierVersion = 'v1';

/**
 * The sub-resources that Kubernetes itself serves: API discovery of v1.34.4. Those that can only be read (`pods/log`)
 * are left out, because no policy is asked about them.
 */
export const kubernetesSubresources: readonly SubresourceRow[] = [
  ['', 'namespaces', 'finalize', 'UPDATE'],
  ['', 'namespaces', 'status', 'UPDATE'],
  ['', 'nodes', 'proxy', 'CONNECT', core('NodeProxyOptions')],
  ['', 'nodes', 'status', 'UPDATE'],
  ['', 'persistentvolumeclaims', 'status', 'UPDATE'],
  ['', 'persistentvolumes', 'status', 'UPDATE'],
  ['', 'pods', 'attach', 'CONNECT', core('PodAttachOptions')],
  ['', 'pods', 'binding', 'CREATE', core('Binding')],
  ['', 'pods', 'ephemeralcontainers', 'UPDATE'],
  ['', 'pods', 'eviction', 'CREATE', { group: 'policy', version: 'v1', kind: 'Eviction' }],
  ['', 'pods', 'exec', 'CONNECT', core('PodExecOptions')],
  ['', 'pods', 'portforward', 'CONNECT', core('PodPortForwardOptions')],
  ['', 'pods', 'proxy', 'CONNECT', core('PodProxyOptions')],
  ['', 'pods', 'resize', 'UPDATE'],
  ['', 'pods', 'status', 'UPDATE'],
  ['', 'replicationcontrollers', 'scale', 'UPDATE', scale],
  ['', 'replicationcontrollers', 'status', 'UPDATE'],
  ['', 'resourcequotas', 'status', 'UPDATE'],
  [
    '',
    'serviceaccounts',
    'token',
    'CREATE',
    { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
  ],
  ['', 'services', 'proxy', 'CONNECT', core('ServiceProxyOptions')],
  ['', 'services', 'status', 'UPDATE'],
  ['admissionregistration.k8s.io', 'validatingadmissionpolicies', 'status', 'UPDATE'],
  ['apiextensions.k8s.io', 'customresourcedefinitions', 'status', 'UPDATE'],
  ['apiregistration.k8s.io', 'apiservices', 'status', 'UPDATE'],
  ['apps', 'daemonsets', 'status', 'UPDATE'],
  ['apps', 'deployments', 'scale', 'UPDATE', scale],
  ['apps', 'deployments', 'status', 'UPDATE'],
  ['apps', 'replicasets', 'scale', 'UPDATE', scale],
  ['apps', 'replicasets', 'status', 'UPDATE'],
  ['apps', 'statefulsets', 'scale', 'UPDATE', scale],
  ['apps', 'statefulsets', 'status', 'UPDATE'],
  ['autoscaling', 'horizontalpodautoscalers', 'status', 'UPDATE'],
  ['batch', 'cronjobs', 'status', 'UPDATE'],
  ['batch', 'jobs', 'status', 'UPDATE'],
  ['certificates.k8s.io', 'certificatesigningrequests', 'approval', 'UPDATE'],
  ['certificates.k8s.io', 'certificatesigningrequests', 'status', 'UPDATE'],
  ['certificates.k8s.io', 'podcertificaterequests', 'status', 'UPDATE'],
  ['flowcontrol.apiserver.k8s.io', 'flowschemas', 'status', 'UPDATE'],
  ['flowcontrol.apiserver.k8s.io', 'prioritylevelconfigurations', 'status', 'UPDATE'],
  ['internal.apiserver.k8s.io', 'storageversions', 'status', 'UPDATE'],
  ['networking.k8s.io', 'ingresses', 'status', 'UPDATE'],
  ['networking.k8s.io', 'servicecidrs', 'status', 'UPDATE'],
  ['policy', 'poddisruptionbudgets', 'status', 'UPDATE'],
  ['resource.k8s.io', 'resourceclaims', 'status', 'UPDATE'],
  ['storage.k8s.io', 'volumeattachments', 'status', 'UPDATE'],
  ['storagemigration.k8s.io', 'storageversionmigrations', 'status', 'UPDATE'],
];

function core(kind: string): GroupVersionKind {
  return { group: '', version: 'v1', kind };
}
