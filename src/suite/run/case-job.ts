import type { Subject } from '../../evaluate/index.ts';
import type { CaseResult } from '../suite-event.ts';
import type { SuiteCase } from '../suite.ts';
import type { VacuityRule } from '../vacuity-rules.ts';

/** One case as it is posted to a worker: plain data. */
export interface CaseJob {
  readonly test: SuiteCase;
  /** Folder of the suite file. */
  readonly folder: string;
  readonly subject: Subject;
  readonly notSelected: string | undefined;
  /** The stored snapshot of the case. */
  readonly stored: string | undefined;
  readonly options: CaseOptions;
}

/** How the cases of a suite are checked. */
export interface CaseOptions {
  readonly update: boolean;
  readonly ci: boolean;
  /** Vacuity rules that are switched off. */
  readonly allow: ReadonlySet<VacuityRule>;
  /** Whether to find out if the case could fail at all. */
  readonly checkSuites: boolean;
}

/** What a worker posts back. */
export interface CaseOutcome {
  readonly result: CaseResult;
  /** The snapshot to store; `undefined` where the stored one stays. */
  readonly snapshot: string | undefined;
}

/** A case that broke the runner itself. */
export interface CaseCrash {
  readonly crash: string;
}
