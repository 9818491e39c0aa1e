import { WardctlError } from '../../errors.ts';
import type { Descriptor } from '../descriptor.ts';
import type { FetchOptions } from '../target.ts';
import type { Exchange } from './exchange.ts';
import type { RepositoryUrls } from './repository-urls.ts';
import { requireKept, sessionOf, type UploadSession } from './upload-session.ts';

/**
 * Asks a registry to take a blob over from another of its repositories (distribution spec 1.1, mounting a blob). To
 * refuse that is its right: then the contents are sent, and what is really wrong shows there.
 * @returns the upload that the registry begins where it does not; `undefined` where it does neither
 * @throws the signal's reason where it was aborted
 */
export async function mountBlob(
  exchange: Exchange,
  urls: RepositoryUrls,
  from: RepositoryUrls,
  descriptor: Descriptor,
  { signal }: FetchOptions = {},
): Promise<'mounted' | UploadSession | undefined> {
  const what = urls.about(descriptor.digest);
  try {
    const response = await exchange.send({
      method: 'POST',
      url: urls.mount(descriptor.digest, from),
      scope: `${urls.pushScope} ${from.pullScope}`,
      what,
      signal,
    });
    if (response.status !== 201) {
      response.discard();
      return sessionOf(response, what);
    }
    requireKept(response, descriptor, what);
    return 'mounted';
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof WardctlError) return undefined;
    throw error;
  }
}
