import { mediaTypes, type Descriptor, type FetchOptions, type Target } from '../../oci/index.ts';
import { layerTypes, signaturePredicateType } from '../find/cosign-format.ts';
import type { SignatureOrigin } from '../signature.ts';
import type { NewBundle } from './new-signature.ts';
import { pushBlob, pushManifest } from './push-contents.ts';

const emptyType = 'application/vnd.oci.empty.v1+json';

/**
 * Puts a bundle into a repository, as a manifest that refers to the one it signs (sigstore-and-oci 1.2). The repository
 * lists it, by itself or by the tag that stands in for that.
 * @throws WardctlError REGISTRY_*
 */
export async function pushBundle(
  repository: Target,
  { mediaType, digest, size }: Descriptor,
  { bundle }: NewBundle,
  createdAt: Date,
  options: FetchOptions,
): Promise<SignatureOrigin> {
  const layer = await pushBlob(repository, bundle, layerTypes.bundle, options);
  const config = await pushBlob(repository, Buffer.from('{}'), emptyType, options);
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: { ...config, artifactType: layerTypes.bundle },
    layers: [layer],
    annotations: {
      'dev.sigstore.bundle.content': 'dsse-envelope',
      'dev.sigstore.bundle.predicateType': signaturePredicateType,
      'org.opencontainers.image.created': createdAt.toISOString().replace(/\.\d+Z$/, 'Z'),
    },
    subject: { mediaType, digest, size },
    artifactType: layerTypes.bundle,
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  const pushed = await pushManifest(repository, bytes, mediaTypes.ociManifest, options);
  return { format: 'bundle', manifest: pushed.digest, layer: layer.digest, index: 0 };
}
