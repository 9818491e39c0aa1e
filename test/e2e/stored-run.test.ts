import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CliHome } from '../support/cli-home.ts';
import { policyModule } from '../support/policies.ts';
import { authorityFile, provide, startRegistry, startWebServer } from '../support/tls-registry.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
const request = join(fixtures, 'golden/requests/pod-privileged.json');
const probe = readFileSync(join(fixtures, 'golden/modules/probe-wapc.wasm'));
const trust = ['--ca-file', authorityFile] as const;

/** A registry with the policy `team/probe:v1`, and a home without policies. */
async function setUp() {
  const registry = await startRegistry();
  const artifact = provide(registry, 'team/probe', 'v1', probe);
  const home = new CliHome();
  const reference = `${registry.host}/team/probe:v1`;
  const run = (...args: string[]) =>
    home.run('run', ...trust, '--allow-context-aware', '-r', request, ...args);
  return { registry, artifact, home, reference, run };
}

const allowed = expect.stringContaining('"allowed":true') as unknown;

describe('wardctl run of a policy of a registry', () => {
  it('pulls it, and needs no network the next time', async () => {
    const { registry, reference, run } = await setUp();

    const first = await run(reference);
    expect(first).toMatchObject({ exitCode: 0, stdout: allowed });
    expect(first.stderr).toContain(`pulled registry://${reference}: `);

    await registry.close();
    expect(await run(reference)).toMatchObject({ exitCode: 0, stdout: allowed, stderr: '' });
    expect(await run(`registry://${reference}`)).toMatchObject({ exitCode: 0, stdout: allowed });
  });

  it('takes the first digits of a digest, and never asks anybody about them', async () => {
    const { registry, artifact, reference, home, run } = await setUp();
    await home.run('pull', ...trust, reference);
    await registry.close();

    const digits = artifact.layer.digest.slice(7, 19);
    expect(await run(digits)).toMatchObject({ exitCode: 0, stdout: allowed });
    expect(await run(artifact.layer.digest)).toMatchObject({ exitCode: 0, stdout: allowed });
    const wrong = await run(`${digits.slice(0, -1)}${digits.endsWith('0') ? '1' : '0'}`);
    expect(wrong.stderr).toMatch(/no such file, and no stored policy whose digest starts so/);
    expect(wrong.exitCode).toBe(1);
  });

  it('knows what is pinned by the manifest that it was pulled with', async () => {
    const { registry, artifact, reference, home, run } = await setUp();
    await home.run('pull', ...trust, reference);
    await registry.close();
    const { digest } = artifact.descriptor;

    expect(await run(`${reference}@${digest}`)).toMatchObject({ exitCode: 0, stdout: allowed, stderr: '' });
    expect(await run(`${registry.host}/team/probe@${digest}`)).toMatchObject({
      exitCode: 0,
      stdout: allowed,
    });
    const { stderr, exitCode } = await run(digest.slice(7, 19));
    expect(stderr).toContain(`that is the digest of the manifest of registry://${reference}`);
    expect(stderr).toContain(`: ${artifact.layer.digest.slice(7, 19)}`);
    expect(exitCode).toBe(1);
  });

  it('takes what kwctl has stored', async () => {
    const { home, run } = await setUp();
    const path = join(home.kwctlStore, 'registry/ghcr.io/team/probe:v1');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, probe);

    expect(await run('ghcr.io/team/probe:v1')).toMatchObject({ exitCode: 0, stdout: allowed, stderr: '' });
  });

  it('asks about `latest`, and says how to go on where nobody answers', async () => {
    const { registry, home, run, artifact } = await setUp();
    provide(registry, 'team/probe', 'latest', probe);
    const reference = `${registry.host}/team/probe`;
    await home.run('pull', ...trust, reference);
    await registry.close();

    const { stderr, exitCode } = await run(reference);

    expect(stderr).toContain(`to use that, write ${artifact.layer.digest.slice(7, 19)}`);
    expect(exitCode).toBe(5);
  });

  it('does not run what was changed in the store, and pull makes it good', async () => {
    const { artifact, reference, home, run } = await setUp();
    await home.run('pull', ...trust, reference);
    const path = join(home.store, 'blobs/sha256', artifact.layer.digest.slice(7));
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(path, bytes);

    const { stderr, stdout, exitCode } = await run(reference);
    expect(stderr).toMatch(/cannot be used: expected sha256:.*found sha256:[^]*Hint: .*wardctl/);
    expect([stdout, exitCode]).toEqual(['', 5]);

    expect((await home.run('pull', ...trust, reference)).exitCode).toBe(0);
    expect((await run(reference)).exitCode).toBe(0);
  });

  it('takes the modules of custom resources from registries', async () => {
    const { reference, home, run } = await setUp();
    const policy = (name: string, module: string): string =>
      JSON.stringify({
        apiVersion: 'policies.kubewarden.io/v1',
        kind: 'ClusterAdmissionPolicy',
        metadata: { name },
        spec: { module, settings: {} },
      });
    home.write('p.yml', [policy('a', reference), policy('b', `registry://${reference}`)].join('\n---\n'));
    home.write('bad.yml', policy('a', 'policy.wasm'));

    expect(await run('p.yml')).toMatchObject({ exitCode: 0, stdout: allowed });
    const bad = await run('bad.yml');
    expect(bad.stderr).toMatch(
      /policy a: Cannot find policy with uri: registry:\/\/policy\.wasm[^]*\.\/policy\.wasm/,
    );
    expect(bad.exitCode).toBe(1);
  });

  it('takes a policy of a web server', async () => {
    const { run } = await setUp();
    const server = await startWebServer();
    server.misbehave({ target: /probe/ }, (normal) => ({ ...normal, status: 200, body: probe }));

    expect(await run(`${server.url}/probe.wasm`)).toMatchObject({ exitCode: 0, stdout: allowed });
    await server.close();
    expect(await run(`${server.url}/probe.wasm`)).toMatchObject({ exitCode: 0, stdout: allowed });
  });

  it('takes any number of them at the same time', async () => {
    const { registry, run } = await setUp();
    const names = Array.from({ length: 12 }, (_, index) => `team/p${String(index)}`);
    for (const name of names) provide(registry, name, 'v1', probe);

    const { stderr, exitCode } = await run(...names.map((name) => `${registry.host}/${name}:v1`));

    expect(exitCode).toBe(0);
    expect(stderr).not.toMatch(/warning|MaxListeners/i);
    expect(registry.asked(/manifests\/v1$/)).toHaveLength(names.length);
  });

  it('says what is wrong where it cannot be had', async () => {
    const { registry, run, home } = await setUp();
    const missing = await run(`${registry.host}/team/none:v1`);
    expect(missing.stderr).toContain(`${registry.host}/team/none:v1`);
    expect([missing.stdout, missing.exitCode]).toEqual(['', 5]);

    provide(registry, 'team/text', 'v1', Buffer.from('text'));
    expect((await run(`${registry.host}/team/text:v1`)).exitCode).toBe(1);

    const untrusted = await home.run('run', '-r', request, `${registry.host}/team/probe:v1`);
    expect(untrusted.stderr).toMatch(/--ca-file/);
    expect(untrusted.exitCode).toBe(5);
  });
});

describe('other commands with a policy of a registry', () => {
  it('inspect it by its URI', async () => {
    const { reference, home, artifact } = await setUp();
    const { stdout, exitCode } = await home.run('inspect', ...trust, '--json', reference);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      reference,
      uri: `registry://${reference}`,
      sha256: artifact.layer.digest.slice(7),
    });
  });

  it('compare it with a file', async () => {
    const { reference, home } = await setUp();
    home.write('probe.wasm', probe);
    const { stdout, exitCode } = await home.run(
      'inspect',
      ...trust,
      '-o',
      'json',
      reference,
      '--diff',
      'probe.wasm',
    );
    expect([exitCode, typeof JSON.parse(stdout)]).toEqual([0, 'object']);
  });

  it('scaffold a manifest that a cluster can use', async () => {
    const { reference, home } = await setUp();
    const args = [
      'scaffold',
      'manifest',
      '-t',
      'ClusterAdmissionPolicy',
      ...trust,
      '--allow-context-aware',
      reference,
    ];
    const { stdout, exitCode } = await home.run(...args);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`  module: registry://${reference}\n`);
  });

  it('do not annotate it: that takes a file', async () => {
    const { reference, home } = await setUp();
    home.write('metadata.yml', 'rules: []\nmutating: false\n');
    const args = ['annotate', '-m', 'metadata.yml', '-o', 'out.wasm', `registry://${reference}`];
    const { stderr, exitCode } = await home.run(...args);
    expect(stderr).toContain(`wardctl pull -o policy.wasm registry://${reference}`);
    expect(exitCode).toBe(1);
  });
});

describe('a module that is stored under several names', () => {
  async function setUpTwo() {
    const { registry, artifact, home, run } = await setUp();
    provide(registry, 'team/probe', 'v2', probe);
    const uris = ['v1', 'v2'].map((tag) => `registry://${registry.host}/team/probe:${tag}`);
    await home.run('pull', ...trust, ...uris);
    return { home, run, uris, digits: artifact.layer.digest.slice(7) };
  }

  it.each([
    [['scaffold', 'manifest', '-t', 'ClusterAdmissionPolicy']],
    [['scaffold', 'manifest', '-t', 'ClusterAdmissionPolicyGroup', '--title', 'g', 'member=./probe.wasm']],
    [['save', '-o', 'out.tgz']],
    [['rm']],
  ])('has to be named by its URI: %j', async (args) => {
    const { home, uris, digits } = await setUpTwo();
    home.write('probe.wasm', probe);

    for (const given of [digits, digits.slice(0, 8)]) {
      const { stdout, stderr, exitCode } = await home.run(...args, given);

      expect([stdout, exitCode]).toEqual(['', 1]);
      for (const uri of uris) expect(stderr).toContain(uri);
      expect(stderr).toMatch(/^Hint: .*Write .*URI/m);
      expect(stderr).not.toContain('more digits');
    }
    // What the hint says works.
    expect((await home.run(...args, uris[1] ?? '')).exitCode).toBe(0);
  });

  it('runs, and is inspected, by its digits', async () => {
    const { home, run, digits } = await setUpTwo();

    expect(await run(digits.slice(0, 8))).toMatchObject({ exitCode: 0, stdout: allowed });
    expect((await home.run('inspect', digits.slice(0, 8))).exitCode).toBe(0);
  });
});

describe('a digest that several modules share the start of', () => {
  it('is not guessed, and the policies are listed', async () => {
    const { registry, home, run } = await setUp();
    // Of 17 digests, two begin with the same digit.
    const names = Array.from({ length: 17 }, (_, index) => `p${String(index)}`);
    const digests = names.map(
      (name) => provide(registry, `team/${name}`, 'v1', policyModule(name)).layer.digest,
    );
    await home.run('pull', ...trust, ...names.map((name) => `${registry.host}/team/${name}:v1`));
    const digits = digests.map((digest) => digest.charAt(7));
    const shared = digits.find((digit, index) => digits.indexOf(digit) !== index) ?? '';

    const { stderr, exitCode } = await run(shared);

    expect(stderr).toContain(`multiple policies found with the same prefix: ${shared}`);
    const listed = names.filter((name) => stderr.includes(`registry://${registry.host}/team/${name}:v1`));
    expect(listed).toEqual(names.filter((_, index) => digits[index] === shared));
    expect(exitCode).toBe(1);
  });
});
