/** What a policy has to answer, case by case or for all pairs of policies and resources: a file for `wardctl test`. */
export type SuiteDocument = CaseSuite | MatrixSuite;

/** Cases, each with a request and what is expected of the answer. Paths are relative to the suite file. */
interface CaseSuite extends SuiteDefaults<never>, SuiteCommons {
  /** What is tried; one with `each` stands for as many as its table has rows. */
  readonly cases: readonly (PlainCase | TableCase)[];
}

/** All pairs of some policies and some resources. Paths are relative to the suite file. */
interface MatrixSuite extends RequestMaking<never>, SuiteCommons {
  /** Files with custom resources of Kubewarden. */
  readonly policies: readonly FilePath[];
  /** Files with manifests; each object in them is one resource. */
  readonly resources: readonly FilePath[];
  /** Recorded host capabilities, and whom they are for. */
  readonly sessions?: readonly MatrixSession[];
  /** What the pairs come to; each needs a result. */
  readonly results?: readonly MatrixResult[];
}

interface SuiteCommons {
  /** How the module is made before it is tested. */
  readonly build?: SuiteBuild;
  /** Rules that are switched off: each keeps suites from passing for the wrong reason. */
  readonly allow?: readonly AllowedRule[];
}

type AllowedRule =
  | 'no-suites'
  | 'no-cases'
  | 'unknown-keys'
  | 'no-match'
  | 'unexplained-rejection'
  | 'empty-expect'
  | 'unused-session'
  | 'missing-snapshot'
  | 'unused-snapshot'
  | 'only-in-ci'
  | 'unstated-result'
  | 'unmatched-result';

interface SuiteBuild {
  /** The program and its arguments; no shell. */
  readonly command: readonly [Argument, ...Argument[]];
  /**
   * The folder that it runs in.
   * @default "."
   */
  readonly folder?: FilePath;
  /**
   * Files and folders whose change means a new build; default: `folder`.
   * @minItems 1
   */
  readonly sources?: readonly FilePath[];
}

/** A case of its own. */
interface PlainCase extends CaseParts<never> {
  /** A name that no other case has, on one line. */
  readonly name: CaseName;
}

/** A case for each row of a table; `${column}` in its texts is the row's value. */
interface TableCase extends CaseParts<Placeholder> {
  /** The name; values of the row are put behind it unless it has a placeholder. Rows may have names instead. */
  readonly name?: CaseName;
  /**
   * A list of rows, or a mapping of columns to lists whose values are all combined. Columns are keys of a case, whose
   * place they take, or variables.
   */
  readonly each: readonly Row[] | Readonly<Record<string, readonly unknown[]>>;
}

type Row = object;

interface CaseParts<P> extends SuiteDefaults<P> {
  /** Whether the case is left out, or why. */
  readonly skip?: boolean | FilledText | P;
  /** Whether the other cases are left out. */
  readonly only?: boolean | P;
  readonly expect?: Expectation<P> | P;
}

/** What cases have, and suites for all of theirs. */
interface SuiteDefaults<P> extends RequestMaking<P> {
  /** The policy under test: a file, a reference as `wardctl run` takes it, or one custom resource of a file. */
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
  readonly executionMode?: 'kubewarden-wapc' | 'kubewarden' | 'opa' | 'gatekeeper' | 'wasi' | P;
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
interface RequestMaking<P> {
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

/** What comes of the case; only what is written is checked. */
interface Expectation<P> {
  readonly allowed?: boolean | P;
  /** Message of the rejection. */
  readonly message?: TextMatcher;
  /** Status code of the rejection. */
  readonly code?: StatusCode | P;
  /** All warnings, in order. */
  readonly warnings?: readonly TextMatcher[] | P;
  /** At least these audit annotations. */
  readonly auditAnnotations?: Annotations | P;
  /** Whether the policy changes the object. */
  readonly mutated?: boolean | P;
  /** The operations of the policy's JSON Patch, exactly and in order. */
  readonly patch?: readonly [PatchOperation | P, ...(PatchOperation | P)[]] | P;
  /** A part of the object after the change: mappings may have more keys, lists have equal length. */
  readonly object?: FilledMapping | P;
  /** Whether the answer equals the one that is stored beside the suite. */
  readonly snapshot?: true | P;
  /** All calls to host capabilities, in order. */
  readonly hostCalls?: readonly (HostCall | P)[] | P;
  /** Whether the policy refuses its settings, or with which message. */
  readonly settingsInvalid?: true | TextMatcher;
  /** Whether the policy cannot answer, because it crashes, times out or is none; or with which text. */
  readonly error?: true | TextMatcher;
  /** The longest that the evaluation may take. */
  readonly maxDuration?: Duration | P;
}

/** The exact text, a part of it, or a regular expression in RE2 syntax that is found anywhere in it. */
type TextMatcher = string | { readonly contains: FilledText } | { readonly matches: Pattern };

type PatchOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: JsonPointer; readonly value: unknown }
  | { readonly op: 'move' | 'copy'; readonly from: JsonPointer; readonly path: JsonPointer }
  | { readonly op: 'remove'; readonly path: JsonPointer };

/** A capability, or a request as sessions name it; the mappings have fields beside it that the request has at least. */
type HostCall =
  | HostCallName
  | { readonly capability: HostCallName; readonly [field: string]: unknown }
  | { readonly request: HostCallName; readonly [field: string]: unknown };

type HostCallName = HostCapability | HostRequest;

/** As sessions name them. */
type HostRequest =
  | 'OciManifestDigest'
  | 'OciManifest'
  | 'OciManifestAndConfig'
  | 'SigstorePubKeyVerify'
  | 'SigstoreKeylessVerify'
  | 'SigstoreKeylessPrefixVerify'
  | 'SigstoreGithubActionsVerify'
  | 'SigstoreCertificateVerify'
  | 'DNSLookupHost'
  | 'KubernetesListResourceNamespace'
  | 'KubernetesListResourceAll'
  | 'KubernetesGetResource'
  | 'KubernetesGetResourcePluralName'
  | 'HasKubernetesListResourceAllResultChangedSinceInstant'
  | 'KubernetesCanI'
  | 'CryptoIsCertificateTrusted';

type HostCapability =
  | 'crypto/v1/is_certificate_trusted'
  | 'kubernetes/can_i'
  | 'kubernetes/get_resource'
  | 'kubernetes/list_resources_all'
  | 'kubernetes/list_resources_by_namespace'
  | 'net/v1/dns_lookup_host'
  | 'oci/v1/manifest_digest'
  | 'oci/v1/oci_manifest'
  | 'oci/v1/oci_manifest_config'
  | 'oci/v1/verify'
  | 'oci/v2/verify';

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

/** A recorded session for some of the policies and resources. */
interface MatrixSession extends Pairs {
  /** File with recorded answers of host capabilities. */
  readonly session: FilePath;
}

/** What some of the pairs come to. */
interface MatrixResult extends Pairs {
  /**
   * `pass`: accepted. `fail`: rejected. `warn`: rejected by a policy in monitor mode. `skip`: the policy's rules do not
   * select the resource.
   */
  readonly result: 'pass' | 'fail' | 'warn' | 'skip';
  /** Message of the rejection. */
  readonly message?: TextMatcher;
}

/** Either key of two; without both, all are meant. */
interface Pairs {
  /** Name of a custom resource below `policies`. */
  readonly policy?: FilledText;
  /**
   * Names of several.
   * @minItems 1
   */
  readonly policies?: readonly FilledText[];
  /** A resource: `name`, `Kind/name` or `Kind/namespace/name`. */
  readonly resource?: FilledText;
  /**
   * Several of these.
   * @minItems 1
   */
  readonly resources?: readonly FilledText[];
}

type AnyMapping = object;

/** @minProperties 1 */
type FilledMapping = object;

/** @minProperties 1 */
type Annotations = Readonly<Record<string, TextMatcher>>;

/** @minLength 1 */
type FilledText = string;

/**
 * @minLength 1
 * @maxLength 10000
 */
type Pattern = string;

/** @pattern ^[^\u0000]+$ */
type FilePath = string;

/** @pattern ^[^\u0000]*$ */
type Argument = string;

/** @pattern ^(?=.*\S)[^\u0000-\u001f\u007f\u2028\u2029]{1,1000}$ */
type CaseName = string;

/** @pattern ^[^\s,!][^\s,]*$ */
type Tag = string;

/**
 * @pattern ^\d{1,9}(\.\d{1,6})?(ms|s|m)$
 * @examples ["500ms", "2s", "1m"]
 */
type Duration = string;

/** @pattern ^(\/([^~\/]|~[01])*)*$ */
type JsonPointer = string;

/** @pattern \$\{ */
type Placeholder = string;

/**
 * @asType integer
 * @minimum 0
 * @maximum 65535
 */
type StatusCode = number;
