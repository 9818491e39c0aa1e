import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DoctorReport } from '../../src/cli/doctor/report.ts';
import { FakeRegistry } from '../support/fake-registry.ts';
import { runCli, type Ended } from '../support/run-program.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/registry');
const authority = join(fixtures, 'authority.pem');

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'wardctl-doctor-'));
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

function doctor(...args: readonly string[]): Promise<Ended> {
  const unset = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'];
  const others = ['DOCKER_CONFIG', 'REGISTRY_AUTH_FILE', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'];
  const xdg = ['XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_RUNTIME_DIR'];
  const env = Object.fromEntries([...unset, ...others, ...xdg].map((name) => [name, undefined]));
  return runCli(['doctor', ...args], { env: { ...env, HOME: home, USERPROFILE: home } });
}

describe('wardctl doctor', () => {
  it('says that everything is fine', async () => {
    const { stdout, stderr, exitCode } = await doctor();

    expect(stdout).toMatch(/^ok {6}Node\.js \d+\.\d+\.\d+\nok {6}wardctl \d/);
    expect(stdout).toMatch(/\n\nEverything is fine\.\n$/);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });

  it('exits with 1 where something will not work, and says what to do', async () => {
    mkdirSync(join(home, '.docker'));
    writeFileSync(join(home, '.docker/config.json'), '{');

    const { stdout, exitCode } = await doctor();

    expect(stdout).toMatch(/^failed {2}~\/\.docker\/config\.json is not valid JSON.*\n {4}fix: Correct/m);
    expect(stdout).toMatch(/\n\n1 problem\.\n$/);
    expect(exitCode).toBe(1);
  });

  it('reaches the hosts that are given, each once', async () => {
    const registry = await FakeRegistry.start({
      tls: {
        key: readFileSync(join(fixtures, 'server.key'), 'utf8'),
        cert: readFileSync(join(fixtures, 'server.pem'), 'utf8'),
      },
    });

    const { stdout, exitCode } = await doctor(
      registry.host,
      `https://${registry.host}/`,
      '--json',
      '--ca-file',
      authority,
    );
    await registry.close();

    const { ok, checks } = JSON.parse(stdout) as DoctorReport;
    expect(ok).toBe(true);
    expect(checks.filter(({ host }) => host === registry.host).map(({ subject }) => subject)).toEqual([
      'dns',
      'connection',
      'tls',
      'api',
      'login',
    ]);
    expect(exitCode).toBe(0);
  });

  it.each(['ghcr.io/team/policy:v1', 'nohost'])('refuses what is no host: %s', async (host) => {
    const { stdout, stderr, exitCode } = await doctor(host);

    expect(stderr).toContain('expected the host of a registry');
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });
});
