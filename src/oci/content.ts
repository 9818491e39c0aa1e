import { WardctlError } from '../errors.ts';
import type { Descriptor } from './descriptor.ts';
import { ContentVerifier } from './digest.ts';
import { maxManifestBytes } from './manifest.ts';
import type { ContentSource, Fetcher, FetchOptions } from './target.ts';

/** The contents pass through, and the stream ends with an error where they are not the descriptor's. */
export async function* verified(
  content: AsyncIterable<Uint8Array>,
  descriptor: Descriptor,
  name: string,
): AsyncIterable<Uint8Array> {
  const verifier = new ContentVerifier(descriptor, name);
  for await (const chunk of content) {
    verifier.update(chunk);
    yield chunk;
  }
  verifier.finish();
}

/** Contents that are in memory already. */
export function inMemory(bytes: Uint8Array): ContentSource {
  return async function* source() {
    yield await Promise.resolve(bytes);
  };
}

/**
 * Small contents, whole: a manifest or a configuration. They are what the descriptor says, whatever the source does.
 * @throws WardctlError REGISTRY_TOO_LARGE for more than 4 MiB, and what `fetch` throws
 */
export async function fetchWhole(
  from: Fetcher,
  descriptor: Descriptor,
  options?: FetchOptions,
): Promise<Buffer> {
  if (descriptor.size > maxManifestBytes) {
    throw new WardctlError(
      'REGISTRY_TOO_LARGE',
      `${descriptor.digest}: expected at most ${String(maxManifestBytes)} bytes, found ${String(descriptor.size)}`,
    );
  }
  const chunks: Uint8Array[] = [];
  const content = verified(from.fetch(descriptor, options), descriptor, descriptor.digest);
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}
