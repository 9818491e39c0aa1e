import { WardctlError } from '../../errors.ts';
import { JsonSyntaxError, parseJson, valueAt, type JsonValue } from '../../json/index.ts';
import { isTag } from '../reference.ts';
import type { FetchOptions } from '../target.ts';
import type { Exchange } from './exchange.ts';
import { getPages } from './pages.ts';
import type { RepositoryUrls } from './repository-urls.ts';

const maxTags = 100_000;

/**
 * The tags of a repository (distribution spec 1.1, listing tags), in the server's order. What is no tag is left out.
 * @throws WardctlError REGISTRY_*
 */
export async function listTags(
  exchange: Exchange,
  urls: RepositoryUrls,
  { signal }: FetchOptions = {},
): Promise<string[]> {
  const what = urls.about();
  const tags = new Set<string>();
  const request = {
    method: 'GET',
    url: urls.tags(),
    scope: urls.pullScope,
    what,
    accept: [404],
    signal,
  } as const;
  for await (const page of getPages(exchange, request)) {
    const found = valueAt(parsePage(page, what), 'tags') ?? [];
    if (!Array.isArray(found)) throw invalid(what);
    for (const tag of found) if (typeof tag === 'string' && isTag(tag)) tags.add(tag);
    if (tags.size > maxTags) {
      throw new WardctlError(
        'REGISTRY_TOO_LARGE',
        `${what}: expected at most ${String(maxTags)} tags, found more`,
      );
    }
  }
  return [...tags];
}

function parsePage(page: Buffer, what: string): JsonValue {
  try {
    return parseJson(page.toString('utf8'));
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw invalid(what);
    throw error;
  }
}

function invalid(what: string): WardctlError {
  return new WardctlError(
    'REGISTRY_RESPONSE_INVALID',
    `${what}: expected a list of tags as JSON, found something else`,
    {
      hint: 'Check that the host is a registry, and that no proxy answers in its place.',
    },
  );
}
