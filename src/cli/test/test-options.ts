import type { PolicySourceSettings } from '../registry/context.ts';
import type { RunChoice } from './run-once.ts';

/** The command line of `test`, parsed but not interpreted. */
export interface TestOptions extends RunChoice {
  readonly watch: boolean;
  readonly reporters: readonly string[];
  readonly registries: PolicySourceSettings;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}
