import type { HostCapability } from './host-calls.ts';
import type { AnyMapping, Duration, FilePath, FilledText, Tag } from './texts.ts';

/** What cases have, and suites for all of theirs. */
export interface SuiteDefaults<P> extends RequestMaking<P> {
  /** The policy under test: a file, the folder of a project, a reference of `wardctl run`, or a custom resource of a file. */
  readonly policy?: FilePath | CustomResource;
  /** Settings of the policy, or a YAML or JSON file with them. Those of a case replace those of the suite. */
  readonly settings?: FilePath | AnyMapping;
  /** What the policy is asked: an AdmissionReview, an AdmissionRequest, for raw policies any document; or its file. */
  readonly request?: FilePath | AnyMapping;
  /** The object that the policy is asked about, or its file; the request is made from it. */
  readonly manifest?: FilePath | AnyMapping;
  /** Whether the request goes to the policy as it is. Default: what the policy's metadata says. */
  readonly raw?: boolean | P;
  /** How the host talks to the policy. Default: what the policy's metadata says. */
  readonly executionMode?: 'kubewarden-wapc' | 'kubewarden' | 'opa' | 'gatekeeper' | 'wasi' | 'component' | P;
  /** Whether rejections are only logged. Default: that of the custom resource, or `protect`. */
  readonly mode?: 'protect' | 'monitor' | P;
  /** File with recorded answers of host capabilities; without it, they are asked for real. */
  readonly session?: FilePath;
  /**
   * Whether the policy may read the kinds of resources that its metadata lists.
   * @default true
   */
  readonly contextAware?: boolean | P;
  /** The host capabilities that the policy may use. Default: all. */
  readonly allowedHostCapabilities?: readonly (CapabilityPattern | P)[] | P;
  /** Wall time of one evaluation. Default: 2s, or what the custom resource says. */
  readonly timeout?: Duration | P;
  /** Words to choose cases by. Those of a case replace those of the suite. */
  readonly tags?: readonly Tag[] | P;
}

/** How a request is made from a manifest. */
export interface RequestMaking<P> {
  /**
   * What is done to the object.
   * @default "CREATE"
   */
  readonly operation?: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT' | P;
  /** The object before an UPDATE, or its file; default: the same object. */
  readonly oldManifest?: FilePath | AnyMapping;
  /** Name of the user who asks. */
  readonly user?: FilledText;
  /** Groups of that user. */
  readonly groups?: readonly FilledText[] | P;
  /** The namespace, for objects that name none. */
  readonly namespace?: FilledText;
}

interface CustomResource {
  readonly file: FilePath;
  /** `metadata.name` of the resource. */
  readonly name: FilledText;
}

type CapabilityPattern =
  | HostCapability
  | '*'
  | 'crypto/*'
  | 'crypto/v1/*'
  | 'kubernetes/*'
  | 'net/*'
  | 'net/v1/*'
  | 'oci/*'
  | 'oci/v1/*'
  | 'oci/v2/*';
