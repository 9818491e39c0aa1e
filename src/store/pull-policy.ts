import { WardctlError } from '../errors.ts';
import { verified, type Digest } from '../oci/index.ts';
import { locatePolicy, type LocateOptions, type LocatedPolicy } from './locate-policy.ts';
import type { PolicyUri } from './policy-uri.ts';
import { readStoredPolicy, type StoredPolicy } from './stored-policy.ts';

/** A policy that is in the store now. */
export interface PulledPolicy {
  readonly policy: StoredPolicy;
  readonly change: StoreChange;
  /** What the URI named before. */
  readonly previous: StoredPolicy | undefined;
}

/**
 * What a pull did to a URI's entry in the store: nothing; `pulled` what it had not; `stored` it anew, of contents that
 * were there already; or `updated` it, since it named another policy.
 */
export type StoreChange = 'none' | 'pulled' | 'stored' | 'updated';

/**
 * Gets a policy into the store. When it fails, nothing has a name there that had none before.
 * @throws WardctlError REGISTRY_*, STORE_*, ARTIFACT_INVALID, WASM_*; the signal's reason where it was aborted
 */
export async function pullPolicy(uri: PolicyUri, options: LocateOptions): Promise<PulledPolicy> {
  const located = await locatePolicy(uri, options);
  if (located.kind === 'stored') return { policy: located.policy, change: 'none', previous: located.policy };
  const { source, manifest, layer, previous } = located;
  const { store, signal, onProgress } = options;
  const present = new Set<Digest>();
  await store.add(source, manifest.digest, uri.uri, {
    signal,
    onProgress: ({ descriptor, bytes, skipped }) => {
      if (descriptor.digest !== layer.digest) return;
      if (skipped) present.add(descriptor.digest);
      if (!skipped) onProgress?.({ bytes, totalBytes: layer.size });
    },
  });
  const policy = await store.find(uri.uri);
  // Another process may have stored another one under the URI meanwhile, which nobody has verified.
  if (policy !== undefined && policy.manifestDigest !== manifest.digest) throw replaced(uri.uri);
  const change = previous !== undefined ? 'updated' : present.has(layer.digest) ? 'stored' : 'pulled';
  if (policy !== undefined) return { policy, change, previous };
  throw new WardctlError('STORE_FAILED', `${uri.uri} was removed from the store while it was pulled`, {
    hint: 'Another process did that; try again.',
  });
}

/**
 * The module of a policy, checked, for who keeps it elsewhere: the store stays as it is.
 * @throws WardctlError REGISTRY_*, STORE_CORRUPT, ARTIFACT_INVALID; the signal's reason where it was aborted
 */
export async function fetchModule(
  located: LocatedPolicy,
  { signal, onProgress }: Pick<LocateOptions, 'signal' | 'onProgress'>,
): Promise<Buffer> {
  if (located.kind === 'stored') return readStoredPolicy(located.policy);
  const { source, layer } = located;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of verified(source.fetch(layer, { signal }), layer, layer.digest)) {
    signal?.throwIfAborted();
    chunks.push(chunk);
    bytes += chunk.length;
    onProgress?.({ bytes, totalBytes: layer.size });
  }
  return Buffer.concat(chunks);
}

function replaced(uri: string): WardctlError {
  return new WardctlError(
    'STORE_FAILED',
    `${uri} was replaced in the store by another process while it was pulled`,
    { hint: 'Try again: what the URI stands for may have changed.' },
  );
}
