import type { PolicyLogLevel } from '../../host/index.ts';
import type { FailureKind } from '../../library/index.ts';
import type { CaseResult } from '../suite-event.ts';
import type { VacuityRule } from '../vacuity-rules.ts';

/** What came of suites, once the run has ended. Texts of policies and files are in it as they are. */
export interface TestReport {
  /** Whether the run passed. */
  readonly ok: boolean;
  /** Whether `--bail` ended it early; then cases are missing. */
  readonly bailed: boolean;
  /** Wall time, in milliseconds. */
  readonly durationMs: number;
  readonly counts: { readonly suites: ReportedCounts; readonly cases: ReportedCounts };
  /** What is wrong with the run as a whole. */
  readonly findings: readonly ReportedRunFinding[];
  readonly suites: readonly ReportedSuite[];
}

/** How many ended how. */
export interface ReportedCounts {
  readonly passed: Integer;
  readonly failed: Integer;
  readonly skipped: Integer;
}

export interface ReportedSuite {
  /** Path of the suite file, with `/`. */
  readonly file: string;
  /** The policies under test, as the suite names them. */
  readonly policies: readonly string[];
  /** Of its cases. */
  readonly counts: ReportedCounts;
  /** Wall time, in milliseconds. */
  readonly durationMs: number;
  /** What is wrong with the suite as a whole. */
  readonly findings: readonly ReportedSuiteFinding[];
  readonly cases: readonly ReportedCase[];
}

export interface ReportedCase {
  readonly name: string;
  /** Where in the suite file, from 1. */
  readonly line: Integer;
  readonly column: Integer;
  readonly tags: readonly string[];
  readonly status: CaseResult['status'];
  /** Of a skipped case; may be empty. */
  readonly skipReason?: string | undefined;
  /** What became of the stored answer. */
  readonly snapshot?: CaseResult['snapshot'];
  /** Wall time with preparation, in milliseconds. */
  readonly durationMs: number;
  /** Why it failed. */
  readonly findings: readonly ReportedFinding[];
  /** What the policy did; missing where the case was skipped, and where the report would get too large. */
  readonly outcome?: ReportedOutcome | undefined;
}

export interface ReportedRunFinding {
  /** A key of `expect`, a rule, or `error`. */
  readonly check: string;
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string | undefined;
  /** The rule that can be switched off by this name. */
  readonly rule?: VacuityRule | undefined;
}

export interface ReportedSuiteFinding extends ReportedRunFinding {
  /** Where in the suite file, from 1. */
  readonly line?: Integer | undefined;
  readonly column?: Integer | undefined;
}

export interface ReportedFinding extends ReportedSuiteFinding {
  /** Texts to put side by side; both or none. */
  readonly expected?: string | undefined;
  readonly actual?: string | undefined;
}

export interface ReportedOutcome {
  /** Wall time of the evaluation, in milliseconds. */
  readonly durationMs: number;
  readonly answer?: ReportedAnswer | undefined;
  /** What the policy itself answered, where monitor mode made another answer of it. */
  readonly ownAnswer?: ReportedAnswer | undefined;
  /** What the policy said of its settings. */
  readonly settings?: { readonly valid: boolean; readonly message?: string | undefined } | undefined;
  /** Why the policy could not answer. */
  readonly failure?: { readonly kind: FailureKind; readonly message: string } | undefined;
  /** Why it could not be asked. */
  readonly error?:
    { readonly code: string; readonly message: string; readonly hint?: string | undefined } | undefined;
  /** Why the policy's rules do not select the request. */
  readonly notSelected?: string | undefined;
  /** Only of failed cases. */
  readonly details?: ReportedDetails | undefined;
}

export interface ReportedAnswer {
  readonly allowed: boolean;
  readonly message?: string | undefined;
  /** Of the Kubernetes status. */
  readonly code?: Integer | undefined;
  readonly warnings: readonly string[];
  readonly auditAnnotations: Readonly<Record<string, string>>;
  readonly mutated: boolean;
}

export interface ReportedDetails {
  /** The operations of the JSON Patch. */
  readonly patch?: readonly object[] | undefined;
  readonly hostCalls: readonly ReportedHostCall[];
  /** Recorded calls that were not made. */
  readonly unusedCalls: readonly ReportedHostCall[];
  /** The last 100 events. */
  readonly logs: readonly ReportedLogEvent[];
}

export interface ReportedHostCall {
  /** Such as `net/v1/dns_lookup_host`. */
  readonly capability: string;
  /** The request's fields, as sessions have them. */
  readonly fields: unknown;
}

export interface ReportedLogEvent {
  readonly level: PolicyLogLevel;
  readonly message: string;
  /** Further keys of a structured event. */
  readonly data: object;
}

/** @asType integer */
type Integer = number;
