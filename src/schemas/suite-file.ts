import type { PlainCase, TableCase } from './suite/cases.ts';
import type { MatrixResult, MatrixSession } from './suite/matrix.ts';
import type { RequestMaking, SuiteDefaults } from './suite/surroundings.ts';
import type { Argument, FilePath } from './suite/texts.ts';

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
  | 'session-mismatch'
  | 'unused-session'
  | 'undeclared-mutation'
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
