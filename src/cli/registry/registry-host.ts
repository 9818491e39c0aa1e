import { WardctlError } from '../../errors.ts';
import { maskLogin } from '../../mask-login.ts';
import { configKeysOf, parseReference } from '../../oci/index.ts';

const dockerHub = 'docker.io';

/**
 * The registry that a user means: `ghcr.io`, `localhost:5000`, a URL of it, or one of the names of Docker Hub.
 * @throws WardctlError USAGE_INVALID
 */
export function parseRegistryHost(text: string): string {
  if (configKeysOf(dockerHub).includes(text)) return dockerHub;
  const host = text
    .toLowerCase()
    .replace(/^(?:https?|registry):\/\//, '')
    .replace(/\/$/, '');
  const registry = host.includes('/') ? undefined : registryOf(host);
  if (registry === host) return configKeysOf(dockerHub).includes(host) ? dockerHub : host;
  throw new WardctlError(
    'USAGE_INVALID',
    `expected the host of a registry, found ${JSON.stringify(maskLogin(text).slice(0, 200))}`,
    { hint: 'Write for instance ghcr.io, localhost:5000 or docker.io, without a repository.' },
  );
}

function registryOf(host: string): string | undefined {
  try {
    return parseReference(`${host}/any`).registry;
  } catch (error) {
    if (error instanceof WardctlError) return undefined;
    throw error;
  }
}
