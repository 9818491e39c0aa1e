import { json, refusal, type Answer, type Question } from './message.ts';
import { referrersOf } from './manifests.ts';
import type { Repository } from './storage.ts';

/** `/v2/<name>/tags/list`, in pages of `n` tags. */
export function answerTags(
  { url }: Question,
  name: string,
  repository: Repository,
  pageSize: number | undefined,
): Answer {
  if (repository.manifests.size === 0 && repository.blobs.size === 0)
    return refusal(404, 'NAME_UNKNOWN', 'repository name not known to registry');
  const all = [...repository.tags.keys()].sort();
  const last = url.searchParams.get('last') ?? '';
  const size = Number(url.searchParams.get('n') ?? pageSize ?? all.length);
  const rest = all.filter((tag) => tag > last);
  const tags = rest.slice(0, size);
  const more = rest.length > tags.length;
  const next = `/v2/${name}/tags/list?n=${String(size)}&last=${tags.at(-1) ?? ''}`;
  return json(200, { name, tags }, more ? { link: `<${next}>; rel="next"` } : {});
}

/** `/v2/<name>/referrers/<digest>`, filtered by type and in pages. */
export function answerReferrers(
  { url }: Question,
  name: string,
  repository: Repository,
  digest: string,
  pageSize: number | undefined,
): Answer {
  const type = url.searchParams.get('artifactType');
  const all = referrersOf(repository, digest).filter(
    (entry) => type === null || entry['artifactType'] === type,
  );
  const from = Number(url.searchParams.get('from') ?? 0);
  const end = pageSize === undefined ? all.length : from + pageSize;
  const next = `/v2/${name}/referrers/${digest}?from=${String(end)}${type === null ? '' : `&artifactType=${encodeURIComponent(type)}`}`;
  return json(
    200,
    {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: all.slice(from, end),
    },
    {
      'content-type': 'application/vnd.oci.image.index.v1+json',
      ...(type === null ? {} : { 'oci-filters-applied': 'artifactType' }),
      ...(end < all.length ? { link: `<${next}>; rel="next"` } : {}),
    },
  );
}
