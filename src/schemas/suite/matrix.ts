import type { TextMatcher } from './expectation.ts';
import type { FilePath, FilledText } from './texts.ts';

/** A recorded session for some of the policies and resources. */
export interface MatrixSession extends Pairs {
  /** File with recorded answers of host capabilities. */
  readonly session: FilePath;
}

/** What some of the pairs come to. */
export interface MatrixResult extends Pairs {
  /**
   * `pass`: accepted. `fail`: rejected. `warn`: rejected by a policy in monitor mode. `skip`: the policy's rules do not
   * select the resource.
   */
  readonly result: 'pass' | 'fail' | 'warn' | 'skip';
  /** Message of the rejection; of `skip`, which part of the policy's rules does not select the resource. */
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
