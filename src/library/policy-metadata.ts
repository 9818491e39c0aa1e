import type { ContextAwareResource, ExecutionMode } from '../policy/index.ts';

/** Requests that a policy asks to see; `*` stands for all. */
export interface PolicyRule {
  /** Such as `apps`; `''` is the core group. */
  readonly apiGroups: readonly string[];
  /** Such as `v1`. */
  readonly apiVersions: readonly string[];
  /** Plural names, with or without a subresource: `pods`, `pods/exec`. */
  readonly resources: readonly string[];
  readonly operations: readonly ('CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT' | '*')[];
}

/**
 * What the author of a policy states about it, read from the module. Nothing of it is verified: it is as trustworthy
 * as the module. Keys that are not listed here are left out.
 * @see the topic "Policy metadata" of the Kubewarden documentation
 */
export interface PolicyMetadata {
  /** Version of the protocol between guest and host; `undefined` where none is stated. */
  readonly protocolVersion: 'v1' | 'Unknown' | undefined;
  /** What a cluster sends to the policy. Evaluations do not look at it. */
  readonly rules: readonly PolicyRule[];
  /** Texts for people, such as `io.kubewarden.policy.title`; `{}` where there are none. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Whether the policy may change objects. Evaluations do not look at it. */
  readonly mutating: boolean;
  /** Whether audits of a running cluster use the policy. Default: true. */
  readonly backgroundAudit: boolean;
  /** Default: `kubewarden-wapc`. */
  readonly executionMode: ExecutionMode;
  /** What the policy judges: admission requests, or any JSON (`raw`). Default: `kubernetes`. */
  readonly policyType: 'kubernetes' | 'raw';
  /** Kinds of Kubernetes resources that the policy wants to read, sorted; it may, if it is granted them. */
  readonly contextAwareResources: readonly ContextAwareResource[];
  /** Host capabilities that the policy says it uses, such as `oci/v1/verify`; grants nothing. */
  readonly hostCapabilities: readonly string[] | undefined;
  /** The oldest Kubewarden that the policy runs on, such as `1.25.0`. Checked by `loadPolicy`. */
  readonly minimumKubewardenVersion: string | undefined;
}
