import { WardctlError } from '../errors.ts';
import { verified } from '../oci/index.ts';
import { locatePolicy, type LocateOptions, type LocatedPolicy } from './locate-policy.ts';
import type { PolicyUri } from './policy-uri.ts';
import { readStoredPolicy, type StoredPolicy } from './stored-policy.ts';

/** A policy that is in the store now. */
export interface PulledPolicy {
  readonly policy: StoredPolicy;
  /** Whether the module was there already. */
  readonly cached: boolean;
}

/**
 * Gets a policy into the store. When it fails, nothing has a name there that had none before.
 * @throws WardctlError REGISTRY_*, STORE_*, ARTIFACT_INVALID, WASM_*; the signal's reason where it was aborted
 */
export async function pullPolicy(uri: PolicyUri, options: LocateOptions): Promise<PulledPolicy> {
  const located = await locatePolicy(uri, options);
  if (located.kind === 'stored') return { policy: located.policy, cached: true };
  const { source, manifest, layer } = located;
  const { store, signal, onProgress } = options;
  let cached = false;
  await store.add(source, manifest.digest, uri.uri, {
    signal,
    onProgress: ({ descriptor, bytes, skipped }) => {
      if (descriptor.digest !== layer.digest) return;
      cached = skipped;
      if (!skipped) onProgress?.({ bytes, totalBytes: layer.size });
    },
  });
  const policy = await store.find(uri.uri);
  if (policy !== undefined) return { policy, cached };
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
