import { WardctlError } from '../../errors.ts';
import { mediaTypes, type Descriptor, type FetchOptions, type Target } from '../../oci/index.ts';
import { cosignTag, layerTypes } from '../find/cosign-format.ts';
import type { SignatureOrigin } from '../signature.ts';
import type { NewLegacySignature } from './new-signature.ts';
import { pushBlob, pushManifest } from './push-contents.ts';
import {
  configType,
  dummyConfig,
  indexOfSignature,
  readSignatureManifest,
  withLayer,
} from './signature-manifest.ts';

const maxAttempts = 5;

/**
 * Adds a layer to the manifest with the tag `sha256-….sig` (sigstore-and-oci 1.1). The tag has no owner: who signs at the
 * same time may undo it, so that it is read back, and written again where it is gone. A signature by the same key that
 * says the same is not added a second time.
 * @throws WardctlError REGISTRY_*, ARTIFACT_INVALID; SIGNING_FAILED where there are 64 signatures already
 */
export async function pushLegacySignature(
  repository: Target,
  { digest }: Descriptor,
  signature: NewLegacySignature,
  options: FetchOptions,
): Promise<SignatureOrigin> {
  const tag = cosignTag(digest, 'sig');
  const { annotations, payload } = signature;
  const layer = { ...(await pushBlob(repository, payload, layerTypes.simpleSigning, options)), annotations };
  for (let attempt = 0; attempt <= maxAttempts; attempt++) {
    const current = await readSignatureManifest(repository, tag, options);
    const index = current === undefined ? -1 : indexOfSignature(current, layer, signature);
    if (current !== undefined && index >= 0)
      return { format: 'legacy', manifest: current.digest, layer: layer.digest, index };
    if (attempt === maxAttempts) break;
    const contents = dummyConfig([...(current?.layers ?? []), layer]);
    const config = await pushBlob(repository, contents, configType, options);
    // Somebody may have signed meanwhile: registries that take no conditions leave only this to lose less.
    const latest = await readSignatureManifest(repository, tag, options);
    if (latest?.digest !== current?.digest) continue;
    const bytes = withLayer(current, layer, config, tag);
    const mediaType = current?.mediaType ?? mediaTypes.ociManifest;
    const manifest = await pushManifest(repository, bytes, mediaType, options);
    await repository.tag(manifest, tag, options);
  }
  throw new WardctlError('REGISTRY_FAILED', `${tag}: the signatures are changed by others all the time`, {
    hint: 'Try again later.',
  });
}
