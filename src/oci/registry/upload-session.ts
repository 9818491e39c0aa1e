import { WardctlError } from '../../errors.ts';
import type { Descriptor } from '../descriptor.ts';
import { isDigest } from '../digest.ts';
import type { TransportResponse } from '../transport/transport.ts';
import type { ContentSource } from '../target.ts';
import type { Exchange } from './exchange.ts';
import { resolveLocation } from './redirects.ts';
import type { RepositoryUrls } from './repository-urls.ts';

/** A blob on its way up. */
export interface BlobUpload {
  readonly exchange: Exchange;
  readonly urls: RepositoryUrls;
  readonly descriptor: Descriptor;
  readonly content: ContentSource;
  /** For messages. */
  readonly what: string;
  readonly signal: AbortSignal | undefined;
}

/** An upload that has begun. */
export interface UploadSession {
  /** Where to go on: always the one that was told last. */
  readonly url: URL;
  /** What all chunks but the last have to have at least, in bytes; 0 where the registry says nothing. */
  readonly minChunkBytes: number;
}

/** Sessions that nobody fills are cleaned up by the registry. @throws WardctlError REGISTRY_* */
export async function openSession({ exchange, urls, what, signal }: BlobUpload): Promise<UploadSession> {
  const response = await exchange.send({
    method: 'POST',
    url: urls.uploads(),
    scope: urls.pushScope,
    what,
    signal,
  });
  response.discard();
  return sessionOf(response, what);
}

/** The session that an answer tells of. @throws WardctlError REGISTRY_RESPONSE_INVALID */
export function sessionOf(response: TransportResponse, what: string): UploadSession {
  const minimum = response.header('oci-chunk-min-length') ?? '';
  return {
    url: sessionUrl(response, what),
    minChunkBytes: /^\d{1,15}$/.test(minimum) ? Number(minimum) : 0,
  };
}

/**
 * Where an upload goes on: `Location` may be absolute, relative or hold a query.
 * @throws WardctlError REGISTRY_RESPONSE_INVALID
 */
export function sessionUrl(response: TransportResponse, what: string): URL {
  const location = response.header('location');
  if (location !== undefined) return resolveLocation(response, location, what);
  throw new WardctlError(
    'REGISTRY_RESPONSE_INVALID',
    `${what}: expected the place of an upload in Location, found none`,
    {
      hint: 'Ask the operator of the registry.',
    },
  );
}

/** The place that closes a session. */
export function withDigest(session: URL, digest: string): URL {
  const url = new URL(session);
  url.searchParams.set('digest', digest);
  return url;
}

/**
 * Whether the registry has kept a blob: 202 would mean that it waits for more.
 * @throws WardctlError REGISTRY_RESPONSE_INVALID, REGISTRY_DIGEST_MISMATCH
 */
export function requireKept(response: TransportResponse, { digest }: Descriptor, what: string): void {
  response.discard();
  const claim = response.header('docker-content-digest');
  const isOther =
    claim !== undefined && isDigest(claim) && claim !== digest && claim.startsWith(digest.slice(0, 7));
  if (isOther) {
    throw new WardctlError(
      'REGISTRY_DIGEST_MISMATCH',
      `${what}: expected the registry to keep it, found that it keeps ${claim}`,
      { hint: 'Something changes contents on the way; ask the operator of the registry.' },
    );
  }
  if ([200, 201, 204].includes(response.status)) return;
  throw new WardctlError(
    'REGISTRY_RESPONSE_INVALID',
    `${what}: expected status 201 at the end of the upload, found ${String(response.status)}`,
    { hint: 'Ask the operator of the registry.' },
  );
}
