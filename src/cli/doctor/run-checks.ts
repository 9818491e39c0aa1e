import { createTransport, fileKeychain, noSources, proxiesFrom, type Sources } from '../../oci/index.ts';
import { WardctlError } from '../../errors.ts';
import type { PathSurroundings } from '../kubewarden-paths.ts';
import type { RegistrySettings } from '../registry/context.ts';
import { loadCertificates } from '../registry/load-certificates.ts';
import { findSources, loadSources } from '../registry/load-sources.ts';
import { loginFilesOf } from '../registry/login-files.ts';
import { shownPath } from '../registry/surroundings.ts';
import { checkCertificates } from './check-certificates.ts';
import { checkHost } from './check-host.ts';
import { checkLogins } from './check-logins.ts';
import { checkProgram } from './check-program.ts';
import { checkProxies } from './check-proxies.ts';
import { checkStore } from './check-store.ts';
import { failedBy, passed, warned, type DoctorCheck, type DoctorReport } from './report.ts';

export interface DoctorOptions extends RegistrySettings {
  /** Registries to be reached; without them nothing is connected. */
  readonly registries: readonly string[];
  /** Such as `26.10.0`. */
  readonly nodeVersion: string;
  readonly nowMs: number;
  /** For each step on the way to a host. Default: 10 s. */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 10_000;

/** Makes all checks; what one of them finds broken does not keep the others from being made. */
export async function runChecks(
  options: DoctorOptions,
  surroundings: PathSurroundings,
): Promise<DoctorReport> {
  const { sourcesPath, dockerConfigPath, caFiles, registries, nowMs } = options;
  const { sources, checks: sourcesChecks } = await checkSources(sourcesPath, surroundings);
  const proxies = proxiesFrom(surroundings.env, sources.proxies);
  const checks = [
    ...checkProgram(options.nodeVersion),
    ...(await checkStore(surroundings)),
    ...sourcesChecks,
    ...checkLogins(dockerConfigPath, surroundings),
    ...checkProxies(proxies),
    ...checkCertificates(caFiles, surroundings, nowMs),
    ...(await checkHosts(registries, sources, options, surroundings)),
  ];
  return { ok: checks.every(({ status }) => status !== 'failed'), checks };
}

async function checkSources(
  path: string | undefined,
  surroundings: PathSurroundings,
): Promise<{ sources: Sources; checks: DoctorCheck[] }> {
  try {
    const sources = await loadSources(path, surroundings);
    const found = findSources(path, surroundings);
    const name = found && shownPath(found, surroundings);
    const problems = sources.problems.map(({ message, hint }) => warned('sources', message, hint));
    return { sources, checks: [describeSources(sources, name), ...problems] };
  } catch (error) {
    return { sources: noSources, checks: [failedBy('sources', error)] };
  }
}

function describeSources({ insecureSources, authorities }: Sources, name: string | undefined): DoctorCheck {
  if (name === undefined)
    return passed('sources', 'sources.yaml: none, all registries need a valid certificate');
  const trusted = authorities.size === 0 ? '' : `, own authorities for ${[...authorities.keys()].join(', ')}`;
  if (insecureSources.size === 0) return passed('sources', `sources: ${name}${trusted}`);
  return warned(
    'sources',
    `sources: ${name} lets ${[...insecureSources].join(', ')} go without a valid certificate${trusted}`,
    'Give the certificate of the authority under source_authorities instead.',
  );
}

async function checkHosts(
  registries: readonly string[],
  sources: Sources,
  { caFiles, dockerConfigPath, nowMs, timeoutMs = defaultTimeoutMs }: DoctorOptions,
  surroundings: PathSurroundings,
): Promise<DoctorCheck[]> {
  const { env, platform } = surroundings;
  const proxies = proxiesFrom(env, sources.proxies);
  const certificates = usableCertificates(caFiles);
  // What would be warned of is checked anyway.
  const warn = (): void => undefined;
  const transport = createTransport({
    sources,
    proxies,
    extraCertificates: certificates,
    timeouts: { connectMs: timeoutMs, headersMs: timeoutMs, idleMs: timeoutMs },
    warn,
  });
  const { docker, podman } = loginFilesOf(dockerConfigPath, surroundings);
  const keychain = fileKeychain([docker, ...podman], { environment: env, platform, warn });
  try {
    const found = await Promise.all(
      registries.map((registry) =>
        checkHost(registry, { sources, proxies, certificates, transport, keychain, nowMs, timeoutMs }),
      ),
    );
    return found.flat();
  } finally {
    await transport.close();
  }
}

/** Those that cannot be used have a check of their own. */
function usableCertificates(caFiles: readonly string[]): string[] {
  return caFiles.flatMap((path) => {
    try {
      return loadCertificates([path]);
    } catch (error) {
      if (error instanceof WardctlError) return [];
      throw error;
    }
  });
}
