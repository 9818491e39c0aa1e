import type { JsonObject } from '../../../json/index.ts';
import type { InspectedPolicy } from '../inspected-policy.ts';
import type { SignatureList } from './describe-listed.ts';

/** The signatures of a policy, in the forms that inspect has. */
export interface ShownSignatures {
  /** `undefined` for what comes from no registry. */
  readonly list: SignatureList | undefined;
  /** What they add to JSON. */
  readonly describe: () => Pick<InspectedPolicy, 'signatures' | 'attestations'>;
  /** What they add to the text of the reference. */
  readonly formatText: () => string;
  /** What they add to YAML. */
  readonly toDocument: () => JsonObject;
}
