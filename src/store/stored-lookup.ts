import type { PolicyStore } from './policy-store.ts';
import type { PolicyUri } from './policy-uri.ts';
import type { StoredPolicy } from './stored-policy.ts';

/** Whether what a URI names is not expected to change (cli-and-registry 3.3). */
export function isFixed(uri: PolicyUri): boolean {
  return uri.kind === 'web' || uri.reference.digest !== undefined || uri.reference.tag !== 'latest';
}

/**
 * The policy of a URI, or the one with the manifest that it pins, whatever tag of the repository that was pulled by.
 * @throws WardctlError STORE_CORRUPT, STORE_FAILED
 */
export async function findStored(store: PolicyStore, uri: PolicyUri): Promise<StoredPolicy | undefined> {
  const stored = await store.find(uri.uri);
  if (stored !== undefined || uri.kind === 'web' || uri.reference.digest === undefined) return stored;
  const { registry, repository, digest } = uri.reference;
  return store.findByManifest(`registry://${registry}/${repository}`, digest);
}

/**
 * The policy of the store that nobody has to be asked about.
 * @throws WardctlError STORE_CORRUPT, STORE_FAILED
 */
export function findFixedPolicy(store: PolicyStore, uri: PolicyUri): Promise<StoredPolicy | undefined> {
  return isFixed(uri) ? findStored(store, uri) : Promise.resolve(undefined);
}
