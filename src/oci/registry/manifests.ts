import { WardctlError } from '../../errors.ts';
import { inMemory } from '../content.ts';
import type { Descriptor } from '../descriptor.ts';
import { ContentVerifier, digestOf, isDigest, type Digest } from '../digest.ts';
import { maxManifestBytes, parseManifest } from '../manifest.ts';
import { manifestTypes } from '../media-types.ts';
import type { FetchOptions } from '../target.ts';
import type { TransportResponse } from '../transport/transport.ts';
import { readDocument } from './document.ts';
import type { Exchange } from './exchange.ts';
import type { RepositoryUrls } from './repository-urls.ts';
import { quoted } from './server-text.ts';

/** A manifest as the registry has it. */
export interface FetchedManifest {
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
  /** For conditional requests. */
  readonly etag: string | undefined;
}

/**
 * The manifest of a tag or digest. Its digest is that of the bytes: what the server says of it is only compared.
 * @throws WardctlError REGISTRY_*, ARTIFACT_INVALID
 */
export function getManifest(
  exchange: Exchange,
  urls: RepositoryUrls,
  tagOrDigest: string,
  { signal }: FetchOptions = {},
): Promise<FetchedManifest> {
  const what = urls.about(tagOrDigest);
  const request = {
    method: 'GET',
    url: urls.manifest(tagOrDigest),
    scope: urls.pullScope,
    what,
    headers: { accept: manifestTypes.join(', ') },
    signal,
  } as const;
  return exchange.ask(request, async (response) => {
    const contentType = (response.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    if (contentType === 'text/html') throw webPage(response, what);
    const bytes = await readDocument(response, maxManifestBytes, what);
    const digest = isDigest(tagOrDigest) ? verifiedDigest(tagOrDigest, bytes, what) : digestOf(bytes);
    compareClaim(response, digest, bytes, what);
    const { mediaType } = parseManifest(bytes, contentType, what);
    // One text with two meanings would be checked as one thing and used as another.
    if (manifestTypes.includes(contentType) && contentType !== mediaType) {
      throw new WardctlError(
        'ARTIFACT_INVALID',
        `${what}: the registry calls it ${contentType}, and the manifest itself ${mediaType}`,
      );
    }
    return { descriptor: { mediaType, digest, size: bytes.length }, bytes, etag: response.header('etag') };
  });
}

/** As {@link getManifest}; `undefined` where there is none. @throws WardctlError REGISTRY_*, ARTIFACT_INVALID */
export async function findManifest(
  exchange: Exchange,
  urls: RepositoryUrls,
  tagOrDigest: string,
  options?: FetchOptions,
): Promise<FetchedManifest | undefined> {
  try {
    return await getManifest(exchange, urls, tagOrDigest, options);
  } catch (error) {
    if (error instanceof WardctlError && error.code === 'REGISTRY_NOT_FOUND') return undefined;
    throw error;
  }
}

/**
 * Puts a manifest under a tag or its digest.
 * @returns the answer's headers of interest: whether the registry itself lists it with its subject
 * @throws WardctlError REGISTRY_*
 */
export async function putManifest(
  exchange: Exchange,
  urls: RepositoryUrls,
  { mediaType, digest }: Descriptor,
  bytes: Uint8Array,
  tagOrDigest: string,
  { signal }: FetchOptions = {},
): Promise<{ readonly isSubjectKnown: boolean }> {
  const what = urls.about(tagOrDigest);
  const response = await exchange.send({
    method: 'PUT',
    url: urls.manifest(tagOrDigest),
    scope: urls.pushScope,
    what,
    headers: { 'content-type': mediaType },
    body: { content: inMemory(bytes), size: bytes.length },
    repeatable: true,
    signal,
  });
  response.discard();
  compareClaim(response, digest, bytes, what);
  return { isSubjectKnown: response.header('oci-subject') !== undefined };
}

function verifiedDigest(digest: Digest, bytes: Uint8Array, what: string): Digest {
  const verifier = new ContentVerifier({ digest, size: bytes.length }, what);
  verifier.update(bytes);
  verifier.finish();
  return digest;
}

function webPage(response: TransportResponse, what: string): WardctlError {
  response.discard();
  return new WardctlError('REGISTRY_RESPONSE_INVALID', `${what}: expected a manifest, found a web page`, {
    hint: 'Check that the host is a registry; a proxy or a page for logging in may answer in its place.',
  });
}

/** The header is optional, and no more than a cross-check (sigstore-and-oci 4.2). */
function compareClaim(response: TransportResponse, digest: Digest, bytes: Uint8Array, what: string): void {
  const claim = response.header('docker-content-digest');
  if (claim === undefined || claim === digest) return;
  // A registry may name by one algorithm what was asked for by another.
  if (isDigest(claim) && !isSameAlgorithm(claim, digest)) {
    verifiedDigest(claim, bytes, what);
    return;
  }
  throw new WardctlError(
    'REGISTRY_DIGEST_MISMATCH',
    `${what}: expected a manifest with digest ${digest}, found that the registry calls it ${quoted(claim, response.secrets)}`,
    { hint: 'The registry is broken, or something changes manifests on the way; do not use this one.' },
  );
}

function isSameAlgorithm(one: Digest, other: Digest): boolean {
  return one.split(':')[0] === other.split(':')[0];
}
