import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { mediaTypes } from '../../src/oci/index.ts';
import { makeKey } from '../support/fake-sigstore/index.ts';
import { saysNothing, stallsAfter } from '../support/fake-registry.ts';
import { filesIn } from '../support/files-in.ts';
import { policyModule } from '../support/policies.ts';
import { builtCli, type Ended } from '../support/run-program.ts';
import { probe, startSignedRegistry } from '../support/signed-registry.ts';
import { authorityFile, provide, startWebServer } from '../support/tls-registry.ts';

type World = Awaited<ReturnType<typeof startSignedRegistry>>;

const withKey = ['-k', 'cosign.pub'];

/** That nothing of the policy is anywhere below the user's home: no module, and nothing that is becoming one. */
function expectNothing({ home }: World): void {
  const files = filesIn(home.path).filter((path) => /blobs|ingest|\.tmp$|\.wasm$/.test(path));
  expect(files).toEqual([]);
}

function codeOf({ stderr }: Ended): unknown {
  const { error } = JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as { error: { code: unknown } };
  return error.code;
}

describe('wardctl pull of what has to be signed', () => {
  it('stores what is signed, in either form', async () => {
    for (const form of ['legacy', 'bundle'] as const) {
      const { pull, reference, sign, artifact, home } = await startSignedRegistry();
      await sign(artifact.descriptor, form);

      expect((await pull(...withKey, reference)).exitCode).toBe(0);
      expect(filesIn(home.store)).toContain(join('blobs/sha256', artifact.layer.digest.slice(7)));
    }
  });

  it.each([
    ['by flags', 'flags'],
    ['by the file of the user', 'file'],
  ] as const)('keeps nothing of what is refused %s, and does not even download it', async (_how, source) => {
    const world = await startSignedRegistry();
    const { pull, reference, registry, sign, artifact, requireKey } = world;
    const flags = source === 'flags' ? withKey : [];
    if (source === 'file') requireKey();

    const unsigned = await pull('--json', ...flags, reference);
    expect([unsigned.exitCode, unsigned.stdout, codeOf(unsigned)]).toEqual([1, '', 'SIGNATURE_MISSING']);
    await sign(artifact.descriptor, 'bundle', makeKey());
    const another = await pull('--json', ...flags, reference);
    expect([another.exitCode, another.stdout, codeOf(another)]).toEqual([1, '', 'SIGNATURE_MISMATCH']);
    const toFile = await pull('-o', 'policy.wasm', ...flags, reference);
    expect(toFile.exitCode).toBe(1);

    expectNothing(world);
    expect(registry.asked(new RegExp(`blobs/${artifact.layer.digest}`))).toEqual([]);
  });

  it('leaves a file as it was where the policy for it is refused', async () => {
    const { pull, reference, home } = await startSignedRegistry();
    home.write('policy.wasm', 'what was there');

    expect((await pull('-o', 'policy.wasm', ...withKey, reference)).exitCode).toBe(1);

    expect(filesIn(home.path).filter((path) => path.endsWith('.wasm'))).toEqual(['policy.wasm']);
    expect(readFileSync(join(home.path, 'policy.wasm'), 'utf8')).toBe('what was there');
  });

  it('stores the signed ones of several', async () => {
    const world = await startSignedRegistry();
    const { pull, reference, sign, registry, home } = world;
    await sign();
    const unsigned = provide(registry, 'team/other', 'v1', policyModule('unsigned'));

    const { exitCode, stderr } = await pull(...withKey, reference, `${registry.host}/team/other:v1`);

    expect(exitCode).toBe(1);
    expect(stderr).toContain('/team/other:v1 has no signature');
    expect(filesIn(home.store).join('\n')).not.toContain(unsigned.layer.digest.slice(7));
    expect((await home.run('policies')).stdout).toContain(reference);
  });

  it('keeps nothing where it is killed before it knows', async () => {
    const world = await startSignedRegistry();
    const { reference, registry } = world;
    const asked = Promise.withResolvers<undefined>();
    registry.misbehave({ target: /referrers|\.sig/ }, (normal, question) => {
      asked.resolve(undefined);
      return saysNothing(normal, question);
    });

    await killedOnce(asked.promise, world, ['pull', ...withKey, reference]);

    expectNothing(world);
  });

  it('has no policy where it is killed while a signed one is downloaded', async () => {
    const world = await startSignedRegistry();
    const { reference, registry, artifact, sign, home } = world;
    await sign();
    const asked = Promise.withResolvers<undefined>();
    registry.misbehave({ target: new RegExp(artifact.layer.digest) }, (normal, question) => {
      asked.resolve(undefined);
      return stallsAfter(1000)(normal, question);
    });

    await killedOnce(asked.promise, world, ['pull', ...withKey, reference]);

    expect(filesIn(home.path).join('\n')).not.toContain(`sha256/${artifact.layer.digest.slice(7)}`);
    expect((await home.run('policies')).stdout).toBe('');
  });

  it('judges what is stored, too, and leaves it there', async () => {
    const { pull, reference, sign, artifact, home, registry } = await startSignedRegistry();
    await pull(reference);
    const path = join(home.store, 'blobs/sha256', artifact.layer.digest.slice(7));

    const refused = await pull('--json', ...withKey, reference);
    expect([refused.exitCode, codeOf(refused)]).toEqual([1, 'SIGNATURE_MISSING']);
    expect(existsSync(path)).toBe(true);
    await sign();
    expect((await pull(...withKey, reference)).stderr).toBe(`registry://${reference} is up to date\n`);
    await registry.close();
    expect((await pull(...withKey, reference)).exitCode).toBe(5);
  });

  it('takes the word of a signed list for its policy, as long as that is what the tag stands for', async () => {
    const { pull, registry, repository, artifact, sign, moveTag } = await startSignedRegistry();
    const { mediaType, digest, size } = artifact.descriptor;
    const list = {
      schemaVersion: 2,
      mediaType: mediaTypes.ociIndex,
      manifests: [{ mediaType, digest, size }],
    };
    const bytes = Buffer.from(JSON.stringify(list));
    await sign(repository.addManifest(bytes, mediaTypes.ociIndex, 'list'));
    const reference = `${registry.host}/team/policy:list`;

    expect((await pull(...withKey, reference)).exitCode).toBe(0);
    expect((await pull(...withKey, reference)).stderr).toContain('is up to date');
    repository.tags.set('list', moveTag().descriptor.digest);
    expect((await pull(...withKey, reference)).exitCode).toBe(1);
  });

  it('takes the word of a signed list, by its digest, however often, and whoever else signed its policy', async () => {
    const { pull, registry, repository, artifact, sign } = await startSignedRegistry();
    const { mediaType, digest, size } = artifact.descriptor;
    const manifests = [{ mediaType, digest, size }];
    const bytes = Buffer.from(
      JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests }),
    );
    const list = repository.addManifest(bytes, mediaTypes.ociIndex);
    await sign(list);
    await sign(artifact.descriptor, 'bundle', makeKey());
    const reference = `${registry.host}/team/policy@${list.digest}`;

    expect((await pull(...withKey, reference)).exitCode).toBe(0);
    expect((await pull(...withKey, reference)).stderr).toContain('is up to date');
  });

  it('is not asked for own files by the file of the user, only by flags', async () => {
    const { home, requireKey } = await startSignedRegistry();
    requireKey();
    home.write('own.wasm', probe());
    const file = pathToFileURL(join(home.path, 'own.wasm')).href;

    expect((await home.run('pull', '--json', file)).exitCode).toBe(0);
    const refused = await home.run('pull', '--json', ...withKey, file);
    expect([refused.exitCode, codeOf(refused)]).toEqual([1, 'SIGNATURE_MISSING']);
  });

  it('refuses flags that say how to verify, where nobody says who has to have signed', async () => {
    const { pull, reference, home } = await startSignedRegistry();
    const refused = await pull('--json', '--sigstore-trust-config', 'nowhere.json', reference);

    expect([refused.exitCode, codeOf(refused)]).toEqual([2, 'USAGE_INVALID']);
    expect((await home.run('policies')).stdout).toBe('');
  });

  it('goes by the file of the user where a policy is pushed from one place to another', async () => {
    const { home, reference, registry, requireKey, sign } = await startSignedRegistry();
    requireKey();
    const push = () =>
      home.run('push', '--json', '--ca-file', authorityFile, reference, `${registry.host}/team/other:v1`);

    const refused = await push();
    expect([refused.exitCode, codeOf(refused)]).toEqual([1, 'SIGNATURE_MISSING']);
    expect((await home.run('policies')).stdout).toBe('');
    await sign();
    expect((await push()).stdout).toContain('immutable_ref');
  });

  it('gets what was verified, where the tag is moved meanwhile', async () => {
    const world = await startSignedRegistry();
    const { pull, reference, registry, artifact, sign, moveTag, home } = world;
    await sign();
    let moved = '';
    registry.misbehave({ target: /manifests\/v1$/, method: 'GET', times: 1 }, (normal) => {
      moved = moveTag().layer.digest;
      return normal;
    });

    expect((await pull(...withKey, reference)).exitCode).toBe(0);

    const stored = filesIn(home.store).join('\n');
    expect(stored).toContain(artifact.layer.digest.slice(7));
    expect(stored).not.toContain(moved.slice(7));
    // After the tag was looked up once, everything goes by digests.
    expect(registry.asked(/manifests\/v1/)).toHaveLength(1);
  });

  it('does not count signatures of what the tag was before', async () => {
    const world = await startSignedRegistry();
    const { pull, reference, sign, moveTag } = world;
    await sign();
    moveTag();

    expect(codeOf(await pull('--json', ...withKey, reference))).toBe('SIGNATURE_MISSING');
    expectNothing(world);
  });

  it('does not believe a registry about digests', async () => {
    const world = await startSignedRegistry();
    const { pull, reference, registry, sign, artifact, moveTag } = world;
    await sign();
    moveTag();
    registry.misbehave({ target: /manifests\/v1$/ }, (normal) => ({
      ...normal,
      headers: { ...normal.headers, 'docker-content-digest': artifact.descriptor.digest },
    }));

    expect((await pull(...withKey, reference)).exitCode).not.toBe(0);
    expectNothing(world);
  });

  it('takes web servers for what has no signatures', async () => {
    const world = await startSignedRegistry();
    const web = await startWebServer();

    const refused = await world.pull('--json', ...withKey, `${web.url}/policy.wasm`);

    expect([refused.exitCode, codeOf(refused)]).toEqual([1, 'SIGNATURE_MISSING']);
    world.requireKey();
    const byFile = await world.pull('--json', `${web.url}/policy.wasm`);
    expect([byFile.exitCode, codeOf(byFile)]).toEqual([1, 'SIGNATURE_MISSING']);
    expect(web.requests).toEqual([]);
    expectNothing(world);
  });

  it('works for two at once', async () => {
    const { pull, reference, sign, home } = await startSignedRegistry();
    await sign();

    const ended = await Promise.all([pull(...withKey, reference), pull(...withKey, reference)]);

    expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(JSON.parse((await home.run('policies', '--json')).stdout)).toHaveLength(1);
  });

  it('refuses the one who asks for signatures, not the other one', async () => {
    const { pull, reference } = await startSignedRegistry();

    const [strict, lax] = await Promise.all([pull(...withKey, reference), pull(reference)]);

    expect([strict.exitCode, lax.exitCode]).toEqual([1, 0]);
  });
});

/** Starts the command line, and kills it at a moment, without a chance to clean up. */
async function killedOnce(moment: Promise<unknown>, { home }: World, args: readonly string[]): Promise<void> {
  const [command = '', ...rest] = args;
  const child = spawn(process.execPath, [builtCli, command, '--ca-file', authorityFile, ...rest], {
    cwd: home.path,
    env: { ...process.env, ...home.env },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  await moment;
  child.kill('SIGKILL');
  await ended;
}
