import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  openRegistryContext,
  type RegistryContext,
  type RegistrySettings,
} from '../../../../src/cli/registry/context.ts';
import { FakeProxy } from '../../../support/fake-proxy.ts';
import { FakeRegistry } from '../../../support/fake-registry.ts';
import { basic } from '../../oci/auth/support.ts';
import { Home, registryFixtures, serverTls } from './support.ts';

const authority = join(registryFixtures, 'authority.pem');
const nothing: RegistrySettings = { sourcesPath: undefined, dockerConfigPath: undefined, caFiles: [] };
const account = { username: 'ann', password: 'correct horse' };

let home: Home;
let warnings: string[];
let context: RegistryContext | undefined;
const servers: { close(): Promise<void> }[] = [];

beforeEach(() => {
  home = new Home();
  warnings = [];
});
afterEach(async () => {
  await context?.close();
  context = undefined;
  await Promise.all(servers.splice(0).map((server) => server.close()));
  home.remove();
});

async function open(
  settings: Partial<RegistrySettings>,
  env: Readonly<Record<string, string>> = {},
): Promise<RegistryContext> {
  context = await openRegistryContext(
    { ...nothing, ...settings, warn: (message) => warnings.push(message) },
    home.surroundings(env),
  );
  return context;
}

async function secureRegistry(): Promise<FakeRegistry> {
  const registry = await FakeRegistry.start({
    tls: serverTls,
    authentication: { kind: 'basic', ...account },
  });
  servers.push(registry);
  registry.repository('team/policy').addManifest(Buffer.from('{"schemaVersion":2}'), 'application/x', 'v1');
  return registry;
}

function ping(
  { host }: FakeRegistry,
  { target }: RegistryContext,
  repository = 'team/policy',
): Promise<void> {
  return target({ registry: host, repository }).ping();
}

describe('what registries are reached with', () => {
  it('are the certificates of --ca-file and the logins of docker', async () => {
    const registry = await secureRegistry();
    home.write('.docker/config.json', {
      auths: { [registry.host]: { auth: basic('ann', account.password) } },
    });

    await ping(registry, await open({ caFiles: [authority] }));

    expect(registry.requests.at(-1)?.headers['user-agent']).toMatch(/^wardctl\/\d+\.\d+\.\d+/);
    expect(warnings).toEqual([]);
  });

  it('are those of podman for a namespace', async () => {
    const registry = await secureRegistry();
    home.write('.config/containers/auth.json', {
      auths: { [`${registry.host}/team`]: { auth: basic('ann', account.password) } },
    });
    const opened = await open({ caFiles: [authority] });

    await ping(registry, opened, 'team/policy');

    await expect(ping(registry, opened, 'other/policy')).rejects.toMatchObject({
      code: 'REGISTRY_UNAUTHORIZED',
    });
  });

  it("is the user's sources.yaml, or the one that is named", async () => {
    const registry = await secureRegistry();
    const sources = { source_authorities: { [registry.host]: [{ type: 'Path', path: authority }] } };
    const elsewhere = home.write('elsewhere.yaml', sources);
    home.write('.docker/config.json', {
      auths: { [registry.host]: { auth: basic('ann', account.password) } },
    });

    await ping(registry, await open({ sourcesPath: elsewhere }));
    await expect(ping(registry, await open({}))).rejects.toThrow('signed by an unknown authority');
    home.write('.config/kubewarden/sources.yaml', sources);
    await ping(registry, await open({}));
  });

  it('are the proxies of the environment, else those of sources.yaml', async () => {
    const registry = await secureRegistry();
    const proxy = await FakeProxy.start();
    servers.push(proxy);
    home.write('.docker/config.json', {
      auths: { [registry.host]: { auth: basic('ann', account.password) } },
    });
    const sourcesPath = home.write('sources.yaml', { proxies: { https_proxy: `http://${proxy.host}` } });
    const settings = { sourcesPath, caFiles: [authority] };

    await ping(registry, await open(settings, { NO_PROXY: '127.0.0.0/8' }));
    expect(proxy.requests).toEqual([]);
    await ping(registry, await open(settings));
    expect([...new Set(proxy.requests)]).toEqual([`CONNECT ${registry.host}`]);
  });

  it('may be another keychain for one repository', async () => {
    const registry = await secureRegistry();
    const { target } = await open({ caFiles: [authority] });
    const keychain = {
      credentialsFor: () => Promise.resolve({ kind: 'password' as const, ...account, source: 'the test' }),
    };

    await target({ registry: registry.host, repository: 'team/policy' }, keychain).ping();

    await expect(target({ registry: registry.host, repository: 'team/policy' }).ping()).rejects.toThrow();
  });

  it('gives a warning for a folder without logins, and goes on', async () => {
    await open({ dockerConfigPath: home.path });

    expect(warnings).toEqual([
      `--docker-config-json-path ${home.path}: there is no config.json in this folder; registries are asked without a login`,
    ]);
  });

  it.each([
    ['is missing', () => join(home.path, 'none.yaml'), 'SOURCES_UNREADABLE', 'none.yaml'],
    ['is no YAML', () => home.write('s.yaml', 'a: [b'), 'SOURCES_INVALID', 's.yaml'],
    ['has another shape', () => home.write('s.yaml', 'insecure_sources: x'), 'SOURCES_INVALID', 's.yaml'],
    [
      'names a certificate that is missing',
      () => home.write('s.yaml', 'source_authorities: {a.io: [{type: Path, path: /no/ca.pem}]}'),
      'SOURCES_UNREADABLE',
      '/no/ca.pem',
    ],
  ])('cannot be read where a sources file %s', async (_name, path, code, expected) => {
    await expect(open({ sourcesPath: path() })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(expected) as string,
    });
  });

  it("cannot be read where the user's sources.yaml is bad", async () => {
    home.write('.config/kubewarden/sources.yaml', '[]');

    await expect(open({})).rejects.toMatchObject({ code: 'SOURCES_INVALID' });
  });

  it.each([
    ['is missing', () => join(home.path, 'ca.pem'), 'SOURCES_UNREADABLE'],
    ['is no certificate', () => home.write('ca.pem', 'hello'), 'SOURCES_INVALID'],
  ])('cannot be read where a --ca-file %s', async (_name, path, code) => {
    await expect(open({ caFiles: [path()] })).rejects.toMatchObject({
      code,
      message: expect.stringContaining('ca.pem') as string,
    });
  });
});
