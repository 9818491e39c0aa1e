import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { mediaTypes } from '../../src/oci/index.ts';
import { generateKeyPair, type KeyPair } from '../../src/sigstore/sign/key-pair.ts';
import { CliHome } from '../support/cli-home.ts';
import { compileSchema, readSchema } from '../support/json-schema.ts';
import { someMetadata, policyModule } from '../support/policies.ts';
import { hasPseudoTerminals, runAtTerminal } from '../support/pseudo-terminal.ts';
import { builtCli, runCli, type Ended } from '../support/run-program.ts';
import { authorityFile, provide, startRegistry } from '../support/tls-registry.ts';

const password = 'correct horse';
let ours: KeyPair;
let theirs: KeyPair;
beforeAll(async () => {
  [ours, theirs] = await Promise.all([generateKeyPair(password), generateKeyPair(password)]);
});

/** A policy that nobody has signed, and a user with two keys. */
async function setUp() {
  const registry = await startRegistry();
  const home = new CliHome();
  for (const [name, pair] of Object.entries({ ours, theirs })) {
    home.write(`${name}.key`, pair.privateKey);
    home.write(`${name}.pub`, pair.publicKey);
  }
  const repository = registry.repository('team/policy');
  const { descriptor } = provide(registry, 'team/policy', 'v1', policyModule('unsigned'));
  const reference = `${registry.host}/team/policy:v1`;
  const env = { ...home.env, COSIGN_PASSWORD: password };
  const run = (...args: string[]): Promise<Ended> => runCli(args, { cwd: home.path, env });
  const at = ['--ca-file', authorityFile];
  return {
    registry,
    home,
    repository,
    descriptor,
    reference,
    run: (command: string, ...args: string[]) => run(command, ...at, ...args),
    sign: (...args: string[]) => run('sign', ...at, ...args, reference),
    /** With these keys, each of which has to have signed. */
    verify: async (keys: readonly string[], ...more: string[]): Promise<number | null> => {
      const flags = keys.flatMap((key) => ['-k', `${key}.pub`]);
      return (await run('verify', ...at, ...flags, ...more, reference)).exitCode;
    },
    /** How many legacy signatures there are. */
    layers: (): number => {
      const { manifest } = repository.findManifest(`${descriptor.digest.replace(':', '-')}.sig`) ?? {};
      return manifest === undefined
        ? 0
        : (JSON.parse(String(manifest.bytes)) as { layers: [] }).layers.length;
    },
  };
}

const withOurs = ['--key', 'ours.key'];

describe('wardctl sign with a key', () => {
  it.each([
    ['bundle', []],
    ['legacy', ['--legacy']],
  ] as const)('makes a %s that verifies', async (format, flags) => {
    const { sign, verify, descriptor, registry } = await setUp();
    const isSigned = compileSchema(readSchema('sign'));
    expect(await verify(['ours'])).toBe(1);

    const { stdout, stderr, exitCode } = await sign(...withOurs, ...flags, '-a', 'env=prod', '--json');
    const signed: unknown = JSON.parse(stdout);
    isSigned(signed);
    expect(isSigned.errors).toBeNull();
    expect(signed).toMatchObject({
      immutableRef: `${registry.host}/team/policy@${descriptor.digest}`,
      format,
    });
    expect([stderr, exitCode]).toEqual(['', 0]);

    expect(await verify(['ours'], '-a', 'env=prod', '--signature-format', format)).toBe(0);
    expect(await verify(['ours'], '-a', 'env=test')).toBe(1);
    expect(await verify(['theirs'])).toBe(1);
  });

  it('adds to the signatures that are there, and says nothing twice', async () => {
    const { sign, verify, layers } = await setUp();

    for (const key of ['ours.key', 'theirs.key', 'ours.key'])
      expect((await sign('--key', key, '--legacy')).exitCode).toBe(0);
    expect(layers()).toBe(2);
    expect((await sign(...withOurs, '--legacy', '-a', 'env=prod')).exitCode).toBe(0);
    expect(layers()).toBe(3);
    expect((await sign('--key', 'theirs.key')).exitCode).toBe(0);

    expect(await verify(['ours', 'theirs'], '--signature-format', 'legacy')).toBe(0);
    expect(await verify(['theirs'], '--signature-format', 'bundle')).toBe(0);
    expect(await verify(['ours'], '--signature-format', 'bundle')).toBe(1);
  });

  it('works for two at once', async () => {
    const { sign, verify } = await setUp();

    const ended = await Promise.all(['ours.key', 'theirs.key'].map((key) => sign('--key', key)));

    expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(await verify(['ours', 'theirs'])).toBe(0);
  });

  it('keeps legacy signatures that are put there meanwhile', async () => {
    const { sign, verify, registry, repository, descriptor } = await setUp();
    await sign('--key', 'theirs.key', '--legacy');
    const tag = `${descriptor.digest.replace(':', '-')}.sig`;
    const theirs = repository.tags.get(tag) ?? '';
    repository.tags.delete(tag);
    // The payload comes first; then the configuration, when the tag has been looked up.
    registry.misbehave({ method: 'PUT', target: /blobs\/uploads/, skip: 1, times: 1 }, (normal) => {
      repository.tags.set(tag, theirs);
      return normal;
    });

    expect((await sign(...withOurs, '--legacy', '-a', 'by=us')).exitCode).toBe(0);

    expect(await verify(['ours', 'theirs'])).toBe(0);
  });

  it('signs what the reference stands for: of a list, the list', async () => {
    const { run, repository, registry, descriptor } = await setUp();
    const list = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [descriptor] };
    const { digest } = repository.addManifest(Buffer.from(JSON.stringify(list)), mediaTypes.ociIndex, 'list');
    const reference = `${registry.host}/team/policy:list`;

    const { stdout } = await run('sign', ...withOurs, '--json', reference);

    expect(JSON.parse(stdout)).toMatchObject({ immutableRef: `${registry.host}/team/policy@${digest}` });
    expect((await run('verify', '-k', 'ours.pub', reference)).exitCode).toBe(0);
    expect((await run('verify', '-k', 'ours.pub', `${registry.host}/team/policy:v1`)).exitCode).toBe(1);
  });

  it('puts nothing anywhere with a wrong password, key or annotation', async () => {
    const { sign, home, registry, reference, run } = await setUp();
    home.write('wrong', 'incorrect horse\n');
    home.write('policy.wasm', policyModule('own'));

    const wrong = await sign(...withOurs, '--password-file', 'wrong', '--json');
    expect(JSON.parse(wrong.stderr)).toMatchObject({ error: { code: 'KEY_PASSWORD_WRONG' } });
    expect(wrong.stderr).not.toContain('incorrect');
    expect([wrong.exitCode, wrong.stdout]).toEqual([1, '']);
    const failing: [number, string[]][] = [
      [1, ['--key', 'ours.pub']],
      [1, ['--key', 'missing.key']],
      [1, [...withOurs, '--password-file', 'missing']],
      [2, [...withOurs, '-a', 'env']],
      [2, [...withOurs, '--identity-token', 'a.b.c']],
      [2, ['--password-file', 'wrong']],
      [2, []],
    ];
    for (const [exitCode, args] of failing) {
      const ended = await sign(...args);
      expect([args, ended.exitCode, ended.stdout]).toEqual([args, exitCode, '']);
    }
    expect((await run('sign', ...withOurs, 'policy.wasm')).exitCode).toBe(2);
    expect((await run('push', 'policy.wasm', ...withOurs, reference)).exitCode).toBe(2);
    expect(registry.requests).toEqual([]);
  });

  it('signs policies only, and those that are there', async () => {
    const { run, registry, repository } = await setUp();
    const image = {
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config: repository.addBlob(Buffer.from('{}'), 'application/vnd.oci.image.config.v1+json'),
      layers: [repository.addBlob(Buffer.from('layer'), 'application/vnd.oci.image.layer.v1.tar')],
    };
    repository.addManifest(Buffer.from(JSON.stringify(image)), mediaTypes.ociManifest, 'image');
    const code = async (tag: string) => {
      const { stderr } = await run('sign', ...withOurs, '--json', `${registry.host}/team/policy:${tag}`);
      return (JSON.parse(stderr) as { error: { code: string } }).error.code;
    };

    expect(await code('image')).toBe('ARTIFACT_INVALID');
    expect(await code('missing')).toBe('REGISTRY_NOT_FOUND');
    expect(registry.asked(/^(?:PUT|POST|PATCH)/)).toEqual([]);
  });

  it.runIf(hasPseudoTerminals)('asks for the password at a terminal', async () => {
    const { home, reference, verify } = await setUp();
    const at = (typed: string) =>
      runAtTerminal(
        `cd '${home.path}' && '${process.execPath}' '${builtCli}' sign --ca-file '${authorityFile}' --key ours.key ${reference}`,
        { ...(home.env as Record<string, string>) },
        [['Password of ours.key: ', `${typed}\n`]],
      );

    expect((await at('wrong')).exitCode).toBe(1);
    const { exitCode, screen } = await at(password);
    expect(exitCode).toBe(0);
    expect(screen).not.toContain(password);
    expect(await verify(['ours'])).toBe(0);
  });
});

describe('wardctl push --sign', () => {
  it('pushes and signs what it pushed', async () => {
    const { run, home, registry } = await setUp();
    home.write('policy.wasm', policyModule('pushed', someMetadata));
    const isPushed = compileSchema(readSchema('push'));
    const reference = `${registry.host}/team/pushed:v1`;

    const { stdout } = await run('push', '--sign', ...withOurs, '--json', 'policy.wasm', reference);
    const pushed: unknown = JSON.parse(stdout);
    isPushed(pushed);
    expect(isPushed.errors).toBeNull();
    expect(pushed).toMatchObject({ signature: { format: 'bundle' } });
    const text = await run('push', '--sign', ...withOurs, '--legacy', 'policy.wasm', reference);
    expect(text.stdout).toMatch(
      /^Policy successfully pushed: \S+\nPolicy successfully signed: legacy sha256:\S+\n$/,
    );

    for (const format of ['bundle', 'legacy']) {
      const verified = await run('verify', '-k', 'ours.pub', '--signature-format', format, reference);
      expect(verified.exitCode).toBe(0);
    }
    const pulled = await run('pull', '-k', 'ours.pub', '-o', 'pulled.wasm', reference);
    expect(pulled.exitCode).toBe(0);
    expect(readFileSync(join(home.path, 'pulled.wasm')).equals(policyModule('pushed', someMetadata))).toBe(
      true,
    );
  });

  it('pushes nothing where it could not sign', async () => {
    const { run, home, registry } = await setUp();
    home.write('policy.wasm', policyModule('pushed', someMetadata));
    home.write('wrong', 'incorrect horse');
    const reference = `${registry.host}/team/pushed:v1`;
    const flags = ['--sign', ...withOurs, '--password-file', 'wrong'];

    expect((await run('push', ...flags, 'policy.wasm', reference)).exitCode).toBe(1);
    expect((await run('push', '--sign', 'policy.wasm', reference)).exitCode).toBe(2);
    expect(registry.requests).toEqual([]);
    expect(existsSync(join(home.path, 'cosign.key'))).toBe(false);
  });
});
