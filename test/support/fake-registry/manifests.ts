import { answer, refusal, type Answer, type Question } from './message.ts';
import { isDigestOf, sha256, type Repository } from './storage.ts';

const maxBytes = 4 * 1024 * 1024;

/** GET, HEAD, PUT and DELETE of `/v2/<name>/manifests/<tag or digest>`. */
export function answerManifest(
  question: Question,
  repository: Repository,
  tagOrDigest: string,
  hasReferrers: boolean,
): Answer {
  if (question.method === 'PUT') return put(question, repository, tagOrDigest, hasReferrers);
  const found = repository.findManifest(tagOrDigest);
  if (found === undefined) return refusal(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
  if (question.method === 'DELETE') {
    repository.tags.delete(tagOrDigest);
    if (found.digest === tagOrDigest) repository.manifests.delete(found.digest);
    return answer(202);
  }
  const { mediaType, bytes } = found.manifest;
  // Registries know the types they are asked for, and nothing else.
  if (!(question.headers['accept'] ?? '').includes(mediaType))
    return refusal(404, 'MANIFEST_UNKNOWN', `${mediaType} is not accepted by the client`);
  return answer(
    200,
    { 'content-type': mediaType, 'docker-content-digest': found.digest, etag: `"${found.digest}"` },
    bytes,
  );
}

function put(
  { headers, body }: Question,
  repository: Repository,
  tagOrDigest: string,
  hasReferrers: boolean,
): Answer {
  if (body.length > maxBytes) return refusal(413, 'SIZE_INVALID', 'manifest too large');
  const document = parse(body);
  if (document === undefined) return refusal(400, 'MANIFEST_INVALID', 'manifest invalid');
  const isByDigest = tagOrDigest.includes(':');
  if (isByDigest && !isDigestOf(tagOrDigest, body))
    return refusal(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content');
  const missing = namedBy(document).find(
    (digest) => !repository.blobs.has(digest) && !repository.manifests.has(digest),
  );
  if (missing !== undefined) return refusal(400, 'MANIFEST_BLOB_UNKNOWN', `${missing} is not there`);
  const stated = headers['if-match'];
  const current = repository.findManifest(tagOrDigest)?.digest;
  if (stated !== undefined && stated !== `"${String(current)}"`) return answer(412);

  const mediaType = headers['content-type'] ?? 'application/octet-stream';
  const { digest } = repository.addManifest(body, mediaType, isByDigest ? undefined : tagOrDigest);
  if (isByDigest && tagOrDigest !== digest) repository.manifests.set(tagOrDigest, { mediaType, bytes: body });
  const subject = document.subject?.digest;
  return answer(201, {
    location: `manifests/${digest}`,
    'docker-content-digest': sha256(body),
    ...(hasReferrers && subject !== undefined ? { 'oci-subject': subject } : {}),
  });
}

interface Named {
  readonly digest: string;
}

/** The parts of a manifest that the registry looks at. */
export interface ManifestDocument {
  readonly config?: Named & { readonly mediaType: string };
  readonly layers?: readonly Named[] | null;
  readonly manifests?: readonly Named[] | null;
  readonly subject?: Named;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

function parse(bytes: Buffer): ManifestDocument | undefined {
  try {
    return JSON.parse(bytes.toString('utf8')) as ManifestDocument;
  } catch {
    return undefined;
  }
}

/** Contents that have to be there first; the subject of a referrer need not. */
function namedBy({ config, layers, manifests }: ManifestDocument): string[] {
  return [...(config === undefined ? [] : [config]), ...(layers ?? []), ...(manifests ?? [])].map(
    ({ digest }) => digest,
  );
}

/** What refers to a manifest, as entries of an index. */
export function referrersOf(repository: Repository, subject: string): Record<string, unknown>[] {
  return [...repository.manifests].flatMap(([digest, { mediaType, bytes }]) => {
    const document = parse(bytes);
    if (document?.subject?.digest !== subject) return [];
    const artifactType = document.artifactType ?? document.config?.mediaType;
    const { annotations } = document;
    return [{ mediaType, digest, size: bytes.length, artifactType, ...(annotations && { annotations }) }];
  });
}
