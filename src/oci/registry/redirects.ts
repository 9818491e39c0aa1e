import { WardctlError } from '../../errors.ts';
import { isLocal } from '../transport/local-address.ts';
import type { RequestBody, TransportRequest, TransportResponse } from '../transport/transport.ts';
import { quotedPlace } from './server-text.ts';

/** A request that may be led elsewhere. */
export interface RedirectableRequest {
  readonly method: string;
  readonly url: URL;
  /** Who named the URL, where that was a server. */
  readonly namedBy?: URL;
  /** Names in lower case. They go along wherever it leads: `authorization` does not belong here. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: RequestBody | undefined;
  readonly signal?: AbortSignal | undefined;
  /** For messages. */
  readonly what: string;
  /** The value of `Authorization` for a place. */
  readonly authorize?: (url: URL) => Promise<string | undefined>;
}

/** Makes a single exchange. */
export type Send = (url: URL, request: TransportRequest) => Promise<TransportResponse>;

const maxRedirects = 5;
const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/**
 * The answer of the place that a request leads to in the end. Redirects are followed by hand: what goes along depends
 * on where they lead (sigstore-and-oci 4.2).
 * @throws WardctlError REGISTRY_RESPONSE_INVALID for a redirect that is not followed, and what `send` throws
 */
export async function followRedirects(send: Send, request: RedirectableRequest): Promise<TransportResponse> {
  const { signal, what } = request;
  const { hostname } = request.namedBy ?? request.url;
  let { url, method, headers, body } = request;
  for (let hops = 0; ; hops++) {
    const authorization = await request.authorize?.(url);
    const response = await send(url, {
      method,
      headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
      body,
      signal,
      isForeign: url.hostname !== hostname && !isLocal(hostname),
    });
    const location = response.header('location');
    if (!redirectStatuses.has(response.status) || location === undefined) return response;
    response.discard();
    if (hops === maxRedirects) {
      throw notFollowed(`${what}: ${url.host} leads on and on, more than ${String(maxRedirects)} times`);
    }
    url = resolveLocation(response, location, what);
    if (response.status === 303 && method !== 'HEAD') {
      method = 'GET';
      body = undefined;
      headers = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('content-')));
    }
  }
}

/**
 * The place that a server names, absolutely or relatively to the URL that answered: never from https to http, and
 * never from elsewhere to this machine or its own network.
 * @throws WardctlError REGISTRY_RESPONSE_INVALID
 */
export function resolveLocation(
  { url: from, secrets }: TransportResponse,
  location: string,
  what: string,
): URL {
  const target = URL.parse(location, from.href);
  const fail = (why: string): WardctlError =>
    notFollowed(`${what}: ${from.host} leads to ${quotedPlace(location, secrets)}, ${why}`);
  if (target === null || (target.protocol !== 'https:' && target.protocol !== 'http:'))
    throw fail('which is no http or https URL');
  if (from.protocol === 'https:' && target.protocol === 'http:') throw fail('which is without encryption');
  if (isLocal(target.hostname) && !isLocal(from.hostname))
    throw fail('which is this machine or its own network');
  target.username = '';
  target.password = '';
  return target;
}

function notFollowed(message: string): WardctlError {
  return new WardctlError('REGISTRY_RESPONSE_INVALID', message, {
    hint: 'This is not followed. Ask the operator of the registry; one behind a proxy has to know its own https address.',
  });
}
