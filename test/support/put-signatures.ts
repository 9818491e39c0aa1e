import type { Digest } from '../../src/oci/index.ts';
import type { FakeRegistry, StoredDescriptor } from './fake-registry.ts';
import { bundleBytes, type BundleJson, type LegacyLayer } from './fake-sigstore/index.ts';

type Repository = ReturnType<FakeRegistry['repository']>;

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** Puts legacy signatures of a manifest into its repository, each as a layer, in place of those that are there. */
export function putLegacy(
  repository: Repository,
  manifest: Digest,
  signatures: readonly LegacyLayer[],
): StoredDescriptor {
  const layers = signatures.map(({ payload, annotations }) => ({
    ...repository.addBlob(payload, 'application/vnd.dev.cosign.simplesigning.v1+json'),
    annotations,
  }));
  const config = repository.addBlob(Buffer.from('{}'), 'application/vnd.oci.image.config.v1+json');
  return putManifest(repository, { config, layers }, `${manifest.replace(':', '-')}.sig`);
}

/** Puts a bundle, or what is to be taken for one, into the repository of the manifest that it is about. */
export function putBundle(
  repository: Repository,
  subject: StoredDescriptor,
  bundle: BundleJson | Buffer,
): StoredDescriptor {
  const bytes = Buffer.isBuffer(bundle) ? bundle : bundleBytes(bundle);
  const config = repository.addBlob(Buffer.from('{}'), 'application/vnd.oci.empty.v1+json');
  const annotations = { 'dev.sigstore.bundle.content': 'dsse-envelope' };
  const layers = [repository.addBlob(bytes, bundleType)];
  return putManifest(repository, { artifactType: bundleType, config, layers, subject, annotations });
}

function putManifest(repository: Repository, members: object, tag?: string): StoredDescriptor {
  const manifest = { schemaVersion: 2, mediaType: manifestType, ...members };
  return repository.addManifest(Buffer.from(JSON.stringify(manifest)), manifestType, tag);
}
