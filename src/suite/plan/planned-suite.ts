import type { Subject } from '../../evaluate/index.ts';
import type { Finding, SuiteInfo } from '../suite-event.ts';
import type { SuiteCase } from '../suite.ts';
import type { VacuityRule } from '../vacuity-rules.ts';
import type { Build } from './build.ts';

/** A case with the files of its policy found. */
export interface PlannedCase {
  readonly test: SuiteCase;
  /** The policy, or what keeps it from being found. */
  readonly subject: Subject | Finding;
  /** Why the policy's rules do not select the request. */
  readonly notSelected: string | undefined;
  /** What is wrong with what the suite says of it; it fails where there is any. */
  readonly findings: readonly Finding[];
}

/** A suite ready to run. */
export interface PlannedSuite {
  readonly info: SuiteInfo;
  /** Folder of the suite file. */
  readonly folder: string;
  readonly cases: readonly PlannedCase[];
  /** Whether filters left cases out, so that nothing can be said about the suite as a whole. */
  readonly isPartial: boolean;
  /** What is wrong with the suite as a whole. */
  readonly findings: readonly Finding[];
  readonly allow: ReadonlySet<VacuityRule>;
  readonly snapshotPath: string;
  /** Stored snapshots by the name of the case. */
  readonly snapshots: ReadonlyMap<string, string>;
  /** What was made for it; where that failed, what would have been. */
  readonly builds: readonly Build[];
  /** Absolute paths of the files that decide what comes of the suite, with those of the policy. */
  readonly files: readonly string[];
  /** What `fileVersion` gave for them before they were read. */
  readonly versions: ReadonlyMap<string, string>;
}
