import { WardctlError } from '../../errors.ts';
import type { Credentials } from '../auth/credentials.ts';
import { isLocal, isLoopback } from '../transport/local-address.ts';
import type { Secrets } from '../secrets.ts';
import type { Challenge } from './challenge.ts';
import { quotedPlace } from './server-text.ts';

/** Who is led to a realm. */
export interface RealmContext {
  readonly registry: string;
  /** What asked for the token. */
  readonly registryUrl: URL;
  readonly credentials: Credentials | undefined;
  readonly secrets: Secrets;
  readonly warn: (message: string) => void;
}

/**
 * Where a challenge sends for a token. It comes from the registry and gets the password: it has to be https, unless the
 * registry itself is reached over http or is this machine (sigstore-and-oci 6).
 * @throws WardctlError REGISTRY_RESPONSE_INVALID
 */
export function realmOf(
  { parameters }: Challenge,
  { registry, registryUrl, credentials, secrets, warn }: RealmContext,
): URL {
  const text = parameters.get('realm');
  const realm = URL.parse(text ?? '');
  const isPlainAllowed = registryUrl.protocol === 'http:' || isLoopback(registryUrl.hostname);
  if (
    realm === null ||
    realm.username !== '' ||
    realm.password !== '' ||
    !(realm.protocol === 'https:' || (realm.protocol === 'http:' && isPlainAllowed)) ||
    (isLocal(realm.hostname) && !isLocal(registryUrl.hostname))
  ) {
    throw new WardctlError(
      'REGISTRY_RESPONSE_INVALID',
      `${registry}: expected an https URL to get a token from, found ${quotedPlace(text, secrets)}`,
      { hint: 'No credentials were sent. Ask the operator of the registry.' },
    );
  }
  if (credentials !== undefined) {
    if (!isSameSite(realm.hostname, registryUrl.hostname))
      warn(`${registry}: the credentials go to ${realm.host}, which the registry names for tokens`);
    if (realm.protocol === 'http:')
      warn(`${registry}: the credentials go to ${realm.host} without encryption`);
  }
  return realm;
}

/** Whether two hosts are one's own: the same, one above the other, or neighbours such as `auth.docker.io`. */
function isSameSite(one: string, other: string): boolean {
  if (one === other) return true;
  if (one.endsWith(`.${other}`) || other.endsWith(`.${one}`)) return true;
  const parent = parentOf(one);
  return parent !== undefined && parent === parentOf(other);
}

/** The domain above a host; none where that may be everyone's, such as `co.uk`, and above addresses. */
function parentOf(host: string): string | undefined {
  const labels = host.split('.').slice(1);
  const isSuffix = labels.length === 2 && (labels[0] ?? '').length <= 3 && (labels[1] ?? '').length === 2;
  return labels.length < 2 || isSuffix || /\d$/.test(host) ? undefined : labels.join('.');
}
