import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { CliHome } from '../support/cli-home.ts';
import { breaksOffAfter, drips, stallsAfter } from '../support/fake-registry.ts';
import { filesIn } from '../support/files-in.ts';
import { compileSchema, readSchema } from '../support/json-schema.ts';
import { policyModule } from '../support/policies.ts';
import { hasPseudoTerminals, runAtTerminal } from '../support/pseudo-terminal.ts';
import { builtCli } from '../support/run-program.ts';
import { authorityFile, provide, startRegistry, startWebServer } from '../support/tls-registry.ts';

const trust = ['--ca-file', authorityFile] as const;

/** A registry with the policy `team/a:v1`, and a home without policies. */
async function setUp(name = 'a') {
  const registry = await startRegistry();
  const module = policyModule(name);
  const artifact = provide(registry, 'team/a', 'v1', module);
  const home = new CliHome();
  const reference = `${registry.host}/team/a:v1`;
  return {
    registry,
    module,
    artifact,
    home,
    reference,
    pull: (...args: string[]) => home.run('pull', ...trust, ...args),
  };
}

/** What a pull leaves in the store while nothing is named: no file that is not whole. */
function unfinished(home: CliHome): string[] {
  return existsSync(home.store) ? filesIn(home.store).filter((path) => path.endsWith('.tmp')) : [];
}

function index(home: CliHome): string {
  const path = join(home.store, 'index.json');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

describe('wardctl pull', () => {
  it('stores a policy, prints nothing, and tells about it', async () => {
    const { pull, home, reference, artifact } = await setUp();

    const { stdout, stderr, exitCode } = await pull(reference);

    expect(stdout).toBe('');
    expect(stderr).toMatch(
      new RegExp(
        `^pulling registry://${reference} \\(\\d+ B\\)\npulled registry://${reference}: \\d+ B in \\d\\.\\d s\n$`,
      ),
    );
    expect(exitCode).toBe(0);
    expect(index(home)).toContain(`registry://${reference}`);
    expect(filesIn(home.store)).toContain(join('blobs/sha256', artifact.layer.digest.slice(7)));
  });

  it('does not ask again for a fixed tag, and says nothing with --quiet', async () => {
    const { pull, registry, reference } = await setUp();
    await pull(reference);
    const asked = registry.requests.length;

    expect(await pull(reference)).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: `registry://${reference} is up to date\n`,
    });
    expect(await pull('--quiet', `registry://${reference}`)).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(registry.requests).toHaveLength(asked);
  });

  it('asks about `latest` each time, and downloads it when it has changed', async () => {
    const { pull, registry, module } = await setUp();
    provide(registry, 'team/a', 'latest', module);
    const reference = `${registry.host}/team/a`;
    await pull(reference);
    registry.requests.length = 0;

    expect((await pull(reference)).stderr).toBe(`registry://${reference}:latest is up to date\n`);
    expect(registry.asked(/blobs/)).toEqual([]);
    expect(registry.asked(/manifests\/latest/)).toHaveLength(1);

    const next = provide(registry, 'team/a', 'latest', policyModule('next'));
    const { stdout } = await pull('--json', reference);
    expect(JSON.parse(stdout)).toMatchObject({ digest: next.layer.digest, cached: false });
  });

  it('says what became of a tag that was moved, and of a new name for what is here', async () => {
    const { pull, registry, module, artifact } = await setUp();
    const next = provide(registry, 'team/a', 'latest', policyModule('next'));
    const reference = `${registry.host}/team/a`;
    await pull(reference);

    const same = await pull('--json', `${reference}:v1`);
    expect(same.stderr).toContain(`pulled registry://${reference}:v1: `);
    provide(registry, 'team/a', 'latest', module);
    const moved = await pull('--json', reference);
    expect(moved.stderr).toBe(
      `updated registry://${reference}:latest (${next.layer.digest.slice(0, 19)} -> ${artifact.layer.digest.slice(0, 19)})\n`,
    );
    provide(registry, 'team/b', 'v1', module);
    const stored = await pull('--json', `${registry.host}/team/b:v1`);
    expect(stored.stderr).toBe(
      `stored registry://${registry.host}/team/b:v1 (its contents were here already)\n`,
    );
    for (const { stdout } of [moved, stored]) expect(JSON.parse(stdout)).toMatchObject({ cached: false });
    const again = await pull('--json', reference);
    expect(again.stderr).toBe(`registry://${reference}:latest is up to date\n`);
    expect(JSON.parse(again.stdout)).toMatchObject({ cached: true });
  });

  it('takes what is pinned from the store, where that has the manifest', async () => {
    const { pull, registry, home, reference, artifact } = await setUp();
    const { digest } = artifact.descriptor;
    await pull(reference);
    const asked = registry.requests.length;

    for (const pinned of [`${reference}@${digest}`, `${registry.host}/team/a@${digest}`]) {
      const { stderr, exitCode } = await pull(pinned);
      expect([stderr, exitCode]).toEqual([`registry://${pinned} is up to date\n`, 0]);
    }
    expect(registry.requests).toHaveLength(asked);
    const { stdout } = await home.run('policies', '--json');
    expect(JSON.parse(stdout)).toMatchObject([{ uri: `registry://${reference}` }]);
  });

  it('prints a line of JSON for each policy, in their order, each once', async () => {
    const { pull, registry, artifact, reference } = await setUp();
    const other = provide(registry, 'team/b', 'v2', policyModule('b'));
    const isPulled = compileSchema(readSchema('pull'));

    const { stdout, exitCode } = await pull(
      '--json',
      `${registry.host}/team/b:v2`,
      reference,
      `registry://${reference}`,
    );

    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map((line) => isPulled(line))).toEqual([true, true]);
    expect(lines).toMatchObject([
      { uri: `registry://${registry.host}/team/b:v2`, digest: other.layer.digest, cached: false },
      {
        uri: `registry://${reference}`,
        digest: artifact.layer.digest,
        manifestDigest: artifact.descriptor.digest,
        sizeBytes: artifact.layer.size,
        cached: false,
      },
    ]);
    for (const { path, sizeBytes } of lines) expect(statSync(String(path)).size).toBe(sizeBytes);
    expect(exitCode).toBe(0);
  });

  it('pulls the others where one cannot be pulled, and tells about all that failed', async () => {
    const { pull, registry, home, reference } = await setUp();
    const missing = `${registry.host}/team/missing:v1`;

    const { stdout, stderr, exitCode } = await pull(
      '--json',
      missing,
      reference,
      `${registry.host}/team/lost:v1`,
    );

    expect(JSON.parse(stdout)).toMatchObject({ uri: `registry://${reference}` });
    const errors = stderr.split('\n').filter((line) => line.startsWith('{'));
    expect(errors.map((line) => (JSON.parse(line) as { error: { code: string } }).error.code)).toEqual([
      'REGISTRY_NOT_FOUND',
      'REGISTRY_NOT_FOUND',
    ]);
    expect(stderr).toContain(`${registry.host}/team/missing:v1`);
    expect(exitCode).toBe(5);
    expect(index(home)).not.toContain('missing');
  });

  it('keeps nothing of what is refused', async () => {
    const { pull, registry, home } = await setUp();
    provide(registry, 'team/text', 'v1', Buffer.from('<html>'));

    const { stderr, exitCode } = await pull(`${registry.host}/team/text:v1`);

    expect(stderr).toMatch(/^Error: .*team\/text:v1: expected a WebAssembly module/m);
    expect(exitCode).toBe(1);
    expect(index(home)).toBe('');
    expect(unfinished(home)).toEqual([]);
  });

  it('goes on where a download broke off', async () => {
    const { pull, registry, home, reference, artifact } = await setUp();
    registry.misbehave({ target: new RegExp(artifact.layer.digest), times: 1 }, breaksOffAfter(10));

    expect((await pull(reference)).exitCode).toBe(0);
    expect(readFileSync(join(home.store, 'blobs/sha256', artifact.layer.digest.slice(7)))).toHaveLength(
      artifact.layer.size,
    );
  });

  it.each([['missing'], ['c3b80a'], ['busybox:latest']])(
    'does not look for %s on Docker Hub',
    async (reference) => {
      const { stderr, exitCode } = await new CliHome().run('pull', reference);
      expect(stderr).toMatch(/expected a reference with host and repository[^]*Hint: .*docker\.io/);
      expect(exitCode).toBe(2);
    },
  );

  it('leaves files where they are', async () => {
    const home = new CliHome();
    const uri = `file://${home.write('policy.wasm', policyModule('a'))}`;
    expect(await home.run('pull', uri)).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(existsSync(home.store)).toBe(false);
    expect((await home.run('pull', uri, '-o', 'copy.wasm')).exitCode).toBe(2);
  });
});

describe('wardctl pull -o', () => {
  it('writes to the file that was named, and not to the store', async () => {
    const { pull, home, module, registry } = await setUp();
    provide(registry, 'team/a', 'latest', module);
    const reference = `${registry.host}/team/a`;

    const { stdout, stderr, exitCode } = await pull(reference, '-o', 'out.wasm');

    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toContain(`pulled registry://${reference}:latest to out.wasm: `);
    expect(readFileSync(join(home.path, 'out.wasm'))).toEqual(Buffer.from(module));
    expect(readdirSync(home.path).filter((name) => name.startsWith('out'))).toEqual(['out.wasm']);
    expect(existsSync(home.store)).toBe(false);
  });

  it('replaces a file that has other contents, and no other', async () => {
    const { pull, home, module, reference } = await setUp();
    const path = home.write('out.wasm', 'something else');

    await pull(reference, '-o', 'out.wasm');
    expect(readFileSync(path)).toEqual(Buffer.from(module));

    utimesSync(path, 1000, 1000);
    const { stderr, stdout } = await pull(reference, '-o', 'out.wasm', '--json');
    expect(stderr).toContain(`out.wasm is up to date: registry://${reference}\n`);
    expect(JSON.parse(stdout)).toMatchObject({ path, cached: true });
    expect(statSync(path).mtimeMs).toBe(1_000_000);
  });

  it('names files in a folder by the last part of the URI', async () => {
    const { pull, home, registry, reference } = await setUp();
    provide(registry, 'team/b', 'v2', policyModule('b'));
    mkdirSync(join(home.path, 'out'));

    expect((await pull(reference, `${registry.host}/team/b:v2`, '--output-path', 'out')).exitCode).toBe(0);
    expect(readdirSync(join(home.path, 'out')).sort()).toEqual(['a:v1', 'b:v2']);
  });

  it('takes what is stored without asking', async () => {
    const { pull, home, module, registry, reference } = await setUp();
    await pull(reference);
    await registry.close();

    expect((await pull(reference, '-o', 'out.wasm')).exitCode).toBe(0);
    expect(readFileSync(join(home.path, 'out.wasm'))).toEqual(Buffer.from(module));
  });

  it('leaves the file as it was where the download fails', async () => {
    const { pull, home, registry } = await setUp();
    provide(registry, 'team/text', 'v1', Buffer.from('<html>'));
    const path = home.write('out.wasm', 'something else');

    expect((await pull(`${registry.host}/team/text:v1`, '-o', 'out.wasm')).exitCode).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe('something else');
    expect(readdirSync(home.path).filter((name) => name.includes('.tmp'))).toEqual([]);
  });
});

describe('wardctl pull of a web server', () => {
  it('stores a file, and asks for it once', async () => {
    const server = await startWebServer();
    const module = policyModule('a');
    server.misbehave({ target: /^\/policy\.wasm$/ }, (normal) => ({
      ...normal,
      status: 200,
      body: Buffer.from(module),
    }));
    const home = new CliHome();
    const uri = `${server.url}/policy.wasm`;

    const { stdout, exitCode } = await home.run('pull', ...trust, '--json', uri);
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([
      0,
      { uri, cached: false, sizeBytes: module.length },
    ]);
    expect(JSON.parse(stdout)).not.toHaveProperty('manifestDigest');
    expect((await home.run('pull', ...trust, uri)).stderr).toBe(`${uri} is up to date\n`);
    expect(server.requests).toHaveLength(1);
  });

  it('refuses what is no module, and answers that are no success', async () => {
    const server = await startWebServer();
    server.misbehave({ target: /page/ }, (normal) => ({
      ...normal,
      status: 200,
      body: Buffer.from('<html>'),
    }));
    const home = new CliHome();

    const page = await home.run('pull', ...trust, `${server.url}/page`);
    expect([page.exitCode, page.stderr]).toEqual([
      1,
      expect.stringContaining('expected a WebAssembly module'),
    ]);
    const lost = await home.run('pull', ...trust, `${server.url}/lost.wasm`);
    expect([lost.exitCode, lost.stderr]).toEqual([5, expect.stringContaining('404')]);
    expect(index(home)).toBe('');
  });

  it('uses http for hosts only that are listed as insecure', async () => {
    const home = new CliHome();
    const { stderr, exitCode } = await home.run('pull', 'http://127.0.0.1:9/policy.wasm');
    expect(stderr).toMatch(
      /http:\/\/127\.0\.0\.1:9\/policy\.wasm: http is used for hosts[^]*insecure_sources/,
    );
    expect(exitCode).toBe(2);
  });
});

describe('a pull that is interrupted', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('by %s leaves nothing behind', async (signal, exitCode) => {
    const { registry, home, reference, artifact } = await setUp();
    const target = new RegExp(artifact.layer.digest);
    registry.misbehave({ target }, stallsAfter(10));

    const child = spawn(process.execPath, [builtCli, 'pull', ...trust, reference], {
      cwd: home.path,
      env: { ...process.env, ...home.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    const output = Promise.all([text(child.stdout), text(child.stderr)]);
    // The download has begun once this is there.
    await new Promise<void>((resolve) => child.stderr.once('data', () => resolve()));
    child.kill(signal);

    expect(await ended).toBe(exitCode);
    const [stdout, stderr] = await output;
    expect(stdout).toBe('');
    expect(stderr.split('\n').slice(1)).toEqual(['interrupted', '']);
    expect(index(home)).toBe('');
    expect(unfinished(home)).toEqual([]);
  });
});

describe('two pulls at the same time', () => {
  it('of the same and of other policies end well', async () => {
    const { registry, home, pull, reference } = await setUp();
    for (const name of ['b', 'c', 'd']) provide(registry, `team/${name}`, 'v1', policyModule(name));
    const others = ['b', 'c', 'd'].map((name) => `${registry.host}/team/${name}:v1`);

    const ended = await Promise.all([
      pull(reference, ...others),
      pull(...others, reference),
      pull(reference),
    ]);

    expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    await registry.close();
    expect((await pull(reference, ...others)).exitCode).toBe(0);
    expect(unfinished(home)).toEqual([]);
  });
});

describe.skipIf(!hasPseudoTerminals)('a pull at a terminal', () => {
  it('draws a bar for what takes longer, and takes it away', async () => {
    const { registry, home, reference, artifact } = await setUp('a'.repeat(100));
    // Some 120 bytes: more than a second.
    registry.misbehave({ target: new RegExp(artifact.layer.digest) }, drips(10));
    const command = ['stty cols 100;', process.execPath, builtCli, 'pull', ...trust, reference].join(' ');
    const variables = Object.fromEntries(
      Object.entries(home.env).map(([name, value]) => [name, value ?? '']),
    );

    const { exitCode, screen } = await runAtTerminal(command, variables, []);

    expect(screen).toMatch(/━+/);
    expect(screen).toMatch(/\d+ B of \d+ B, \d+ B\/s/);
    const last = screen.slice(screen.lastIndexOf('\u001b[J'));
    expect(last).toMatch(new RegExp(`pulled registry://${reference}: \\d+ B in \\d+\\.\\d s\r\n$`));
    expect(last).not.toContain('━');
    expect(exitCode).toBe(0);
  });

  it('takes all of the bar away when it is interrupted', async () => {
    const { registry, home, reference, artifact } = await setUp('a'.repeat(100));
    registry.misbehave({ target: new RegExp(artifact.layer.digest) }, stallsAfter(10));
    const command = ['stty cols 100;', process.execPath, builtCli, 'pull', ...trust, reference].join(' ');
    const variables = Object.fromEntries(
      Object.entries(home.env).map(([name, value]) => [name, value ?? '']),
    );

    const { exitCode, screen } = await runAtTerminal(command, variables, [['B/s', '\u0003']]);

    expect(screen.slice(screen.lastIndexOf('\r\u001b[1A\u001b[J'))).toBe(
      '\r\u001b[1A\u001b[J\rinterrupted\r\n',
    );
    expect(exitCode).toBe(130);
  });
});
