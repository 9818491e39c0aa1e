import type { JsonValue } from '../json/index.ts';
import type { Operation } from '../manifest/index.ts';
import type { ExecutionMode } from '../policy/index.ts';
import type { VacuityRule } from './vacuity-rules.ts';

/** Where something is written in a suite file; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A file as it was named, relative to the suite file, or a value written in the suite itself. */
export type Source =
  | { readonly type: 'file'; readonly path: string; readonly position: Position }
  | { readonly type: 'inline'; readonly value: JsonValue; readonly position: Position };

/** The policy under test. */
export interface SubjectSource {
  /** A path relative to the suite file, or any reference that `wardctl run` takes. */
  readonly reference: string;
  /** Which of several custom resources in that file; `undefined` where it has only one. */
  readonly resource: string | undefined;
  readonly position: Position;
}

/** How a request is made from a manifest. */
export interface ManifestOptions {
  /** Default: CREATE. */
  readonly operation: Operation;
  /** The object before an UPDATE. Default: the same. */
  readonly oldManifest: Source | undefined;
  readonly namespace: string | undefined;
  readonly user: string | undefined;
  readonly groups: readonly string[] | undefined;
}

/** What the policy is asked about. */
export type RequestSource =
  | { readonly type: 'request'; readonly source: Source }
  | { readonly type: 'manifest'; readonly source: Source; readonly options: ManifestOptions };

/** UTF-16 units of a regular expression in a suite; compiling and matching it take the longer the longer it is. */
export const maxPatternLength = 10_000;

/** How a text has to be. */
export type TextMatcher =
  | { readonly type: 'exact'; readonly text: string }
  | { readonly type: 'contains'; readonly text: string }
  /** A regular expression in RE2 syntax, found anywhere in the text. */
  | { readonly type: 'matches'; readonly pattern: string };

/** A host call that is expected. */
export interface HostCallMatcher {
  /** As `HostCallRecord.capability`: `net/v1/dns_lookup_host`, or the request's name in sessions, `DNSLookupHost`. */
  readonly capability: string;
  /** Fields that the request must have at least; names as in sessions. */
  readonly fields: JsonValue | undefined;
}

/** What a case expects; only what is written is checked. */
export interface Expectation {
  readonly position: Position;
  readonly allowed?: boolean;
  readonly message?: TextMatcher;
  readonly code?: number;
  /** All of them, in order. */
  readonly warnings?: readonly TextMatcher[];
  /** At least these. */
  readonly auditAnnotations?: Readonly<Record<string, TextMatcher>>;
  readonly mutated?: boolean;
  /** The operations, exactly and in order. */
  readonly patch?: JsonValue;
  /** A subset of the object after the mutation: maps may have more keys, lists must have equal length. */
  readonly object?: JsonValue;
  /** The whole answer equals a stored one. */
  readonly snapshot?: boolean;
  /** All calls, in order. */
  readonly hostCalls?: readonly HostCallMatcher[];
  /** The policy refuses its settings, with this message where one is given. */
  readonly settingsInvalid?: true | TextMatcher;
  /** The policy cannot answer: it crashes, times out or is no policy; with this text where one is given. */
  readonly error?: true | TextMatcher;
  readonly maxDurationMs?: number;
  /** What a pair of the matrix form comes to. */
  readonly result?: MatrixResult;
}

/** Results of the matrix form: `warn` fails a policy in monitor mode, `skip` is not selected by the policy's rules. */
export type MatrixResult = 'pass' | 'fail' | 'warn' | 'skip';

/** One thing to try, with nothing left to inherit or to expand. Plain data: it can be posted to a worker. */
export interface SuiteCase {
  /** Unique in its suite. */
  readonly name: string;
  readonly position: Position;
  readonly tags: readonly string[];
  /** Why it is not run; `''` for no reason given, `undefined` where it is run. */
  readonly skip: string | undefined;
  readonly only: boolean;
  readonly subject: SubjectSource;
  /** `undefined` where only the settings are asked about. */
  readonly request: RequestSource | undefined;
  readonly settings: Source | undefined;
  readonly executionMode: ExecutionMode | undefined;
  /** Whether the document goes to the policy as it is. Default: what the metadata says. */
  readonly raw: boolean | undefined;
  /** Default: that of the custom resource, else `protect`. */
  readonly mode: 'protect' | 'monitor' | undefined;
  /** Path of a recorded session, relative to the suite file. */
  readonly session: Extract<Source, { type: 'file' }> | undefined;
  /** Whether the policy may read the kinds of Kubernetes resources that it lists. Default: true. */
  readonly contextAware: boolean;
  /** Default: all. */
  readonly allowedHostCapabilities: readonly string[] | undefined;
  /** Wall time of one evaluation. Default: 2000, or what the custom resource says. */
  readonly timeoutMs: number | undefined;
  readonly expect: Expectation;
}

/** A result that the matrix form states for some policies and resources. */
export interface StatedResult {
  readonly position: Position;
  /** Names of policies; `undefined`: all. */
  readonly policies: readonly string[] | undefined;
  /** `Kind/name` or `Kind/namespace/name` or a bare name; `undefined`: all. */
  readonly resources: readonly string[] | undefined;
  readonly result: MatrixResult;
  readonly message: TextMatcher | undefined;
}

/** A recorded session of the matrix form and whom it is for. */
export interface ResourceSession {
  readonly session: Extract<Source, { type: 'file' }>;
  readonly policies: readonly string[] | undefined;
  readonly resources: readonly string[] | undefined;
  readonly position: Position;
}

/** Policies by resources, as kwctl's RFC asks for it. */
export interface Matrix {
  /** Files of custom resources. */
  readonly policies: readonly Source[];
  /** Files of manifests. */
  readonly resources: readonly Source[];
  readonly sessions: readonly ResourceSession[];
  readonly results: readonly StatedResult[];
  /** How requests are made from the resources. */
  readonly options: ManifestOptions;
}

/** How the module is made before its tests run. */
export interface BuildStep {
  /** Program and arguments; no shell. */
  readonly command: readonly string[];
  /** Folder it runs in, relative to the suite file. Default: the suite's. */
  readonly folder: string;
  /** Folders and files whose change means a new build, relative to the suite file. */
  readonly sources: readonly string[];
  readonly position: Position;
}

/** A suite file. */
export interface Suite {
  /** Absolute path. */
  readonly path: string;
  /** As people see it: relative to the working folder, with `/`. */
  readonly name: string;
  readonly build: BuildStep | undefined;
  readonly cases: readonly SuiteCase[];
  readonly matrix: Matrix | undefined;
  /** Vacuity rules that are switched off for the suite. */
  readonly allow: readonly VacuityRule[];
}
