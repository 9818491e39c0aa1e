import type { Operation } from '../../manifest/index.ts';
import type { PolicySourceSettings } from '../registry/context.ts';

/** The command line of `test record`, parsed but not interpreted. */
export interface RecordTestOptions {
  readonly policy: string;
  readonly requestPath: string | undefined;
  readonly manifestPath: string | undefined;
  readonly oldManifestPath: string | undefined;
  readonly operation: Operation;
  readonly namespace: string | undefined;
  readonly user: string | undefined;
  readonly groups: readonly string[] | undefined;
  readonly settingsPath: string | undefined;
  readonly settingsJson: string | undefined;
  readonly executionMode: string | undefined;
  readonly raw: boolean;
  readonly sessionPath: string | undefined;
  readonly suitePath: string | undefined;
  readonly name: string | undefined;
  readonly registries: PolicySourceSettings;
  readonly verbose: boolean;
  readonly color: boolean;
}
