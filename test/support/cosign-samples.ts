import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FakeRegistry, StoredDescriptor } from './fake-registry.ts';
import type { Repository } from './fake-registry/storage.ts';

const folder = join(import.meta.dirname, '../../fixtures/sigstore/cosign-3.1.3');
const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';

/** A file of `fixtures/sigstore/cosign-3.1.3`, whose README says what it is. */
export function cosignSample(name: string): Buffer {
  return readFileSync(join(folder, name));
}

/** The password of the samples' keys. */
export const cosignPassword = 'secret';

/**
 * Puts the samples into a repository of a registry.
 * @returns the manifest that they are about
 */
export function putCosignSamples(registry: FakeRegistry, repositoryName: string): StoredDescriptor {
  const repository = registry.repository(repositoryName);
  const policy = repository.addManifest(cosignSample('policy-manifest.json'), manifestType);
  const tag = policy.digest.replace(':', '-');
  for (const name of readdirSync(join(folder, 'blobs')))
    putBlobOrManifest(repository, cosignSample(`blobs/${name}`));
  repository.addManifest(cosignSample('sig-manifest.json'), manifestType, `${tag}.sig`);
  repository.addManifest(cosignSample('att-manifest.json'), manifestType, `${tag}.att`);
  repository.addManifest(cosignSample('referrers.json'), indexType, tag);
  return policy;
}

function putBlobOrManifest(repository: Repository, bytes: Buffer): void {
  if (bytes.includes('"schemaVersion":2')) repository.addManifest(bytes, manifestType);
  else repository.addBlob(bytes);
}
