import type { Descriptor, FetchOptions, Target } from '../../oci/index.ts';
import type { SignatureOrigin } from '../signature.ts';
import type { NewSignature } from './new-signature.ts';
import { pushBundle } from './push-bundle.ts';
import { pushLegacySignature } from './push-legacy.ts';

export interface PushOptions extends FetchOptions {
  /** When the signature was made, for people: bundles say it in their manifest. */
  readonly createdAt: Date;
}

/**
 * Puts a signature beside the manifest that it signs.
 * @param manifest that was signed; it has to be in the repository
 * @throws WardctlError REGISTRY_*, ARTIFACT_INVALID; SIGNING_FAILED where there is no room for another legacy signature
 */
export function pushSignature(
  repository: Target,
  manifest: Descriptor,
  signature: NewSignature,
  { createdAt, signal }: PushOptions,
): Promise<SignatureOrigin> {
  return signature.format === 'legacy'
    ? pushLegacySignature(repository, manifest, signature, { signal })
    : pushBundle(repository, manifest, signature, createdAt, { signal });
}
