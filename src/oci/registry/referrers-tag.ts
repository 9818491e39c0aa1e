import { WardctlError } from '../../errors.ts';
import {
  isObject,
  parseJson,
  stringifyJson,
  type JsonArray,
  type JsonObject,
  type JsonValue,
} from '../../json/index.ts';
import { inMemory } from '../content.ts';
import type { Descriptor } from '../descriptor.ts';
import { hexOf, type Digest } from '../digest.ts';
import { maxManifestBytes } from '../manifest.ts';
import { mediaTypes } from '../media-types.ts';
import type { FetchOptions } from '../target.ts';
import type { Exchange } from './exchange.ts';
import { findManifest, type FetchedManifest } from './manifests.ts';
import type { RepositoryUrls } from './repository-urls.ts';
import { maxAttempts } from './retry.ts';

const maxHexInTag = 64;

/** The tag under which registries without the referrers API keep what refers to a manifest (distribution spec 1.1). */
export function fallbackTagOf(digest: Digest): string {
  return `${digest.slice(0, digest.indexOf(':'))}-${hexOf(digest).slice(0, maxHexInTag)}`;
}

/**
 * Adds a referrer to the index under the fallback tag. The tag has no owner: who writes at the same time may undo it,
 * so that it is read back, and written again where it is gone.
 * @throws WardctlError REGISTRY_*, ARTIFACT_INVALID
 */
export async function addToFallbackTag(
  exchange: Exchange,
  urls: RepositoryUrls,
  subject: Digest,
  referrer: Descriptor,
  options: FetchOptions = {},
): Promise<void> {
  const tag = fallbackTagOf(subject);
  for (let attempt = 0; attempt <= maxAttempts; attempt++) {
    const current = await findManifest(exchange, urls, tag, options);
    const entries = current === undefined ? [] : entriesOf(current, urls.about(tag));
    if (entries.some((entry) => isObject(entry) && entry.get('digest') === referrer.digest)) return;
    if (attempt < maxAttempts)
      await putIndex(exchange, urls, tag, [...entries, toJson(referrer)], current?.etag, options);
  }
  throw new WardctlError(
    'REGISTRY_FAILED',
    `${urls.about(tag)}: the index of what refers to ${subject} is changed by others all the time`,
    { hint: 'Try again later.' },
  );
}

async function putIndex(
  exchange: Exchange,
  urls: RepositoryUrls,
  tag: string,
  entries: JsonArray,
  etag: string | undefined,
  { signal }: FetchOptions,
): Promise<void> {
  const index: JsonObject = new Map<string, JsonValue>([
    ['schemaVersion', 2n],
    ['mediaType', mediaTypes.ociIndex],
    ['manifests', entries],
  ]);
  const bytes = Buffer.from(stringifyJson(index));
  if (bytes.length > maxManifestBytes) {
    throw new WardctlError(
      'REGISTRY_TOO_LARGE',
      `${urls.about(tag)}: too many manifests refer to the same one`,
    );
  }
  const response = await exchange.send({
    method: 'PUT',
    url: urls.manifest(tag),
    scope: urls.pushScope,
    what: urls.about(tag),
    headers: { 'content-type': mediaTypes.ociIndex, ...(etag === undefined ? {} : { 'if-match': etag }) },
    body: { content: inMemory(bytes), size: bytes.length },
    // Somebody else was faster.
    accept: [412],
    repeatable: true,
    signal,
  });
  response.discard();
}

/** Entries stay as they are, whatever else they hold. */
function entriesOf({ bytes, descriptor }: FetchedManifest, what: string): JsonArray {
  const document = parseJson(bytes.toString('utf8'));
  if (descriptor.mediaType !== mediaTypes.ociIndex || !isObject(document)) {
    throw new WardctlError(
      'ARTIFACT_INVALID',
      `${what}: expected an index of what refers to a manifest, found ${descriptor.mediaType}`,
    );
  }
  const entries = document.get('manifests');
  return Array.isArray(entries) ? entries : [];
}

function toJson({ mediaType, digest, size, artifactType, annotations }: Descriptor): JsonObject {
  return new Map<string, JsonValue>([
    ['mediaType', mediaType],
    ['digest', digest],
    ['size', BigInt(size)],
    ...(artifactType === undefined ? [] : [['artifactType', artifactType] as const]),
    ...(annotations === undefined ? [] : [['annotations', new Map(Object.entries(annotations))] as const]),
  ]);
}
