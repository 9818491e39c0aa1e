import type { PolicyDescription } from '../../inspect/index.ts';
import type { ListedAttestation, ListedSignature } from './signatures/listed-signature.ts';

/** What `wardctl inspect -o json` prints. */
export interface InspectedPolicy extends PolicyDescription {
  /** Only with --show-signatures; `null` for what comes from no registry, and can have none. */
  readonly signatures?: readonly ListedSignature[] | null;
  /** Only with --show-signatures, likewise. They are no signatures, and not verified. */
  readonly attestations?: readonly ListedAttestation[] | null;
}
