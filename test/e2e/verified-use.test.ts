import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeKey } from '../support/fake-sigstore/index.ts';
import { answer } from '../support/fake-registry.ts';
import { filesIn } from '../support/files-in.ts';
import type { Ended } from '../support/run-program.ts';
import { probe, startSignedRegistry } from '../support/signed-registry.ts';
import { authorityFile, provide, startWebServer } from '../support/tls-registry.ts';

const request = join(import.meta.dirname, '../../fixtures/golden/requests/pod-privileged.json');
const withKey = ['-k', 'cosign.pub'];
const allowed = expect.stringContaining('"allowed":true') as unknown;

/** All commands that use a policy, by what they are given for it. */
const uses = new Map<string, (policy: string) => readonly string[]>([
  ['run', (policy) => ['run', '-r', request, policy]],
  [
    'bench',
    (policy) => ['bench', '--warm-up-time', '10ms', '--measurement-time', '50ms', '-r', request, policy],
  ],
  ['inspect', (policy) => ['inspect', policy]],
  ['scaffold manifest', (policy) => ['scaffold', 'manifest', '-t', 'ClusterAdmissionPolicy', policy]],
  ['test', () => ['test', '--no-ci']],
]);

async function setUp() {
  const world = await startSignedRegistry();
  const { home } = world;
  /** Runs one of the commands with a policy; the context-aware kinds of its metadata are for others to test. */
  async function use(name: string, policy: string, ...flags: string[]): Promise<Ended> {
    const words = uses.get(name)?.(policy) ?? [];
    const suite = { policy, cases: [{ name: 'it answers', request, expect: { allowed: true } }] };
    home.write('some.policytest.yml', JSON.stringify(suite));
    return home.run(...words, ...flags, '--ca-file', authorityFile);
  }
  return { ...world, use };
}

describe.each([...uses.keys()])('wardctl %s of what has to be signed', (name) => {
  it('uses what is signed', async () => {
    const { use, reference, sign } = await setUp();
    await sign();

    expectSuccess(await use(name, reference, ...withKey));
    expect((await use(name, reference, ...withKey)).exitCode).toBe(0);
  });

  it('refuses what is not, and does not keep it', async () => {
    const { use, reference, sign, home, artifact } = await setUp();

    const unsigned = await use(name, reference, ...withKey);
    expect(unsigned.stdout + unsigned.stderr).toContain('has no signature');
    expect(unsigned.exitCode).toBe(1);
    await sign(artifact.descriptor, 'bundle', makeKey());
    expect((await use(name, reference, ...withKey)).exitCode).toBe(1);

    expect(filesIn(home.path).filter((path) => /blobs|\.tmp$/.test(path))).toEqual([]);
  });

  it('refuses what is stored already, however it is called', async () => {
    const { use, pull, reference, artifact, sign } = await setUp();
    await pull(reference);
    const digits = artifact.layer.digest.slice(7, 19);

    for (const policy of [reference, digits, `${reference}@${artifact.descriptor.digest}`]) {
      const { exitCode, stdout, stderr } = await use(name, policy, ...withKey);
      expect(stdout + stderr).toContain('has no signature');
      expect(exitCode).toBe(1);
    }
    expect((await use(name, reference)).exitCode).toBe(0);
    await sign();
    expect((await use(name, digits, ...withKey)).exitCode).toBe(0);
  });

  it('goes by the file of the user, which is not about own files', async () => {
    const { use, pull, reference, requireKey, home } = await setUp();
    await pull(reference);
    requireKey();
    home.write('own.wasm', probe());

    expect((await use(name, reference)).exitCode).toBe(1);
    expectSuccess(await use(name, './own.wasm'));
    const asked = await use(name, './own.wasm', ...withKey);
    expect(asked.stdout + asked.stderr).toMatch(/own\.wasm cannot be verified[^]*found a file/);
    expect(asked.exitCode).toBe(1);
  });
});

describe('wardctl run of what has to be signed', () => {
  it('needs the registry for signatures, and runs what is stored by its own digest', async () => {
    const { use, pull, reference, sign, registry, moveTag } = await setUp();
    await pull(reference);
    await sign();
    moveTag();

    expect(await use('run', reference, ...withKey)).toMatchObject({ exitCode: 0, stdout: allowed });
    await registry.close();
    const { exitCode, stdout } = await use('run', reference, ...withKey);
    expect([exitCode, stdout]).toEqual([5, '']);
    expect(await use('run', reference)).toMatchObject({ exitCode: 0, stdout: allowed });
  });

  it('judges the modules of custom resources', async () => {
    const { use, reference, sign, registry, home } = await setUp();
    await sign();
    provide(registry, 'team/unsigned', 'v1', probe());
    const policy = (name: string, module: string): string =>
      JSON.stringify({
        apiVersion: 'policies.kubewarden.io/v1',
        kind: 'ClusterAdmissionPolicy',
        metadata: { name },
        spec: { module, settings: {} },
      });
    const signed = policy('signed', `registry://${reference}`);
    home.write('signed.yml', signed);
    home.write('own.wasm', probe());
    home.write('own.yml', policy('own', './own.wasm'));
    home.write(
      'mixed.yml',
      [signed, policy('unsigned', `${registry.host}/team/unsigned:v1`)].join('\n---\n'),
    );

    expectSuccess(await use('run', 'signed.yml', ...withKey));
    const { exitCode, stderr } = await use('run', 'mixed.yml', ...withKey);
    expect(stderr).toContain('/team/unsigned:v1 has no signature');
    expect(exitCode).toBe(1);
    expect((await use('run', 'own.yml', ...withKey)).stderr).toContain('own.wasm cannot be verified');
    expectSuccess(await use('run', 'own.yml'));
  });

  it('takes nothing of web servers', async () => {
    const { use } = await setUp();
    const web = await startWebServer();

    const { exitCode, stderr } = await use('run', `${web.url}/policy.wasm`, ...withKey);

    expect(stderr).toContain('cannot be verified');
    expect(exitCode).toBe(1);
    expect(web.requests).toEqual([]);
  });

  it('judges what kwctl stored, which is what the registry has or is refused', async () => {
    const { use, reference, sign, home } = await setUp();
    const path = join('cache/kubewarden/store/registry', reference);
    home.write(path, probe());

    expect((await use('run', reference, ...withKey)).stderr).toContain('has no signature');
    await sign();
    expectSuccess(await use('run', reference, ...withKey));
    home.write(path, probe('probe-wasi'));
    const { exitCode, stdout, stderr } = await use('run', reference, ...withKey);
    expect(stderr).toMatch(/cannot be used: expected the module sha256:/);
    expect([exitCode, stdout]).toEqual([5, '']);
  });

  it('takes nothing that was stored from a web server', async () => {
    const { use, pull, home } = await setUp();
    const web = await startWebServer();
    web.misbehave({}, () => answer(200, {}, probe()));
    const uri = `${web.url}/policy.wasm`;
    await pull(uri);
    const [stored] = JSON.parse((await home.run('policies', '--json')).stdout) as { digest: string }[];

    for (const policy of [uri, stored?.digest.slice(7, 19) ?? '']) {
      const { exitCode, stderr } = await use('run', policy, ...withKey);
      expect(stderr).toContain('cannot be verified');
      expect(exitCode).toBe(1);
    }
    expect(await use('run', uri)).toMatchObject({ exitCode: 0, stdout: allowed });
  });

  it('is as strict where two policies are compared, and where tests are recorded', async () => {
    const { use, reference, sign, registry, home } = await setUp();
    await sign();
    provide(registry, 'team/unsigned', 'v1', probe());
    const unsigned = `${registry.host}/team/unsigned:v1`;
    const flags = ['--ca-file', authorityFile, ...withKey];

    for (const words of [
      ['inspect', '--diff', unsigned, reference],
      ['inspect', '--diff', reference, unsigned],
      ['test', 'record', '-r', request, unsigned],
    ]) {
      const { exitCode, stderr } = await home.run(...words, ...flags);
      expect(stderr).toContain('/team/unsigned:v1 has no signature');
      expect(exitCode).toBe(1);
    }
    expectSuccess(await use('inspect', reference, ...withKey));
  });

  it('reads no policy where the configuration is wrong', async () => {
    const { use, reference, registry, home, sign } = await setUp();
    await sign();
    home.write('config/kubewarden/verification-config.yml', 'apiVersion: v1\nallOf: []\n');

    const { exitCode, stdout, stderr } = await use('run', reference);

    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain('verification-config.yml');
    expect(registry.asked(/blobs/)).toEqual([]);
  });
});

/** With all that it says where it fails. */
function expectSuccess({ exitCode, stdout, stderr }: Ended): void {
  expect([exitCode, exitCode === 0 ? '' : stdout + stderr]).toEqual([0, '']);
}
