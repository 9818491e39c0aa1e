import type { ManifestRule } from '../manifest/types.ts';

/** A ClusterAdmissionPolicy that does with Kubewarden's CEL policy what a ValidatingAdmissionPolicy and its binding do. */
export interface ScaffoldedCelPolicy {
  readonly apiVersion: 'policies.kubewarden.io/v1';
  readonly kind: 'ClusterAdmissionPolicy';
  /** That of the binding. */
  readonly metadata: object;
  readonly spec: ScaffoldedCelPolicySpec;
}

export interface ScaffoldedCelPolicySpec {
  /** Where the module of the CEL policy is, such as `ghcr.io/kubewarden/policies/cel-policy:v1.0.0`. */
  readonly module: string;
  readonly settings: CelPolicySettings;
  /** The requests that the policy is asked about. */
  readonly rules: readonly ManifestRule[];
  readonly mutating: false;
  /** Whether a rule also covers other versions of the same resource, as it does by default. */
  readonly matchPolicy?: 'Exact' | 'Equivalent' | undefined;
  /** The namespaces that the policy is about; a label selector. */
  readonly namespaceSelector?: object | undefined;
  /** The objects that the policy is about; a label selector. */
  readonly objectSelector?: object | undefined;
}

/** What the CEL policy takes over of the ValidatingAdmissionPolicy. */
export interface CelPolicySettings {
  /** What happens to a request when an expression fails. */
  readonly failurePolicy?: 'Fail' | 'Ignore' | undefined;
  readonly variables?: readonly CelVariable[] | undefined;
  readonly paramKind?: CelParamKind | undefined;
  /** Which object has the parameters: `name` or `selector`, `namespace`, `parameterNotFoundAction`. */
  readonly paramRef?: object | undefined;
  readonly validations?: readonly CelValidation[] | undefined;
}

/** An expression that others can use by its name. */
export interface CelVariable {
  readonly expression: string;
  readonly name: string;
}

/** The kind of the object with parameters. */
export interface CelParamKind {
  /** Group and version, such as `apps/v1`; `v1` for the core group. */
  readonly apiVersion: string;
  readonly kind: string;
}

/** An expression that has to be true, and what a user is told where it is not. */
export interface CelValidation {
  readonly expression: string;
  readonly message?: string | undefined;
  /** An expression for the message. */
  readonly messageExpression?: string | undefined;
  /** Such as `Invalid`. */
  readonly reason?: string | undefined;
}
