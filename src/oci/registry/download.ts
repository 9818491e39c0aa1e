import { verified } from '../content.ts';
import type { Descriptor } from '../descriptor.ts';
import type { FetchOptions } from '../target.ts';
import type { Exchange } from './exchange.ts';
import type { RepositoryUrls } from './repository-urls.ts';
import { resumable } from './resumable.ts';

/**
 * The contents of a blob, checked against their descriptor. A download that breaks off goes on where it stopped.
 * Other places that a descriptor names (`urls`) are not asked.
 * @throws WardctlError REGISTRY_*
 */
export function downloadBlob(
  exchange: Exchange,
  urls: RepositoryUrls,
  descriptor: Descriptor,
  { signal }: FetchOptions = {},
): AsyncIterable<Uint8Array> {
  const what = urls.about(descriptor.digest);
  const content = resumable({
    what,
    size: descriptor.size,
    // Whatever is put together is checked against the digest.
    isVerified: true,
    open: (headers) =>
      exchange.send({
        method: 'GET',
        url: urls.blob(descriptor.digest),
        scope: urls.pullScope,
        what,
        headers,
        signal,
      }),
    pause: (attempt, error) => exchange.pause(attempt, error, signal),
    presentable: (error) => exchange.presentable(error, what),
  });
  return verified(content, descriptor, what);
}
