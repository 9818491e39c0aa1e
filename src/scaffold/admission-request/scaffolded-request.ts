import type { Operation } from '../../manifest/index.ts';

/** What an object of a request is, in the names of the Kubernetes API. */
interface RequestedKind {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** Such as `Deployment`; for a sub-resource the kind of its objects, such as `PodExecOptions`. */
  readonly kind: string;
}

/** What a request asks for, in the names of the Kubernetes API. */
interface RequestedResource {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** The plural in URLs, such as `deployments`. */
  readonly resource: string;
}

/** Who makes a request. */
interface RequestingUser {
  readonly groups: readonly string[];
  readonly username: string;
}

/** An object of Kubernetes, or the options of a request. */
interface RequestedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly [key: string]: unknown;
}

/**
 * An AdmissionRequest of `admission.k8s.io/v1` as `wardctl scaffold admission-request` prints it: what an API server
 * would ask policies about one object (cli-and-registry 5.10, policy-abi 7.1). Fields that do not apply are left out.
 */
export interface ScaffoldedAdmissionRequest {
  /** The same in every request, so that outputs can be compared. */
  readonly uid: string;
  readonly kind: RequestedKind;
  readonly resource: RequestedResource;
  /** Such as `exec`; absent for the resource itself. */
  readonly subResource?: string;
  /** The same as `kind`: nothing was converted to another version. */
  readonly requestKind: RequestedKind;
  /** The same as `resource`. */
  readonly requestResource: RequestedResource;
  /** The same as `subResource`. */
  readonly requestSubResource?: string;
  /** Absent while it is still to be generated. */
  readonly name?: string;
  /** Absent outside of namespaces; of a Namespace its own name. */
  readonly namespace?: string;
  readonly operation: Operation;
  readonly userInfo: RequestingUser;
  /** The object after the operation, for CONNECT the options of the connection; absent for DELETE. */
  readonly object?: RequestedObject;
  /** The object before an UPDATE or DELETE. */
  readonly oldObject?: RequestedObject;
  /** Present for a dry run only. */
  readonly dryRun?: boolean;
  /** The options of the operation, such as `CreateOptions`; present for a dry run only. */
  readonly options?: RequestedObject;
}
