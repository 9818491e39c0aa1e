import type { Observation } from './observation.ts';
import type { Position } from './suite.ts';
import type { VacuityRule } from './vacuity-rules.ts';

/** Something that keeps a case or a suite from passing. */
export interface Finding {
  /** What was checked: a key of `expect`, a vacuity rule, or `error` for what could not be evaluated or read. */
  readonly check: string;
  /** One line that names what was expected and found. Partly the policy's own words, which are untrusted. */
  readonly message: string;
  /** Expected and found as texts to put side by side, JSON with two spaces; both or none. */
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  /** What to do about it. */
  readonly hint: string | undefined;
  /** Where in the suite file. */
  readonly position: Position | undefined;
  /** The vacuity rule that can be switched off. */
  readonly rule: VacuityRule | undefined;
}

/** Result of one case. */
export interface CaseResult {
  readonly name: string;
  readonly position: Position;
  readonly tags: readonly string[];
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped: the suite's own reason, `''` for none. */
  readonly skipReason: string | undefined;
  /** Empty unless it failed. */
  readonly findings: readonly Finding[];
  /** `undefined` where it was skipped. */
  readonly observation: Observation | undefined;
  /** What became of its snapshot. */
  readonly snapshot: 'matched' | 'written' | 'updated' | undefined;
  /** Wall time with preparation, in milliseconds. */
  readonly durationMs: number;
}

/** Numbers of cases. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface SuiteInfo {
  /** Absolute path. */
  readonly path: string;
  /** Relative to the working folder, with `/`. */
  readonly name: string;
  /** The policies under test, as the suite names them but without logins, each once. */
  readonly policies: readonly string[];
}

/** What happens in a run, suite by suite and case by case in the order they are written, whichever ends first. */
export type SuiteEvent =
  | {
      readonly type: 'run-start';
      /** Absolute paths of the files that decide what comes of the run: suites, what they name, snapshots, and policies. */
      readonly files: readonly string[];
      /** Absolute paths of the files and folders that policies are built from. */
      readonly sourceRoots: readonly string[];
      readonly suites: readonly SuiteInfo[];
      readonly cases: number;
      readonly workers: number;
    }
  | { readonly type: 'suite-start'; readonly suite: SuiteInfo; readonly cases: number }
  | { readonly type: 'case-end'; readonly suite: SuiteInfo; readonly result: CaseResult }
  | {
      readonly type: 'suite-end';
      readonly suite: SuiteInfo;
      readonly counts: Counts;
      /** What is wrong with the suite as a whole; it fails where there is any. */
      readonly findings: readonly Finding[];
      /** From the start of its first case to the end of the last. */
      readonly durationMs: number;
    }
  | {
      readonly type: 'run-end';
      readonly ok: boolean;
      readonly suites: Counts;
      readonly cases: Counts;
      /** What is wrong with the run as a whole, such as that it found nothing. */
      readonly findings: readonly Finding[];
      /** Whether `--bail` ended it early. */
      readonly bailed: boolean;
      readonly durationMs: number;
    };
