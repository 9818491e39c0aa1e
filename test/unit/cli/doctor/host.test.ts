import { createServer, type Server } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DoctorReport } from '../../../../src/cli/doctor/report.ts';
import { FakeProxy } from '../../../support/fake-proxy.ts';
import {
  answer,
  basicHeader,
  FakeRegistry,
  FakeTokenServer,
  PlainServer,
  type FakeRegistryOptions,
} from '../../../support/fake-registry.ts';
import { basic, HelperFolder } from '../../oci/auth/support.ts';
import { registryFixtures, serverTls } from '../registry/support.ts';
import { lineOf, Patient } from './support.ts';

const patient = new Patient();
const caFiles = [join(registryFixtures, 'authority.pem')];
const account = { username: 'ann', password: 'correct horse' };

function registry(options: FakeRegistryOptions = {}): Promise<FakeRegistry> {
  return patient.started(FakeRegistry.start({ tls: serverTls, ...options }));
}

function certificate(name: string): string {
  return readFileSync(join(registryFixtures, `${name}.pem`), 'utf8');
}

/** What is said of the hosts, without their names. */
function wayTo({ checks }: DoctorReport): string[] {
  return checks
    .filter(({ host }) => host !== undefined)
    .map((check) => `${check.subject}: ${lineOf(check).replace(`${check.host ?? ''}: `, '')}`);
}

describe('doctor on the way to a registry', () => {
  it('goes from its name to the login', async () => {
    const { host } = await registry();
    const port = host.replace(/.*:/, '');

    const report = await patient.examine({ caFiles, registries: [`localhost:${port}`] });

    expect(report.ok).toBe(true);
    const [dns, connection, tls, api, login, ...more] = wayTo(report);
    expect(dns).toMatch(/^dns: ok localhost is (127\.0\.0\.1|::1)/);
    expect(connection).toMatch(new RegExp(`^connection: ok connected to port ${port} in \\d+ ms$`));
    expect(tls).toBe('tls: ok TLSv1.3, certificate signed by Authority for tests, valid until 2090-01-01');
    expect(api).toBe('api: ok answers as a registry, and lets everybody in');
    expect(login).toBe(`login: ok no login: asked anonymously (wardctl login localhost:${port})`);
    expect(more).toEqual([]);
  });

  it('looks at several hosts, and names each', async () => {
    const hosts = [(await registry()).host, (await registry()).host];

    const { checks } = await patient.examine({ caFiles, registries: hosts });

    for (const host of hosts) {
      const own = checks.filter((check) => check.host === host);
      expect(own.map(({ subject }) => subject)).toEqual(['dns', 'connection', 'tls', 'api', 'login']);
      expect(own.every(({ message }) => message.startsWith(`${host}: `))).toBe(true);
    }
  });

  it('stops where the name is not known', async () => {
    const report = await patient.examine({ registries: ['no-such-host.invalid'] });

    expect(report.ok).toBe(false);
    expect(wayTo(report)).toEqual([
      expect.stringMatching(/^dns: failed cannot look up no-such-host\.invalid: the host name/),
    ]);
  });

  it('stops where nothing listens', async () => {
    const server = await FakeRegistry.start();
    await server.close();

    const report = await patient.examine({ registries: [server.host] });

    expect(wayTo(report)).toEqual([
      'dns: ok 127.0.0.1 is an address',
      expect.stringMatching(/^connection: failed cannot connect to port \d+: nothing listens there$/),
    ]);
  });

  it('stops where the certificate is not accepted', async () => {
    const { host } = await registry();

    const report = await patient.examine({ registries: [host] });

    expect(wayTo(report)[2]).toMatch(
      /^tls: failed TLSv1\.3, certificate signed by Authority for tests, valid until 2090-01-01: its certificate is signed by an unknown authority/,
    );
    expect(report.checks.at(-1)?.fix).toContain('--ca-file');
    expect(wayTo(report)).toHaveLength(3);
  });

  it.each([
    ['expired', 'its certificate has expired'],
    ['elsewhere', 'its certificate is for another host'],
  ])('stops where the certificate is %s', async (name, expected) => {
    const { host } = await registry({ tls: { key: serverTls.key, cert: certificate(name) } });

    const report = await patient.examine({ caFiles, registries: [host] });

    expect(wayTo(report)[2]).toContain(`: ${expected}`);
    expect(report.ok).toBe(false);
  });

  it('warns of a certificate that expires soon', async () => {
    const { host } = await registry();

    const report = await patient.examine({ caFiles, registries: [host], nowMs: Date.UTC(2089, 11, 25) });

    expect(report.ok).toBe(true);
    expect(wayTo(report)[2]).toMatch(/^tls: warning .* valid until 2090-01-01: in \d days$/);
  });

  it('stops where there is no TLS', async () => {
    const { host } = await patient.started(FakeRegistry.start());

    const report = await patient.examine({ registries: [host] });

    expect(wayTo(report)[2]).toBe('tls: failed no TLS: no TLS there');
  });

  it('warns of what sources.yaml allows', async () => {
    const plain = await patient.started(FakeRegistry.start());
    const unknown = await registry();
    const sourcesPath = patient.home.write('s.yaml', { insecure_sources: [plain.host, unknown.host] });

    const report = await patient.examine({ sourcesPath, registries: [plain.host, unknown.host] });

    expect(report.ok).toBe(true);
    expect(wayTo(report)[2]).toBe('tls: warning speaks http, without encryption, as sources.yaml allows');
    expect(wayTo(report)[7]).toMatch(/^tls: warning .*unknown authority.*, as sources\.yaml allows$/);
    expect(wayTo(report)).toHaveLength(10);
  });

  it('trusts an authority for its host alone', async () => {
    const trusted = await registry();
    const other = await registry();
    const sourcesPath = patient.home.write('s.yaml', {
      source_authorities: { [trusted.host]: [{ type: 'Data', data: certificate('authority') }] },
    });

    const report = await patient.examine({ sourcesPath, registries: [trusted.host, other.host] });

    expect(wayTo(report)[2]).toMatch(/^tls: ok/);
    expect(wayTo(report).at(-1)).toMatch(/^tls: failed/);
  });

  it.each([
    ['a web page', 200, { 'content-type': 'text/html; charset=utf-8' }, 'a web page'],
    ['nothing', 404, {}, 'status 404'],
    ['a refusal that asks for nothing', 401, {}, 'status 401'],
  ] as const)('stops where %s answers', async (_name, status, headers, expected) => {
    const server = await patient.started(PlainServer.start({ tls: serverTls }));
    server.misbehave({}, () => answer(status, headers, Buffer.from('x')));

    const report = await patient.examine({ caFiles, registries: [server.host] });

    expect(wayTo(report).at(-1)).toBe(`api: failed is no registry: found ${expected} at /v2/`);
    expect(report.ok).toBe(false);
  });

  it('gives up on a host that says nothing', async () => {
    const silent = await new Promise<Server>((resolve) => {
      const server = createServer(() => undefined).listen(0, '127.0.0.1', () => resolve(server));
    });
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;

    const report = await patient.examine({ registries: [`127.0.0.1:${String(port)}`], timeoutMs: 200 });
    silent.close();

    expect(wayTo(report)[2]).toBe('tls: failed no TLS: no connection in time');
  });
});

describe('doctor without a login', () => {
  it('says that one is needed', async () => {
    const { host } = await registry({ authentication: { kind: 'basic', ...account } });

    const report = await patient.examine({ caFiles, registries: [host] });

    expect(report.ok).toBe(true);
    expect(wayTo(report).at(-1)).toMatch(/^login: warning no login, and without one it refuses: /);
    expect(report.checks.at(-1)?.fix).toContain(`wardctl login ${host}`);
    // The host stands in front of the line already.
    expect(report.checks.at(-1)?.message.split(host)).toHaveLength(2);
  });

  it('says that none is needed where a token is given to everybody', async () => {
    const server = await patient.started(FakeTokenServer.start({ tls: serverTls }));
    const { host } = await registry({ authentication: { kind: 'token', server } });

    const report = await patient.examine({ caFiles, registries: [host] });

    expect(wayTo(report).at(-1)).toBe(`login: ok no login: asked anonymously (wardctl login ${host})`);
  });
});

describe('doctor on logins of a registry', () => {
  function keep(host: string, password: string): void {
    patient.home.write('.docker/config.json', { auths: { [host]: { auth: basic('ann', password) } } });
  }

  it('has the registry check them', async () => {
    const { host } = await registry({ authentication: { kind: 'basic', ...account } });
    keep(host, account.password);

    const report = await patient.examine({ caFiles, registries: [host] });

    expect(wayTo(report).slice(3)).toEqual([
      'api: ok answers as a registry, and asks for a login',
      'login: ok the login ann of ~/.docker/config.json is accepted',
    ]);
  });

  it('says when they are not accepted, without showing them', async () => {
    const { host } = await registry({ authentication: { kind: 'basic', ...account } });
    keep(host, 'hunter2hunter2');

    const report = await patient.examine({ caFiles, registries: [host] });

    expect(report.ok).toBe(false);
    expect(wayTo(report).at(-1)).toMatch(
      /^login: failed the login ann of ~\/\.docker\/config\.json is not accepted: /,
    );
    expect(report.checks.at(-1)?.fix).toBe(`Log in again: wardctl login ${host}`);
    expect(JSON.stringify(report)).not.toContain('hunter2');
    expect(JSON.stringify(report)).not.toContain(basicHeader('ann', 'hunter2hunter2').slice(6));
  });

  it('has a token server check identity tokens', async () => {
    const server = await patient.started(
      FakeTokenServer.start({ tls: serverTls, account, identityToken: 'identity' }),
    );
    const { host } = await registry({ authentication: { kind: 'token', server } });
    patient.home.write('.docker/config.json', { auths: { [host]: { identitytoken: 'identity' } } });

    const report = await patient.examine({ caFiles, registries: [host] });

    expect(wayTo(report).at(-1)).toBe('login: ok the identity token of ~/.docker/config.json is accepted');
  });

  it('says when they are not asked for', async () => {
    const { host } = await registry();
    keep(host, 'x');

    const report = await patient.examine({ caFiles, registries: [host] });

    expect(wayTo(report).at(-1)).toBe(
      'login: ok the login ann of ~/.docker/config.json would be used, but is not asked for',
    );
  });

  it.skipIf(process.platform === 'win32')('asks credential helpers', async () => {
    const helpers = new HelperFolder();
    const { host } = await registry({ authentication: { kind: 'basic', ...account } });
    helpers.addKeeper('keeper', { [host]: ['ann', account.password] });
    helpers.add('broken', 'process.exit(3);');
    const PATH = `${helpers.path}:${process.env['PATH'] ?? ''}`;

    patient.home.write('.docker/config.json', { credsStore: 'keeper' });
    const kept = await patient.examine({ caFiles, registries: [host] }, { PATH });
    patient.home.write('.docker/config.json', { credsStore: 'broken' });
    const broken = await patient.examine({ caFiles, registries: [host] }, { PATH });

    expect(wayTo(kept).at(-1)).toBe(
      'login: ok the login ann of the credential helper keeper (~/.docker/config.json) is accepted',
    );
    expect(wayTo(broken).at(-1)).toBe('login: failed docker-credential-broken get: it ended with status 3');
    helpers.remove();
  });
});

describe('doctor on the way through a proxy', () => {
  const authorization = basicHeader('proxy-user', 'proxy secret');

  it('goes through it, with its login', async () => {
    const proxy = await patient.started(FakeProxy.start({ authorization }));
    const { host } = await registry();
    const target = `registry.example:${host.replace(/.*:/, '')}`;

    const report = await patient.examine(
      { caFiles, registries: [target] },
      { HTTPS_PROXY: `http://proxy-user:proxy%20secret@${proxy.host}` },
    );

    expect(report.ok).toBe(true);
    expect(wayTo(report)[0]).toBe(`proxy: ok reached through the proxy http://${proxy.host}`);
    expect(wayTo(report)[1]).toBe('dns: ok 127.0.0.1 is an address');
    expect(wayTo(report)[3]).toMatch(/^tls: ok TLSv1\.3, certificate signed by Authority for tests/);
    expect(new Set(proxy.requests)).toEqual(new Set([`CONNECT ${target}`]));
    expect(JSON.stringify(report)).not.toContain('secret');
  });

  it('goes past it where NO_PROXY says so', async () => {
    const proxy = await patient.started(FakeProxy.start());
    const { host } = await registry();

    const report = await patient.examine(
      { caFiles, registries: [host] },
      { HTTPS_PROXY: `http://${proxy.host}`, NO_PROXY: '127.0.0.0/8' },
    );

    expect(report.ok).toBe(true);
    expect(proxy.requests).toEqual([]);
  });

  it.each([
    ['asks for a login', { authorization }, 'the proxy answered with status 407', 'USER:PASSWORD'],
    ['refuses', { status: 403 }, 'the proxy answered with status 403', 'NO_PROXY'],
    ['says nothing', { isSilent: true }, 'the proxy did not answer in time', undefined],
  ])('stops where it %s', async (_name, options, expected, fix) => {
    const proxy = await patient.started(FakeProxy.start(options));

    const report = await patient.examine(
      { registries: ['registry.example'], timeoutMs: 300 },
      { HTTPS_PROXY: `http://${proxy.host}` },
    );

    expect(wayTo(report).at(-1)).toBe(`connection: failed cannot connect to port 443: ${expected}`);
    if (fix !== undefined) expect(report.checks.at(-1)?.fix).toContain(fix);
  });

  it('stops where the proxy is dead, and does not blame the registry', async () => {
    const proxy = await FakeProxy.start();
    const { host } = proxy;
    await proxy.close();

    const report = await patient.examine(
      { registries: ['registry.example:5001'] },
      { HTTPS_PROXY: `http://${host}` },
    );

    expect(wayTo(report).at(-1)).toBe(
      `connection: failed cannot connect to the proxy ${host}: nothing listens there`,
    );
    expect(report.checks.at(-1)?.fix).toBe('Start the proxy, or put registry.example into NO_PROXY.');
  });

  it('stops where the proxy cannot be used', async () => {
    const report = await patient.examine(
      { registries: ['ghcr.io'] },
      { HTTPS_PROXY: 'socks5://x:hunter2@p:1' },
    );

    expect(wayTo(report)).toEqual([expect.stringMatching(/^proxy: failed HTTPS_PROXY: expected a URL/)]);
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });
});
