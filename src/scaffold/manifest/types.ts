/** A custom resource of Kubewarden that has a policy, or a group of policies, run in a cluster. */
export type ScaffoldedManifest = ScaffoldedPolicy | ScaffoldedPolicyGroup;

/** A custom resource for one policy. */
export interface ScaffoldedPolicy {
  readonly apiVersion: 'policies.kubewarden.io/v1';
  readonly kind: 'ClusterAdmissionPolicy' | 'AdmissionPolicy';
  readonly metadata: ManifestMetadata;
  readonly spec: ScaffoldedPolicySpec;
}

/** A custom resource for several policies whose verdicts an expression joins. */
export interface ScaffoldedPolicyGroup {
  readonly apiVersion: 'policies.kubewarden.io/v1';
  readonly kind: 'ClusterAdmissionPolicyGroup' | 'AdmissionPolicyGroup';
  readonly metadata: ManifestMetadata;
  readonly spec: ScaffoldedPolicyGroupSpec;
}

/** How a cluster knows the resource. */
export interface ManifestMetadata {
  /** Category and severity of the policy, as policy reports show them; absent where the policy states neither. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Absent where neither the command line nor the policy gives one; a cluster asks for it. */
  readonly name?: string | undefined;
}

/** What a cluster does with one policy. */
export interface ScaffoldedPolicySpec {
  /** Where the module is, such as `registry://ghcr.io/team/policy:v1`. */
  readonly module: string;
  /** What the policy is told about its task; the policy says which keys there are. */
  readonly settings: object;
  /** The requests that the policy is asked about. */
  readonly rules: readonly ManifestRule[];
  /** Whether the policy may change objects. */
  readonly mutating: boolean;
  /** Only where audits of a running cluster leave the policy out. */
  readonly backgroundAudit?: false | undefined;
  /** What the policy may read of the cluster; only of the cluster-wide kind, where the user allows it. */
  readonly contextAwareResources?: readonly ManifestResource[] | undefined;
}

/** What a cluster does with a group of policies. */
export interface ScaffoldedPolicyGroupSpec {
  /** The members, by the names that the expression calls them. */
  readonly policies: Readonly<Record<string, ScaffoldedGroupMember>>;
  /** What has to be true for a request to be allowed, such as `signed() && !privileged()`. */
  readonly expression: string;
  /** What a user is told whose request is rejected. */
  readonly message: string;
  /** The requests that the group is asked about: those of all members. */
  readonly rules: readonly ManifestRule[];
  /** Only where audits of a running cluster leave the group out. */
  readonly backgroundAudit?: false | undefined;
}

/** One policy of a group. */
export interface ScaffoldedGroupMember {
  /** Where the module is, such as `registry://ghcr.io/team/policy:v1`. */
  readonly module: string;
  /** What the policy is told about its task; the policy says which keys there are. */
  readonly settings: object;
  /** What the policy may read of the cluster; only of the cluster-wide kind, where the user allows it. */
  readonly contextAwareResources?: readonly ManifestResource[] | undefined;
}

/** Requests that a policy is asked about; `*` stands for all. */
export interface ManifestRule {
  /** Such as `apps`; `''` is the core group. */
  readonly apiGroups: readonly string[];
  /** Such as `v1`. */
  readonly apiVersions: readonly string[];
  /** Plural names, with or without a subresource: `pods`, `pods/exec`. */
  readonly resources: readonly string[];
  readonly operations: readonly ('CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT' | '*')[];
}

/** A kind of resource that a policy may read. */
export interface ManifestResource {
  /** Group and version, such as `apps/v1`; `v1` for the core group. */
  readonly apiVersion: string;
  /** Such as `Deployment`. */
  readonly kind: string;
}
