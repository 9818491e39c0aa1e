import type { PolicyLogLevel } from '../../host/index.ts';
import type { FailureKind } from '../../runtime/index.ts';
import type { CaseResult, Counts } from '../suite-event.ts';
import type { VacuityRule } from '../vacuity-rules.ts';

/** What `wardctl test --reporter json` writes. Texts of policies and files are in it as they are. */
export interface TestReport {
  /** Whether the run passed. */
  readonly ok: boolean;
  /** Whether `--bail` ended it early; then cases are missing. */
  readonly bailed: boolean;
  /** Wall time, in milliseconds. */
  readonly durationMs: number;
  readonly counts: { readonly suites: Counts; readonly cases: Counts };
  /** What is wrong with the run as a whole. */
  readonly findings: readonly ReportedFinding[];
  readonly suites: readonly ReportedSuite[];
}

export interface ReportedSuite {
  /** Path of the suite file, with `/`. */
  readonly file: string;
  /** The policies under test, as the suite names them. */
  readonly policies: readonly string[];
  readonly counts: Counts;
  readonly durationMs: number;
  /** What is wrong with the suite as a whole. */
  readonly findings: readonly ReportedFinding[];
  readonly cases: readonly ReportedCase[];
}

export interface ReportedCase {
  readonly name: string;
  /** Where in the suite file, from 1. */
  readonly line: number;
  readonly column: number;
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

export interface ReportedFinding {
  /** A key of `expect`, a rule, or `error`. */
  readonly check: string;
  readonly message: string;
  readonly expected?: string | undefined;
  readonly actual?: string | undefined;
  readonly hint?: string | undefined;
  /** Where in the suite file, from 1. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** The rule that can be switched off by this name. */
  readonly rule?: VacuityRule | undefined;
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
  readonly code?: number | undefined;
  readonly warnings: readonly string[];
  readonly auditAnnotations: Readonly<Record<string, string>>;
  readonly mutated: boolean;
}

export interface ReportedDetails {
  /** The JSON patch. */
  readonly patch?: unknown;
  readonly hostCalls: readonly ReportedHostCall[];
  /** Recorded calls that were not made. */
  readonly unusedCalls: readonly ReportedHostCall[];
  /** The last 100 events. */
  readonly logs: readonly ReportedLogEvent[];
}

export interface ReportedHostCall {
  /** Such as `net/v1/dns_lookup_host`. */
  readonly capability: string;
  /** The request, as sessions have it. */
  readonly fields: unknown;
}

export interface ReportedLogEvent {
  readonly level: PolicyLogLevel;
  readonly message: string;
  /** Further keys of a structured event. */
  readonly data: unknown;
}
