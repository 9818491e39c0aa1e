import type { ExecutionMode } from '../policy/index.ts';

/** What an author states about a policy: `metadata.yml`, which `wardctl annotate` puts into the module. */
export interface MetadataFile {
  /** Version of the protocol between host and policy. `annotate` finds it out and overwrites what is given. */
  readonly protocolVersion?: 'v1' | 'Unknown' | null;
  /** The requests that the policy is made for; `[]` for a policy that is asked about documents of any shape. */
  readonly rules: readonly MetadataRule[];
  readonly annotations?: MetadataAnnotations | null;
  /** Whether the policy may change the object that it is asked about. */
  readonly mutating: boolean;
  /**
   * Whether the audit scanner may ask the policy about objects that are in the cluster already.
   * @default true
   */
  readonly backgroundAudit?: boolean;
  /** @default "kubewarden-wapc" */
  readonly executionMode?: ExecutionMode;
  /**
   * What the policy is asked about: `kubernetes` for admission requests, `raw` for documents of any shape.
   * @default "kubernetes"
   */
  readonly policyType?: 'kubernetes' | 'raw';
  /** The kinds of Kubernetes resources that the policy wants to read. */
  readonly contextAwareResources?: readonly MetadataResource[];
  /**
   * The host capabilities that the policy uses, each as an operation or as a pattern for several.
   * @examples [["oci/v1/manifest_digest"], ["kubernetes/*"]]
   */
  readonly hostCapabilities?: readonly string[] | null;
  /**
   * The Kubewarden release that the policy needs; its patch number does not count.
   * @examples ["1.25.0"]
   */
  readonly minimumKubewardenVersion?: SemanticVersion | null;
}

/** Requests that a policy is made for, in the words of Kubernetes' webhook rules. */
export interface MetadataRule {
  /** Such as `apps`; `""` is the core group, `*` alone is any group. */
  readonly apiGroups: SomeOrAll<NoWildcard>;
  /** Such as `v1`; `*` alone is any version. */
  readonly apiVersions: SomeOrAll<NoWildcard>;
  /**
   * Plural names such as `pods`, with a slash before the sub-resource: `pods/exec`. `*` on a side of the slash is any
   * name there; on both sides it is everything, and stands alone.
   */
  readonly resources: readonly [ResourceName, ...ResourceName[]] | readonly ['*/*'];
  /** `*` alone is any operation. */
  readonly operations: SomeOrAll<'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT'>;
}

/** A kind of Kubernetes resource that a policy wants to read. */
export interface MetadataResource {
  /**
   * Group and version, such as `apps/v1`; `v1` for the core group.
   * @minLength 1
   */
  readonly apiVersion: string;
  /**
   * Such as `Deployment`.
   * @minLength 1
   */
  readonly kind: string;
}

/** Texts about the policy. Other keys than those with a meaning are kept as they are. */
export interface MetadataAnnotations {
  /** Name of the policy; also the name of the resources that `scaffold manifest` makes, where it is fit for one. */
  readonly 'io.kubewarden.policy.title'?: string;
  /**
   * Version of the policy.
   * @examples ["1.0.0"]
   */
  readonly 'io.kubewarden.policy.version'?: string;
  /** What the policy does, in one sentence. */
  readonly 'io.kubewarden.policy.description'?: string;
  /**
   * Who made the policy: a list of names with e-mail addresses.
   * @examples ["The authors <authors@example.com>"]
   */
  readonly 'io.kubewarden.policy.author'?: string;
  /** Home page of the policy. */
  readonly 'io.kubewarden.policy.url'?: string;
  /**
   * Where the policy is published as an OCI artifact, without a tag.
   * @examples ["ghcr.io/example/policies/my-policy"]
   */
  readonly 'io.kubewarden.policy.ociUrl'?: string;
  /** Where the sources are. */
  readonly 'io.kubewarden.policy.source'?: string;
  /**
   * SPDX identifier of the licence.
   * @examples ["Apache-2.0"]
   */
  readonly 'io.kubewarden.policy.license'?: string;
  /** How to use the policy, in Markdown. */
  readonly 'io.kubewarden.policy.usage'?: string;
  /**
   * How much a violation matters in policy reports.
   * @examples ["info", "low", "medium", "high", "critical"]
   */
  readonly 'io.kubewarden.policy.severity'?: string;
  /**
   * What policy reports file the policy under.
   * @examples ["Resource validation"]
   */
  readonly 'io.kubewarden.policy.category'?: string;
  /** Tag of the release with the module, where it is not the version with a `v` in front. */
  readonly 'com.github.release.tag'?: string;
  /** Name of the policy on Artifact Hub, for people. */
  readonly 'io.artifacthub.displayName'?: string;
  /**
   * The kinds of resources that the policy is about, for Artifact Hub.
   * @examples ["Pod, Deployment"]
   */
  readonly 'io.artifacthub.resources'?: string;
  /**
   * Words to find the policy by on Artifact Hub, with commas between them.
   * @examples ["security, container"]
   */
  readonly 'io.artifacthub.keywords'?: string;
  /** Whether user interfaces leave the policy out. */
  readonly 'io.kubewarden.hidden-ui'?: string;
  readonly [key: string]: string;
}

type SomeOrAll<Name> = readonly [Name, ...Name[]] | readonly ['*'];

/** @pattern ^(?!\*$) */
type NoWildcard = string;

/** @pattern ^(?!\*\/\*$)[\s\S] */
type ResourceName = string;

/**
 * @maxLength 256
 * @pattern ^(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$
 */
type SemanticVersion = string;
