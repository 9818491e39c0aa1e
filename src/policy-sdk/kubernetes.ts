import type { ObjectMeta } from 'kubernetes-types/meta/v1.js';

/** An object of Kubernetes of which only the common part is known. */
export interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  metadata?: ObjectMeta;
  [field: string]: unknown;
}

// The types of Kubernetes 1.30 that policies meet. Custom resources: write an interface with the fields you look at.
export type { LabelSelector, ObjectMeta, OwnerReference } from 'kubernetes-types/meta/v1.js';
export type {
  Capabilities,
  ConfigMap,
  Container,
  ContainerPort,
  Endpoints,
  EnvFromSource,
  EnvVar,
  EnvVarSource,
  EphemeralContainer,
  LimitRange,
  LocalObjectReference,
  Namespace,
  Node,
  NodeAffinity,
  NodeSelector,
  ObjectReference,
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
  PersistentVolumeSpec,
  Pod,
  PodAffinity,
  PodAntiAffinity,
  PodSecurityContext,
  PodSpec,
  PodTemplate,
  PodTemplateSpec,
  Probe,
  ReplicationController,
  ReplicationControllerSpec,
  ResourceQuota,
  ResourceRequirements,
  SeccompProfile,
  Secret,
  SecurityContext,
  SELinuxOptions,
  Service,
  ServiceAccount,
  ServicePort,
  ServiceSpec,
  Sysctl,
  Taint,
  Toleration,
  TopologySpreadConstraint,
  Volume,
  VolumeMount,
} from 'kubernetes-types/core/v1.js';
export type {
  ControllerRevision,
  DaemonSet,
  DaemonSetSpec,
  Deployment,
  DeploymentSpec,
  ReplicaSet,
  ReplicaSetSpec,
  StatefulSet,
  StatefulSetSpec,
} from 'kubernetes-types/apps/v1.js';
export type { CronJob, CronJobSpec, Job, JobSpec, JobTemplateSpec } from 'kubernetes-types/batch/v1.js';
export type {
  Ingress,
  IngressClass,
  IngressRule,
  IngressSpec,
  IngressTLS,
  NetworkPolicy,
  NetworkPolicySpec,
} from 'kubernetes-types/networking/v1.js';
export type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  RoleRef,
  Subject,
} from 'kubernetes-types/rbac/v1.js';
export type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2.js';
export type { PodDisruptionBudget } from 'kubernetes-types/policy/v1.js';
export type { PriorityClass } from 'kubernetes-types/scheduling/v1.js';
export type { StorageClass } from 'kubernetes-types/storage/v1.js';
export type {
  MutatingWebhookConfiguration,
  ValidatingWebhookConfiguration,
} from 'kubernetes-types/admissionregistration/v1.js';
export type { CustomResourceDefinition } from 'kubernetes-types/apiextensions/v1.js';
