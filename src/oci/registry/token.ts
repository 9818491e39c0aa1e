import { inMemory } from '../content.ts';
import { isLocal } from '../transport/local-address.ts';
import type { Transport, TransportResponse } from '../transport/transport.ts';
import type { Challenge } from './challenge.ts';
import { realmOf } from './realm.ts';
import { followRedirects } from './redirects.ts';
import { aboutServer, readToken, type Token, type TokenContext } from './token-answer.ts';

export interface TokenRequest extends TokenContext {
  /** What asked for the token. */
  readonly registryUrl: URL;
  readonly scope: string;
  readonly transport: Transport;
  readonly userAgent: string;
  readonly warn: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const clientId = 'wardctl';

/**
 * Asks the realm of a challenge for a token (sigstore-and-oci 4.2).
 * @throws WardctlError REGISTRY_UNAUTHORIZED, REGISTRY_RESPONSE_INVALID, and what a server or the way to it fails with
 */
export async function requestToken(challenge: Challenge, request: TokenRequest): Promise<Token> {
  const realm = realmOf(challenge, { ...request, secrets: request.transport.secrets });
  const service = challenge.parameters.get('service');
  const { credentials } = request;
  if (credentials?.kind === 'identity-token') {
    const response = await exchangeIdentity(realm, service, credentials.token, request);
    if (response.status !== 404 && response.status !== 405) return readToken(response, realm, request);
    // Older token servers know the GET form only.
    response.discard();
  }
  return readToken(await getToken(realm, service, request), realm, request);
}

function getToken(
  realm: URL,
  service: string | undefined,
  request: TokenRequest,
): Promise<TransportResponse> {
  const { transport, registryUrl, scope, credentials, userAgent, signal } = request;
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  for (const one of scope.split(' ')) if (one !== '') url.searchParams.append('scope', one);
  const authorization = credentials?.kind === 'password' ? basicAuthorization(credentials) : undefined;
  return followRedirects((place, one) => transport.request(place, one), {
    method: 'GET',
    url,
    namedBy: registryUrl,
    headers: { 'user-agent': userAgent },
    signal,
    what: aboutServer(realm, request),
    authorize: (place) => Promise.resolve(place.origin === realm.origin ? authorization : undefined),
  });
}

/** The identity token is a secret of its own: what it is posted to does not lead on. */
function exchangeIdentity(
  realm: URL,
  service: string | undefined,
  token: string,
  { transport, registryUrl, scope, userAgent, signal }: TokenRequest,
): Promise<TransportResponse> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: clientId,
    scope,
    refresh_token: token,
    ...(service === undefined ? {} : { service }),
  });
  const bytes = Buffer.from(form.toString());
  return transport.request(realm, {
    method: 'POST',
    headers: { 'user-agent': userAgent, 'content-type': 'application/x-www-form-urlencoded' },
    body: { content: inMemory(bytes), size: bytes.length },
    signal,
    isForeign: realm.hostname !== registryUrl.hostname && !isLocal(registryUrl.hostname),
  });
}

/** The value of `Authorization` for a user and password. */
export function basicAuthorization({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
