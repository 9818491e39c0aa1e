import { WardctlError } from '../../errors.ts';
import type { TransportResponse } from '../transport/transport.ts';
import { readDocument } from './document.ts';
import type { Exchange, ExchangeRequest } from './exchange.ts';
import { resolveLocation } from './redirects.ts';

const maxPages = 100;
const maxPageBytes = 4 * 1024 * 1024;

interface Page {
  readonly bytes: Buffer;
  readonly next: URL | undefined;
}

/**
 * The bodies of an answer that comes in pages, which follow each other by `Link` (distribution spec 1.1).
 * Nothing where the first is not there.
 * @param isAbsent whether an answer means the same as status 404
 * @throws WardctlError REGISTRY_*
 */
export async function* getPages(
  exchange: Exchange,
  request: ExchangeRequest,
  isAbsent: (response: TransportResponse) => boolean = ({ status }) => status === 404,
): AsyncIterable<Buffer> {
  let url: URL | undefined = request.url;
  for (let count = 0; url !== undefined; count++) {
    if (count === maxPages) {
      throw new WardctlError(
        'REGISTRY_RESPONSE_INVALID',
        `${request.what}: expected at most ${String(maxPages)} pages from the registry, found more`,
      );
    }
    const page: Page | undefined = await exchange.ask(
      { ...request, url, accept: count === 0 ? (request.accept ?? []) : [] },
      async (response) => {
        if (count === 0 && isAbsent(response)) {
          response.discard();
          return undefined;
        }
        const bytes = await readDocument(response, maxPageBytes, request.what);
        return { bytes, next: nextPage(response, request.what) };
      },
    );
    if (page === undefined) return;
    yield page.bytes;
    url = page.next;
  }
}

/**
 * Where `Link` leads on to: within the same origin only, for the next page gets our credentials.
 * @throws WardctlError REGISTRY_RESPONSE_INVALID
 */
function nextPage(response: TransportResponse, what: string): URL | undefined {
  const links = response.headers('link').flatMap((header) => header.split(/,\s*(?=<)/));
  for (const link of links) {
    const [, target, parameters = ''] = /^\s*<([^>]*)>(.*)$/s.exec(link) ?? [];
    const relations = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,]*))/i.exec(parameters);
    const isNext = (relations?.[1] ?? relations?.[2] ?? '').toLowerCase().split(/\s+/).includes('next');
    if (!isNext || target === undefined) continue;
    const url = resolveLocation(response, target, what);
    if (url.origin === response.url.origin) return url;
    throw new WardctlError(
      'REGISTRY_RESPONSE_INVALID',
      `${what}: expected the next page at ${response.url.host}, found it at ${url.host}`,
      { hint: 'This is not followed. Ask the operator of the registry.' },
    );
  }
  return undefined;
}
