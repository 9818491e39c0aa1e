import type { KubernetesObject } from './kubernetes.ts';

/**
 * A request to the Kubernetes API, with the fields of `admission.k8s.io/v1` AdmissionRequest.
 *
 * `T` is the type of the object. It is what the API server promises, not what was checked here: a policy that is
 * asked about other kinds too looks at {@link AdmissionRequest.kind} first.
 */
export interface AdmissionRequest<T = KubernetesObject> {
  /** Identifies the request; the host puts it into the answer. */
  readonly uid: string;
  /** What the object is, in the version that the policy asked for. */
  readonly kind: GroupVersionKind;
  readonly resource: GroupVersionResource;
  /** Such as `scale`. */
  readonly subResource?: string;
  /** {@link kind}, {@link resource} and {@link subResource} as they stood in the request itself. */
  readonly requestKind?: GroupVersionKind;
  readonly requestResource?: GroupVersionResource;
  readonly requestSubResource?: string;
  /** Missing where the API server makes up the name. */
  readonly name?: string;
  /** Missing for objects of the whole cluster. */
  readonly namespace?: string;
  readonly operation: Operation;
  readonly userInfo: UserInfo;
  readonly dryRun?: boolean;
  /**
   * The object that shall be stored; missing for DELETE. Numbers are doubles here; those that you leave alone reach
   * the patch as they were written, digit by digit.
   */
  readonly object?: T;
  /** The object that is stored now, for UPDATE and DELETE. */
  readonly oldObject?: T;
  /** The options of the operation, such as `CreateOptions`. */
  readonly options?: KubernetesObject;
}

/** What is to be done with the object. */
export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

/** A type of Kubernetes object, such as `apps`, `v1`, `Deployment`; the group is `''` for the core group. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A resource of the Kubernetes API, such as `apps`, `v1`, `deployments`; the group is `''` for the core group. */
export interface GroupVersionResource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

/** Who makes a request. */
export interface UserInfo {
  readonly username?: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  /** Further attributes by name, as authenticators add them. */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}
