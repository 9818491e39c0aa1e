import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseYaml } from '../../src/yaml/index.ts';
import { toPlain } from '../../src/json/index.ts';
import { CliHome } from '../support/cli-home.ts';
import type { Answer } from '../support/fake-registry.ts';
import { FakeTuf } from '../support/fake-tuf.ts';
import { FakeSigstore, makeKey, publicPem } from '../support/fake-sigstore/index.ts';
import { compileSchema, readSchema } from '../support/json-schema.ts';
import { hasPseudoTerminals, runAtTerminal } from '../support/pseudo-terminal.ts';
import { putBundle, putLegacy } from '../support/put-signatures.ts';
import { builtCli } from '../support/run-program.ts';
import { authorityFile, provide, startRegistry, startWebServer } from '../support/tls-registry.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
const probe = readFileSync(join(fixtures, 'golden/modules/probe-wapc.wasm'));
const key = makeKey();

let sigstore: FakeSigstore;
beforeAll(async () => {
  sigstore = await FakeSigstore.start();
});

/** A policy in a registry, and a user who looks at it. */
async function setUp() {
  const registry = await startRegistry();
  const home = new CliHome();
  home.write('trust.json', sigstore.trustConfig());
  home.write('cosign.pub', publicPem(key));
  home.write('other.pub', publicPem(makeKey()));
  const repository = registry.repository('team/policy');
  const { descriptor } = provide(registry, 'team/policy', 'v1', probe);
  const reference = `${registry.host}/team/policy:v1`;
  return {
    registry,
    home,
    repository,
    descriptor,
    reference,
    show: (...args: string[]) =>
      home.run('inspect', '--show-signatures', '--ca-file', authorityFile, ...args, reference),
  };
}

type World = Awaited<ReturnType<typeof setUp>>;

/** One of each: a bundle by a workflow, a legacy signature by a key, an attestation, a bundle that is none. */
async function putAll({ repository, descriptor }: World) {
  const manifest = descriptor.digest;
  const identity = 'https://github.com/team/policies/.github/workflows/release.yml@refs/heads/main';
  const keyless = {
    manifest,
    identity,
    issuer: 'https://token.actions.githubusercontent.com',
    githubRepository: 'team/policies',
  };
  putBundle(repository, descriptor, await sigstore.signBundleKeyless(keyless));
  const statement = { predicateType: 'https://slsa.dev/provenance/v1' };
  putBundle(repository, descriptor, await sigstore.signBundleKeyless({ ...keyless, statement }));
  putBundle(repository, descriptor, Buffer.from('{"mediaType":"none"}'));
  putLegacy(repository, manifest, [await sigstore.signLegacyWithKey({ manifest, key })]);
  return identity;
}

function parsed(text: string): { signatures: unknown; attestations: unknown } {
  const document: unknown = JSON.parse(text);
  const validate = compileSchema(readSchema('inspect'));
  validate(document);
  expect(validate.errors).toBeNull();
  return document as { signatures: unknown; attestations: unknown };
}

const trust = ['--sigstore-trust-config', 'trust.json'];

describe('wardctl inspect --show-signatures', () => {
  it('tells what it cannot verify from what it can: nothing, without trust root and key', async () => {
    const world = await setUp();
    const identity = await putAll(world);

    const { stdout, exitCode } = await world.show('--json');

    const { signatures, attestations } = parsed(stdout);
    const claimed = { subject: identity, workflowRepository: 'team/policies' };
    expect(signatures).toHaveLength(3);
    expect(signatures).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          format: 'bundle',
          subject: world.descriptor.digest,
          verified: false,
          claimed: expect.objectContaining(claimed) as unknown,
          problem: expect.objectContaining({ code: 'NO_TRUST_ROOT' }) as unknown,
        }),
        expect.objectContaining({
          format: 'legacy',
          verified: false,
          problem: expect.objectContaining({ code: 'NO_KEY' }) as unknown,
        }),
        expect.objectContaining({
          verified: false,
          problem: expect.objectContaining({ code: 'MALFORMED' }) as unknown,
        }),
      ]),
    );
    expect(JSON.stringify(signatures)).not.toContain('"signer"');
    expect(attestations).toEqual([
      expect.objectContaining({ format: 'bundle', predicateType: 'https://slsa.dev/provenance/v1' }),
    ]);
    expect(exitCode).toBe(0);
  });

  it('verifies certificates with a trust root, and keys with the key that is given', async () => {
    const world = await setUp();
    const identity = await putAll(world);

    const { stdout } = await world.show('--json', ...trust, '-k', 'cosign.pub');

    const { signatures } = parsed(stdout);
    expect(signatures).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          verified: true,
          counted: false,
          signer: expect.objectContaining({ kind: 'certificate', subject: identity }) as unknown,
          problem: expect.objectContaining({ code: 'KEY_MISMATCH' }) as unknown,
        }),
        expect.objectContaining({
          verified: true,
          counted: true,
          signer: expect.objectContaining({ kind: 'key' }) as unknown,
        }),
      ]),
    );
    expect(JSON.stringify(signatures)).not.toContain('"claimed"');
  });

  it('prints a layer after the other as text, certificate texts as claims', async () => {
    const world = await setUp();
    const identity = await putAll(world);

    const { stdout } = await world.show();

    const text = stdout.slice(stdout.indexOf('\nSigstore signatures'));
    expect(text).toMatch(/^Digest: +sha256:[0-9a-f]{64} $/m);
    expect(text).toMatch(/^Media type: +application\/vnd\.dev\.cosign\.simplesigning\.v1\+json $/m);
    expect(text).toMatch(/^Size: +\d+ $/m);
    expect(text).toMatch(/^dev\.cosignproject\.cosign\/signature +\S+ $/m);
    expect(text).toMatch(/^Verified: +not verified: no trust root $/m);
    expect(text).toMatch(/^Verified: +not verified: give the key with -k $/m);
    expect(text).toContain(`to be of ${identity}`);
    expect(text).not.toMatch(/^Signed by:/m);
    expect(text).toMatch(/^Attestations/m);
  });

  it('prints one mapping as YAML, with the legacy manifest as the reference has it', async () => {
    const world = await setUp();
    await putAll(world);

    const { stdout } = await world.show('-o', 'yaml');

    const source = { name: 'stdout', errorCode: 'REQUEST_INVALID', dialect: 'strict' } as const;
    const [value] = await parseYaml(stdout, source);
    const document = toPlain(value ?? null) as Record<string, unknown>;
    expect(Object.keys(document).slice(-2)).toEqual(['signatures', 'bundles']);
    expect(document['protocolVersion']).toBe('v1');
    expect(document['signatures']).toMatchObject({
      schemaVersion: 2,
      layers: [{ mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json' }],
    });
    expect(document['bundles']).toHaveLength(3);
  });

  it('says that there is none, which is no failure', async () => {
    const { show } = await setUp();

    const text = await show();
    expect(text.stdout).toMatch(/\nNo sigstore signatures found\n$/);
    expect(text.exitCode).toBe(0);
    expect(parsed((await show('--json')).stdout)).toMatchObject({ signatures: [], attestations: [] });
    expect((await show('-o', 'yaml')).stdout).toMatch(/\nsignatures: null\n$/);
  });

  it('says that files have none', async () => {
    const home = new CliHome();
    home.write('probe.wasm', probe);

    const text = await home.run('inspect', '--show-signatures', 'probe.wasm');
    expect(text.stdout).toMatch(/\nSignatures are kept in registries, and this policy comes from none.*\n$/);
    expect(text.exitCode).toBe(0);
    const { stdout } = await home.run('inspect', '--show-signatures', '--json', 'probe.wasm');
    expect(parsed(stdout)).toMatchObject({ signatures: null, attestations: null });
  });

  it('lists what there is where the policy is refused, and stores nothing', async () => {
    const world = await setUp();
    await putAll(world);

    const { stdout, stderr, exitCode } = await world.show(...trust, '-k', 'other.pub');

    expect(stdout).toMatch(/^Sigstore signatures/);
    expect(stdout).toMatch(/^Verified: +not verified $/m);
    expect(stdout).toMatch(/\(KEY_MISMATCH\)/);
    expect(stderr).toContain('is not signed as it has to be');
    expect(exitCode).toBe(1);
    expect(wasmFiles(world.home.path)).toEqual([]);
  });

  it('asks about the stored policy, not about what its tag stands for by now', async () => {
    const world = await setUp();
    await putAll(world);
    const { home, reference, descriptor } = world;
    expect((await home.run('pull', '--ca-file', authorityFile, reference)).exitCode).toBe(0);
    const other = readFileSync(join(fixtures, 'golden/modules/probe-wasi.wasm'));
    provide(world.registry, 'team/policy', 'v1', other);

    const { signatures } = parsed((await world.show('--json')).stdout);

    expect(signatures).toHaveLength(3);
    expect(JSON.stringify(signatures)).toContain(`"subject":"${descriptor.digest}"`);
  });

  it('fails where the registry cannot be read: that is not the same as no signature', async () => {
    const world = await setUp();
    const { home, reference } = world;
    expect((await home.run('pull', '--ca-file', authorityFile, reference)).exitCode).toBe(0);

    const { stdout, exitCode } = await home.run('inspect', '--show-signatures', reference);

    expect([stdout, exitCode]).toEqual(['', 5]);
  });

  it('uses the trust root that was fetched before, and asks for none', async () => {
    const world = await setUp();
    await putAll(world);
    const mirror = await startWebServer();
    const tuf = new FakeTuf(mirror.url);
    tuf.publish({ target: JSON.stringify(sigstore.trustedRoot()) });
    world.home.write('root.json', tuf.root);
    mirror.misbehave({}, (_normal, { url }) => fileOf(tuf, url.pathname));
    const own = ['--tuf-mirror', mirror.url, '--tuf-root', 'root.json'];
    const codes = async (): Promise<string> => (await world.show('--json', ...own)).stdout;

    expect(await codes()).toContain('NO_TRUST_ROOT');
    expect(mirror.requests).toEqual([]);
    const update = await world.home.run('trust', 'update', '--ca-file', authorityFile, ...own);
    expect(update).toMatchObject({ exitCode: 0 });
    const asked = mirror.requests.length;
    expect(asked).toBeGreaterThan(0);

    expect(await codes()).not.toContain('NO_TRUST_ROOT');
    expect(await codes()).toContain('"signer"');
    expect(mirror.requests).toHaveLength(asked);
  });

  it('lists what is signed as a list of manifests, too', async () => {
    const world = await setUp();
    const { repository, descriptor } = world;
    const index = { schemaVersion: 2, mediaType: indexType, manifests: [descriptor] };
    const list = repository.addManifest(Buffer.from(JSON.stringify(index)), indexType, 'v1');
    putBundle(repository, list, await sigstore.signBundleKeyless({ manifest: list.digest }));

    const { signatures } = parsed((await world.show('--json', ...trust)).stdout);

    expect(signatures).toEqual([expect.objectContaining({ subject: list.digest, verified: true })]);
  });

  it('shows no control characters of others', async () => {
    const world = await setUp();
    const { repository, descriptor } = world;
    const layer = await sigstore.signLegacyWithKey({ manifest: descriptor.digest, key });
    const annotations = { ...layer.annotations, 'evil\u001b[2J': 'a\u001b]0;b\u0007' };
    putLegacy(repository, descriptor.digest, [{ ...layer, annotations }]);

    const { stdout } = await world.show();

    expect(stdout).toContain(String.raw`evil\x1b[2J`);
    expect(stdout).not.toContain('\u001b');
  });

  it('is not for comparisons', async () => {
    const { show, reference } = await setUp();

    expect((await show('--diff', reference)).exitCode).toBe(2);
  });

  it.runIf(hasPseudoTerminals)('is part of the page on a terminal', async () => {
    const world = await setUp();
    const identity = await putAll(world);
    const words = ['inspect', '--show-signatures', '--no-color', '--ca-file', authorityFile];
    const page = (...more: string[]) =>
      runAtTerminal(
        `cd '${world.home.path}' && stty cols 110 && '${process.execPath}' '${builtCli}' ${[...words, ...more, world.reference].join(' ')}`,
        { ...(world.home.env as Record<string, string>), LANG: 'C.UTF-8' },
        [],
      );

    const unverified = await page();
    expect(unverified.screen).toMatch(/⚠ bundle sha256:[0-9a-f]{12}, not verified: no trust root/);
    expect(unverified.screen).toMatch(/claims +to be of https:\/\/github\.com/);
    expect(unverified.screen).toMatch(/✘ bundle sha256:[0-9a-f]{12}, not verified\r?\n/);
    expect(unverified.screen).toContain('Attestations, which are no signatures');
    const verified = await page(...trust, '-k', 'cosign.pub');
    expect(verified.screen).toMatch(/✔ legacy sha256:[0-9a-f]{12}, verified/);
    expect(verified.screen).toMatch(new RegExp(`signed by +${identity.slice(0, 40)}`));
    expect(verified.exitCode).toBe(0);
  });
});

const indexType = 'application/vnd.oci.image.index.v1+json';

function fileOf(tuf: FakeTuf, path: string): Answer {
  const body = tuf.files.get(path);
  return { status: body === undefined ? 404 : 200, headers: {}, body: body ?? Buffer.alloc(0) };
}

function wasmFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /blobs|\.wasm$/.test(name),
  );
}
