import type { Descriptor } from '../descriptor.ts';
import { parseManifest } from '../manifest.ts';
import { mediaTypes } from '../media-types.ts';
import type { FetchOptions } from '../target.ts';
import type { TransportResponse } from '../transport/transport.ts';
import type { Exchange } from './exchange.ts';
import { findManifest } from './manifests.ts';
import { getPages } from './pages.ts';
import { fallbackTagOf } from './referrers-tag.ts';
import type { RepositoryUrls } from './repository-urls.ts';

/** A hundred are for use; one more says that there are more. */
const maxReferrers = 101;

/**
 * What refers to a manifest, at most 101 entries: by the referrers API, else by the tag that stands in for it
 * (distribution spec 1.1, listing referrers).
 * @throws WardctlError REGISTRY_*, ARTIFACT_INVALID
 */
export async function listReferrers(
  exchange: Exchange,
  urls: RepositoryUrls,
  { digest }: Descriptor,
  artifactType: string | undefined,
  options: FetchOptions = {},
): Promise<Descriptor[]> {
  const what = urls.about(digest);
  const url = urls.referrers(digest);
  if (artifactType !== undefined) url.searchParams.set('artifactType', artifactType);
  const found: Descriptor[] = [];
  // Servers may leave the filter to us.
  const add = (bytes: Uint8Array): void => {
    found.push(
      ...entriesOf(bytes, what).filter(
        (one) => artifactType === undefined || one.artifactType === artifactType,
      ),
    );
  };
  let hasApi = false;
  const request = {
    method: 'GET',
    url,
    scope: urls.pullScope,
    what,
    headers: { accept: mediaTypes.ociIndex },
    accept: [404, 405],
    signal: options.signal,
  } as const;
  for await (const page of getPages(exchange, request, isWithoutApi)) {
    hasApi = true;
    add(page);
    if (found.length >= maxReferrers) break;
  }
  const fallback = hasApi ? undefined : await findManifest(exchange, urls, fallbackTagOf(digest), options);
  if (fallback !== undefined) add(fallback.bytes);
  return found.slice(0, maxReferrers);
}

/** Registries that do not know the API say so in several ways, among them a page for people. */
function isWithoutApi(response: TransportResponse): boolean {
  return response.status !== 200 || /^text\/html/i.test(response.header('content-type') ?? '');
}

function entriesOf(bytes: Uint8Array, what: string): readonly Descriptor[] {
  const parsed = parseManifest(bytes, mediaTypes.ociIndex, what);
  return parsed.type === 'index' ? parsed.manifests : [];
}
