import type { ExecutionMode } from '../../policy/index.ts';

/** What `wardctl cache warm --json` prints: the policies, in the order in which they were given. */
export type WarmedPolicies = readonly WarmedPolicy[];

/** A policy that is ready to run. */
export interface WarmedPolicy {
  /** As the user or a custom resource wrote it. */
  readonly policy: string;
  /** Digest of its module: `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** How it is run. */
  readonly executionMode: ExecutionMode;
  /** `prepared`: now; `ready`: it was before; `unneeded`: policies of this kind run as they are. */
  readonly state: 'prepared' | 'ready' | 'unneeded';
}
