import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CliHome } from '../support/cli-home.ts';
import { compileSchema, readSchema } from '../support/json-schema.ts';
import { policyModule } from '../support/policies.ts';
import { authorityFile, provide, startRegistry } from '../support/tls-registry.ts';

const modules = join(import.meta.dirname, '../../fixtures/golden/modules');
const trust = ['--ca-file', authorityFile] as const;
const probe = readFileSync(join(modules, 'probe-wapc.wasm'));

async function setUp() {
  const registry = await startRegistry();
  const home = new CliHome();
  cpSync(modules, home.path, { recursive: true });
  return { registry, home, push: (...args: string[]) => home.run('push', ...trust, ...args) };
}

function lines(text: string): string[] {
  return text.trimEnd().split('\n');
}

describe('wardctl push', () => {
  // cli-and-registry 5.3
  it('prints where the policy is, as the reference does', async () => {
    const { registry, push } = await setUp();
    const reference = `${registry.host}/team/probe:v1`;

    const text = await push('probe-wapc.wasm', reference);
    const json = await push('-o', 'json', 'probe-wapc.wasm', `registry://${reference}`);

    const found = registry.repository('team/probe').findManifest('v1');
    const immutable = `${registry.host}/team/probe@${found?.digest ?? ''}`;
    expect(text.stdout).toBe(`Policy successfully pushed: ${immutable}\n`);
    expect(json.stdout).toBe(`{"immutable_ref":"${immutable}"}`);
    expect([text.exitCode, json.exitCode]).toEqual([0, 0]);
    expect(compileSchema(readSchema('push'))(JSON.parse(json.stdout))).toBe(true);
    expect(lines(text.stderr).filter((line) => line.startsWith('push'))).toEqual([
      expect.stringMatching(/^pushing .*\/team\/probe:v1 \(/),
      expect.stringMatching(/^pushed .*\/team\/probe:v1: .* in /),
    ]);
    const manifest = JSON.parse(found?.manifest.bytes.toString() ?? '') as { annotations: object };
    expect(manifest.annotations).toMatchObject({ 'io.kubewarden.policy.title': 'probe-wapc' });
  });

  it('pushes what pull gives back', async () => {
    const { registry, home, push } = await setUp();
    const reference = `${registry.host}/team/probe:v1`;
    await push('probe-wapc.wasm', reference);

    await home.run('pull', ...trust, reference, '-o', 'back.wasm');
    expect(readFileSync(join(home.path, 'back.wasm'))).toEqual(probe);
  });

  it('pushes a stored policy, by its digest or from another registry', async () => {
    const { registry, push } = await setUp();
    const { layer } = provide(registry, 'team/from', 'v1', probe);
    expect((await push(`${registry.host}/team/from:v1`, `${registry.host}/team/to:v1`)).exitCode).toBe(0);
    expect((await push(layer.digest.slice(7, 17), `${registry.host}/team/to:v2`)).exitCode).toBe(0);
    expect([...registry.repository('team/to').tags.keys()]).toEqual(['v1', 'v2']);
  });

  it('says nothing with --quiet, also where the policy has to be pulled first', async () => {
    const { registry, push } = await setUp();
    provide(registry, 'team/from', 'v1', probe);
    const [from, to] = [`registry://${registry.host}/team/from:v1`, `${registry.host}/team/to:v1`];

    const { stderr, exitCode } = await push('-q', from, to);

    expect(exitCode).toBe(0);
    expect(lines(stderr).filter((line) => !line.includes(' WARN '))).toEqual([]);
    expect(registry.repository('team/to').tags.has('v1')).toBe(true);
  });

  it('refuses a module without metadata, unless forced', async () => {
    const { registry, push } = await setUp();
    const reference = `${registry.host}/team/raw:v1`;

    const refused = await push('probe-wapc.raw.wasm', reference);
    expect(refused.stderr).toMatch(
      /probe-wapc\.raw\.wasm: the policy has no metadata\nHint: .*annotate.*--force/,
    );
    expect([refused.stdout, refused.exitCode]).toEqual(['', 1]);
    expect(registry.requests).toEqual([]);

    for (const force of [['--force'], ['-f'], ['--force=true'], ['--force', 'true']]) {
      const { stderr, exitCode } = await push(...force, 'probe-wapc.raw.wasm', reference);
      expect(stderr).toContain('the policy has no metadata');
      expect(exitCode).toBe(0);
    }
    const rego = await push('--force', 'probe-opa.raw.wasm', reference);
    expect([rego.exitCode, rego.stderr]).toEqual([
      1,
      expect.stringContaining('Rego policies cannot be pushed'),
    ]);
  });

  it('only says what it would do in a dry run', async () => {
    const { registry, push } = await setUp();
    const reference = `${registry.host}/team/probe:v1`;

    const text = await push('--dry-run', 'probe-wapc.wasm', reference);
    const json = await push('--dry-run', '--json', 'probe-wapc.wasm', reference);

    expect(registry.requests).toEqual([]);
    const plan = JSON.parse(json.stdout) as {
      immutable_ref: string;
      dryRun: { contents: { digest: string }[] };
    };
    expect(compileSchema(readSchema('push'))(plan)).toBe(true);
    expect(plan.dryRun.contents).toHaveLength(3);
    for (const { digest } of plan.dryRun.contents) expect(text.stdout).toContain(digest);
    expect(text.stdout).toMatch(/^Would push with the tag v1:\n/);
    // A terminal of 80 columns breaks what is longer anywhere, and a digest is no digest then.
    const withDigests = lines(text.stdout).filter((line) => line.includes('sha256:'));
    expect(withDigests).toHaveLength(4);
    expect(
      withDigests.slice(1).every((line) => /^ +sha256:[0-9a-f]{64}$/.test(line) && line.length <= 80),
    ).toBe(true);

    const real = await push('--json', 'probe-wapc.wasm', reference);
    expect(JSON.parse(real.stdout)).toEqual({ immutable_ref: plan.immutable_ref });
  });

  it('sends nothing again that is there', async () => {
    const { registry, push } = await setUp();
    await push('probe-wapc.wasm', `${registry.host}/team/probe:v1`);
    registry.requests.length = 0;
    await push('probe-wapc.wasm', `${registry.host}/team/probe:v2`);
    expect(registry.asked(/^(?:POST|PATCH|PUT) .*blobs/)).toEqual([]);
  });

  it('names registry, repository and account where it may not', async () => {
    const registry = await startRegistry({
      authentication: { kind: 'basic', username: 'ann', password: 'correct horse' },
    });
    const home = new CliHome();
    cpSync(join(modules, 'probe-wapc.wasm'), join(home.path, 'p.wasm'));

    const { stderr, exitCode } = await home.run('push', ...trust, 'p.wasm', `${registry.host}/team/probe:v1`);

    expect(stderr).toContain(`${registry.host}/team/probe`);
    expect(stderr).toContain(`wardctl login ${registry.host}`);
    expect(exitCode).toBe(5);
  });

  it.each([
    ['a web server', 'https://example.com/x'],
    ['no repository', 'policy'],
    ['a bad tag', 'ghcr.io/team/policy:-'],
  ])('refuses %s as destination', async (_name, uri) => {
    const home = new CliHome();
    cpSync(join(modules, 'probe-wapc.wasm'), join(home.path, 'p.wasm'));
    expect((await home.run('push', 'p.wasm', uri)).exitCode).toBe(2);
  });
});

describe('wardctl digest', () => {
  it('prints the URI as it was given, with the digest', async () => {
    const { registry, home } = await setUp();
    const { descriptor } = provide(registry, 'team/a', 'v1', policyModule('a'));
    const uri = `registry://${registry.host}/team/a:v1`;
    const digest = (...args: string[]) => home.run('digest', ...trust, ...args);

    expect(await digest(uri)).toEqual({ exitCode: 0, stdout: `${uri}@${descriptor.digest}\n`, stderr: '' });
    const bare = `${registry.host}/team/a:v1`;
    expect((await digest(bare)).stdout).toBe(`${bare}@${descriptor.digest}\n`);
    const pinned = `${registry.host}/team/a@${descriptor.digest}`;
    expect((await digest(pinned)).stdout).toBe(`${pinned}\n`);
    const { stdout } = await digest('--json', bare);
    expect(compileSchema(readSchema('digest'))(JSON.parse(stdout))).toBe(true);
    expect(JSON.parse(stdout)).toMatchObject({ uri, digest: descriptor.digest, immutableRef: pinned });
    expect(registry.asked(/blobs/)).toEqual([]);
    expect((await digest(`${registry.host}/team/a:v2`)).exitCode).toBe(5);
    expect((await digest('https://example.com/a')).exitCode).toBe(2);
  });
});

describe('wardctl copy', () => {
  it('copies between registries, and keeps the digest', async () => {
    const [from, to] = [await startRegistry(), await startRegistry()];
    const home = new CliHome();
    const { descriptor } = provide(from, 'team/a', 'v1', policyModule('a'));
    const [source, destination] = [`${from.host}/team/a:v1`, `${to.host}/mirror/a:stable`];

    const { stdout, exitCode } = await home.run('copy', ...trust, source, destination);

    expect([exitCode, stdout]).toEqual([0, `${destination}@${descriptor.digest}\n`]);
    expect(to.repository('mirror/a').tags.get('stable')).toBe(descriptor.digest);
    const json = await home.run('copy', ...trust, '--json', '--quiet', source, destination);
    expect(JSON.parse(json.stdout)).toEqual({
      source: `registry://${source}`,
      destination,
      digest: descriptor.digest,
    });
    expect(compileSchema(readSchema('copy'))(JSON.parse(json.stdout))).toBe(true);
    expect(json.stderr).toBe('');
  });

  it('copies to folders in the OCI image layout and back, and from the store', async () => {
    const registry = await startRegistry();
    const home = new CliHome();
    const { descriptor, layer } = provide(registry, 'team/a', 'v1', policyModule('a'));
    const reference = `${registry.host}/team/a:v1`;
    const copy = (...args: string[]) => home.run('copy', ...trust, ...args);

    expect((await copy(reference, 'oci:out')).stdout).toBe(`oci:out:${reference}@${descriptor.digest}\n`);
    expect(existsSync(join(home.path, 'out/blobs/sha256', layer.digest.slice(7)))).toBe(true);
    expect((await copy('oci:out', `${registry.host}/team/b:v1`)).exitCode).toBe(0);
    expect((await copy(`oci:out:${reference}`, 'oci:other:name')).exitCode).toBe(0);
    expect((await copy('oci:other:name', `${registry.host}/team/c:v1`)).exitCode).toBe(0);
    await home.run('pull', ...trust, reference);
    expect((await copy(layer.digest.slice(7, 17), `${registry.host}/team/d:v1`)).exitCode).toBe(0);
    for (const name of ['b', 'c', 'd'])
      expect(registry.repository(`team/${name}`).tags.get('v1')).toBe(descriptor.digest);
  });

  it.each<[string, string, string, number]>([
    ['a layout without manifests', 'oci:none', 'oci:out', 1],
    ['a digest that is not stored', 'abc', 'oci:out', 1],
    ['a destination that is a digest', 'oci:none', 'abc', 1],
  ])('refuses %s', async (_name, source, destination, exitCode) => {
    const { stderr, ...ended } = await new CliHome().run('copy', source, destination);
    expect(ended).toEqual({ exitCode, stdout: '' });
    expect(stderr).toMatch(/^Error: /);
  });

  it('refuses what is no folder, on either side', async () => {
    const registry = await startRegistry();
    provide(registry, 'team/a', 'v1', policyModule('a'));
    const reference = `${registry.host}/team/a:v1`;
    const home = new CliHome();
    home.write('existing.txt', 'x');

    const to = await home.run('copy', ...trust, reference, 'oci:existing.txt');
    expect(to.stderr).toMatch(/^Error: existing\.txt: expected a folder, found a file\nHint: /);
    expect([to.exitCode, to.stdout]).toEqual([1, '']);
    const from = await home.run('copy', ...trust, 'oci:existing.txt', reference);
    expect(from.stderr).toMatch(/^Error: oci:existing\.txt: expected a folder, found a file\nHint: /);
    expect([from.exitCode, from.stdout]).toEqual([1, '']);
  });

  it('says what a layout holds where it has not what is asked for', async () => {
    const registry = await startRegistry();
    provide(registry, 'team/a', 'v1', policyModule('a'));
    const home = new CliHome();
    const copy = (...args: string[]) => home.run('copy', ...trust, ...args);
    for (const name of ['a', 'b']) await copy(`${registry.host}/team/a:v1`, `oci:layout:${name}`);

    const { stderr, exitCode } = await copy('oci:layout:nope', `${registry.host}/team/b:v1`);

    expect(stderr).toMatch(/^Error: .*no `nope` in the layout; it holds a, b\nHint: .*oci:layout:NAME/);
    expect(exitCode).toBe(1);
    expect((await copy('oci:layout', `${registry.host}/team/b:v1`)).stderr).toContain('it holds a, b');
  });

  it('names the destination of what was copied', async () => {
    const [from, to] = [await startRegistry(), await startRegistry()];
    provide(from, 'team/a', 'v1', policyModule('a'));
    const [source, destination] = [`${from.host}/team/a:v1`, `${to.host}/mirror/a:stable`];

    const { stderr } = await new CliHome().run('copy', ...trust, source, destination);

    expect(stderr).toContain(`copied registry://${source} to ${destination}`);
    expect(stderr).not.toContain('WARN');
  });

  it('copies what is no policy, and says that it is none', async () => {
    const registry = await startRegistry();
    const repository = registry.repository('team/image');
    const config = repository.addBlob(Buffer.from('{}'), 'application/vnd.oci.image.config.v1+json');
    const layer = repository.addBlob(Buffer.from('x'), 'application/vnd.oci.image.layer.v1.tar+gzip');
    repository.addManifest(
      Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers: [layer] })),
      'application/vnd.oci.image.manifest.v1+json',
      'v1',
    );

    const source = `${registry.host}/team/image:v1`;
    const { stdout, stderr, exitCode } = await new CliHome().run('copy', ...trust, source, 'oci:out');

    expect(stderr).toMatch(/WARN wardctl: .*team\/image:v1 was copied, but it is no policy: /);
    expect(stdout).toMatch(/^oci:out:/);
    expect(exitCode).toBe(0);
  });

  it.each([
    ['copy', ['copy', './policy.wasm', 'oci:out']],
    ['copy', ['copy', 'policy.wasm', 'example.com/team/policy:v1']],
    ['copy', ['copy', 'example.com/team/policy:v1', 'dir/policy.wasm']],
    ['digest', ['digest', 'dir/policy.wasm']],
  ])('says of a file what takes it: %s', async (_command, args) => {
    const home = new CliHome();
    home.write('policy.wasm', policyModule('a'));
    home.write('dir/policy.wasm', policyModule('a'));

    const { stderr, exitCode } = await home.run(...args);

    expect(stderr).toMatch(
      /policy\.wasm: expected a reference of a registry, found a file\nHint: .*wardctl push /,
    );
    expect(exitCode).toBe(2);
  });

  it('takes a stored policy of several names where the name does not matter', async () => {
    const registry = await startRegistry();
    const { layer, descriptor } = provide(registry, 'team/a', 'v1', policyModule('a'));
    provide(registry, 'team/a', 'v2', policyModule('a'));
    const home = new CliHome();
    const copy = (...args: string[]) => home.run('copy', ...trust, ...args);
    await home.run('pull', ...trust, `${registry.host}/team/a:v1`, `${registry.host}/team/a:v2`);
    const digits = layer.digest.slice(7, 17);

    expect((await copy(digits, `${registry.host}/team/b:v1`)).exitCode).toBe(0);
    expect(registry.repository('team/b').tags.get('v1')).toBe(descriptor.digest);
    expect((await copy(digits, 'oci:out:name')).exitCode).toBe(0);
    // The layout would get one of the names.
    const { stderr, exitCode } = await copy(digits, 'oci:out');
    expect(stderr).toContain(`registry://${registry.host}/team/a:v2\nHint: Write one of these URIs.`);
    expect(exitCode).toBe(1);
  });

  it('refuses a folder with other files', async () => {
    const registry = await startRegistry();
    provide(registry, 'team/a', 'v1', policyModule('a'));
    const home = new CliHome();
    home.write('full/file', 'x');
    const { exitCode, stderr } = await home.run('copy', ...trust, `${registry.host}/team/a:v1`, 'oci:full');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('found other files')]);
    expect(existsSync(join(home.path, 'full/blobs'))).toBe(false);
  });
});
