import type { ContextAwareResource, ExecutionMode } from '../policy/index.ts';
import type { ModuleExport, ModuleImport, Producer, SectionInfo } from '../wasm/index.ts';

/** What is known of a policy without running it. Nothing of it is verified: all but sizes and digests is the module's word. */
export interface PolicyDescription {
  /** The policy as the user named it. */
  readonly reference: string;
  /** Where it is, such as `file:///home/me/policy.wasm` or `registry://ghcr.io/team/policy:v1`. */
  readonly uri: string;
  /** SHA-256 of the file, 64 hexadecimal digits. */
  readonly sha256: string;
  /**
   * Size of the file in bytes.
   * @asType integer
   */
  readonly sizeBytes: number;
  /** What the author states; `null` where the module has no readable metadata. */
  readonly metadata: DescribedMetadata | null;
  /** The mode that an evaluation would choose; `null` where it would refuse, with the reason among the warnings. */
  readonly executionMode: ExecutionMode | null;
  /** What the module needs of its host, in file order. */
  readonly imports: readonly ModuleImport[];
  /** What the module offers to its host, in file order. */
  readonly exports: readonly ModuleExport[];
  /** The sections of the file, in file order. */
  readonly sections: readonly DescribedSection[];
  /** The languages, compilers and SDKs that the module says it was made with. */
  readonly producers: readonly Producer[];
  readonly hostCapabilities: DescribedHostCapabilities;
  /** What an author should look into, one sentence each. */
  readonly warnings: readonly string[];
}

/** A section of the file. */
export interface DescribedSection extends SectionInfo {
  /** SHA-256 of the section's bytes, header included, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** The metadata of a policy, keys in the order of the reference (policy-abi 2.1). */
export interface DescribedMetadata {
  /** Version of the protocol between guest and host; `null` where none is stated. */
  readonly protocolVersion: 'v1' | 'Unknown' | null;
  /** What a cluster sends to the policy. */
  readonly rules: readonly DescribedRule[];
  /** Texts for people, such as `io.kubewarden.policy.title`, sorted by key; absent where none are stated. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Whether the policy may change objects. */
  readonly mutating: boolean;
  /** Whether audits of a running cluster use the policy. */
  readonly backgroundAudit: boolean;
  readonly executionMode: ExecutionMode;
  /** What the policy judges: admission requests, or any JSON (`raw`). */
  readonly policyType: 'kubernetes' | 'raw';
  /** Kinds of Kubernetes resources that the policy wants to read, sorted. */
  readonly contextAwareResources: readonly ContextAwareResource[];
  /** Host capabilities that the policy says it uses, such as `oci/v1/verify`, sorted; absent where it says nothing. */
  readonly hostCapabilities?: readonly string[];
  /** The oldest Kubewarden that the policy runs on, such as `1.25.0`; absent where any will do. */
  readonly minimumKubewardenVersion?: string;
}

/** Requests that a policy asks to see; `*` stands for all. */
export interface DescribedRule {
  /** Such as `apps`; `''` is the core group. */
  readonly apiGroups: readonly string[];
  /** Such as `v1`. */
  readonly apiVersions: readonly string[];
  /** Plural names, with or without a subresource: `pods`, `pods/exec`. */
  readonly resources: readonly string[];
  readonly operations: readonly ('CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT' | '*')[];
}

/** What a policy asks of its host, found in its bytes and compared with what its metadata declares. */
export interface DescribedHostCapabilities {
  /** Operations whose names occur in the module's data, sorted. A heuristic: names may be put together at run time. */
  readonly used: readonly string[];
  /** What the metadata declares: operations and patterns such as `oci/*`; `null` where it declares nothing. */
  readonly declared: readonly string[] | null;
  /** Used, but covered by no declaration. */
  readonly undeclared: readonly string[];
  /** Declared, but nothing of it seems to be used. */
  readonly unused: readonly string[];
  /** Declared, but neither the name of a host capability nor a pattern for some. */
  readonly unknown: readonly string[];
  /** Declared patterns that allow everything: `*`. */
  readonly tooBroad: readonly string[];
}
