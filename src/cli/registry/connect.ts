import {
  createTransport,
  fileKeychain,
  proxiesFrom,
  RegistryTarget,
  type RegistryOptions,
  type RepositoryName,
} from '../../oci/index.ts';
import type { PathSurroundings } from '../kubewarden-paths.ts';
import { clientSurroundings } from './client-surroundings.ts';
import { loadCertificates } from './load-certificates.ts';
import { loadSources } from './load-sources.ts';
import { loginFilesOf } from './login-files.ts';
import type { RegistryContext, RegistryContextOptions } from './settings.ts';

/** As `openRegistryContext`, which loads this file on use. @throws WardctlError SOURCES_INVALID, SOURCES_UNREADABLE */
export async function connectRegistries(
  options: RegistryContextOptions,
  surroundings: PathSurroundings,
): Promise<RegistryContext> {
  const { env, platform } = surroundings;
  const { warn } = options;
  const sources = await loadSources(options.sourcesPath, surroundings);
  for (const { message, hint } of sources.problems) warn(`${message}. ${hint}`);
  const transport = createTransport({
    sources,
    proxies: proxiesFrom(env, sources.proxies),
    extraCertificates: loadCertificates(options.caFiles),
    warn,
  });
  const { docker, podman, missing } = loginFilesOf(options.dockerConfigPath, surroundings);
  if (missing !== undefined) warn(missing);
  const own = fileKeychain([docker, ...podman], { environment: env, platform, warn });
  return {
    transport,
    keychain: own,
    target: (reference, keychain = own) => openTarget(reference, { transport, keychain, warn }),
    close: () => transport.close(),
  };
}

/** A repository of a registry, with the clock and chance of this process. */
export function openTarget(
  reference: RepositoryName,
  { transport, keychain, warn }: Pick<RegistryOptions, 'transport' | 'keychain' | 'warn'>,
): RegistryTarget {
  return new RegistryTarget(reference, {
    ...clientSurroundings,
    transport,
    // Logins may be for a part of the registry only.
    keychain: { credentialsFor: (host) => keychain.credentialsFor(host, reference.repository) },
    warn,
  });
}
