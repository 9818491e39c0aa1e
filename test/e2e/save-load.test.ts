import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findProgram } from '../../scripts/tools.ts';
import { FakeRegistry } from '../support/fake-registry.ts';
import { hasPseudoTerminals, runAtTerminal } from '../support/pseudo-terminal.ts';
import { builtCli, runCli, runProgram, type Ended } from '../support/run-program.ts';
import { rawEntry, rawTar } from '../support/tar.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
const pod = readFileSync(join(fixtures, 'policies/pod-hardening/policy.wasm'));
const probe = readFileSync(join(fixtures, 'golden/modules/probe-wapc.wasm'));
const podUri = 'registry://ghcr.io/team/pod:v1';
const probeUri = 'registry://localhost:5000/team/probe:v2';
const posix = it.skipIf(process.platform === 'win32');
const crane = findProgram('crane');
const tar = findProgram('tar');

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A folder of a test, with a cache folder in it that commands use. */
class Place {
  readonly folder = mkdtempSync(join(tmpdir(), 'wardctl-archives-'));
  private readonly cache: string;

  constructor() {
    this.cache = join(this.folder, 'cache');
    onTestFinished(() => {
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  get environment(): Record<string, string> {
    return { XDG_CACHE_HOME: this.cache, HOME: this.folder, LOCALAPPDATA: this.cache };
  }

  get store(): string {
    return join(this.cache, 'wardctl/store');
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  run(...args: string[]): Promise<Ended> {
    return runCli(args, { cwd: this.folder, env: this.environment });
  }

  /** Puts a module where kwctl keeps policies. */
  keepLikeKwctl(path: string, module: Uint8Array): void {
    const file = join(this.cache, 'kubewarden/store', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, module);
  }

  write(name: string, content: Uint8Array): void {
    writeFileSync(this.path(name), content);
  }
}

/** A place with two policies in the store. */
function filledPlace(): Place {
  const place = new Place();
  place.keepLikeKwctl('registry/ghcr.io/team/pod:v1', pod);
  place.keepLikeKwctl('registry/localhost:5000/team/probe:v2', probe);
  return place;
}

/** Lines of JSON by their `uri`. */
function byUri(stdout: string): Record<string, unknown> {
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { uri: string });
  return Object.fromEntries(lines.map((line) => [line.uri, line]));
}

describe('wardctl save', () => {
  it.skipIf(tar === undefined || process.platform === 'win32')('writes what kwctl load unpacks', async () => {
    const place = filledPlace();

    expect(await place.run('save', '-o', 'policies.tar.gz', 'ghcr.io/team/pod:v1', probeUri)).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });

    execFileSync('tar', ['-xzf', 'policies.tar.gz', '-C', place.folder, '--one-top-level=unpacked'], {
      cwd: place.folder,
    });
    expect(readFileSync(place.path('unpacked/registry/ghcr.io/team/pod:v1'))).toEqual(pod);
    expect(readFileSync(place.path('unpacked/registry/localhost:5000/team/probe:v2'))).toEqual(probe);
  });

  posix('writes the same bytes for the same policies, and says what it wrote', async () => {
    const place = filledPlace();
    const digest = sha256(pod);

    const one = await place.run('save', '-o', 'one.tgz', '--json', podUri, probeUri, 'ghcr.io/team/pod:v1');
    const two = await place.run('save', '--output', 'two.tgz', probeUri, digest.slice(0, 10));

    expect(two.exitCode).toBe(0);
    const bytes = readFileSync(place.path('one.tgz'));
    expect(readFileSync(place.path('two.tgz')).equals(bytes)).toBe(true);
    expect(JSON.parse(one.stdout)).toEqual({
      outputPath: 'one.tgz',
      format: 'kwctl',
      sizeBytes: bytes.length,
      sha256: sha256(bytes),
      policies: [
        { uri: podUri, digest: `sha256:${digest}`, sizeBytes: pod.length },
        { uri: probeUri, digest: `sha256:${sha256(probe)}`, sizeBytes: probe.length },
      ],
    });
  });

  it.each([
    ['no policy', [], 2, 'expected policies to save, found none'],
    [
      'a policy that is not stored',
      ['ghcr.io/team/other:v1'],
      1,
      'registry://ghcr.io/team/other:v1: it is not in the store',
    ],
    ['a digest that is not stored', ['c0ffee'], 1, 'c0ffee: it is not in the store'],
    ['a file', ['./policy.wasm'], 1, './policy.wasm: it is not in the store'],
    ['no reference', ['ghcr.io/Team/pod'], 2, 'is no registry reference'],
  ])('refuses %s, and writes nothing', async (_what, policies, exitCode, message) => {
    const place = new Place();

    const ended = await place.run('save', '-o', 'out.tgz', ...policies);

    expect(ended).toMatchObject({ exitCode, stdout: '' });
    expect(ended.stderr).toContain(message);
    expect(existsSync(place.path('out.tgz'))).toBe(false);
  });

  posix('refuses the first digits of several policies', async () => {
    const place = filledPlace();
    place.keepLikeKwctl('registry/ghcr.io/team/pod:v2', pod);

    const { exitCode, stderr } = await place.run('save', '-o', 'out.tgz', sha256(pod).slice(0, 8));

    expect(exitCode).toBe(1);
    expect(stderr).toContain('multiple policies found with the same prefix');
    expect(stderr).toContain('registry://ghcr.io/team/pod:v2');
  });

  posix('leaves an archive as it was where it fails, and nothing beside it', async () => {
    const place = filledPlace();
    writeFileSync(place.path('out.tgz'), 'before', { mode: 0o640 });

    expect((await place.run('save', '-o', 'out.tgz', podUri, 'ghcr.io/team/other:v1')).exitCode).toBe(1);
    expect(readFileSync(place.path('out.tgz'), 'utf8')).toBe('before');

    expect((await place.run('save', '-o', 'out.tgz', podUri)).exitCode).toBe(0);
    expect(readdirSync(place.folder).sort()).toEqual(['cache', 'out.tgz']);
    expect((await runProgram('stat', ['-c', '%a', place.path('out.tgz')])).stdout.trim()).toBe('640');
  });

  posix('writes through links, and to pipes', async () => {
    const place = filledPlace();
    writeFileSync(place.path('real.tgz'), '');
    symlinkSync('real.tgz', place.path('link.tgz'));

    await place.run('save', '-o', 'link.tgz', podUri);
    const piped = spawn(
      'sh',
      ['-c', '"$0" "$1" save -o /dev/stdout "$2" | cat', process.execPath, builtCli, podUri],
      {
        env: { ...process.env, ...place.environment },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const chunks: Buffer[] = [];
    for await (const chunk of piped.stdout) chunks.push(chunk as Buffer);

    expect(Buffer.concat(chunks).equals(readFileSync(place.path('real.tgz')))).toBe(true);
  });

  posix('writes to stdout for -', async () => {
    const place = filledPlace();
    await place.run('save', '-o', 'real.tgz', podUri);
    const child = spawn(process.execPath, [builtCli, 'save', '-o', '-', podUri], {
      cwd: place.folder,
      env: { ...process.env, ...place.environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const chunks: Buffer[] = [];
    for await (const chunk of child.stdout) chunks.push(chunk as Buffer);

    expect(Buffer.concat(chunks).equals(readFileSync(place.path('real.tgz')))).toBe(true);
    expect(existsSync(place.path('-'))).toBe(false);
    const json = await place.run('save', '-o', '-', '--json', podUri);
    expect(json).toMatchObject({ exitCode: 2, stdout: '' });
    expect(json.stderr).toContain('stdout has the archive already');
    // For who means a file of that name.
    expect((await place.run('save', '-o', './-', podUri)).exitCode).toBe(0);
    expect(existsSync(place.path('-'))).toBe(true);
  });

  it('says of a file what takes it', async () => {
    const place = new Place();
    place.write('policy.wasm', pod);

    const { stderr, exitCode } = await place.run('save', '-o', 'out.tgz', 'policy.wasm');

    expect(stderr).toMatch(
      /policy\.wasm: it is not in the store\nHint: It is a file: .*wardctl push policy\.wasm/,
    );
    expect(exitCode).toBe(1);
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'says why it cannot write',
    async () => {
      const place = filledPlace();
      mkdirSync(place.path('closed'));
      chmodSync(place.path('closed'), 0o500);

      const { exitCode, stderr } = await place.run('save', '-o', 'closed/out.tgz', podUri);

      expect(exitCode).toBe(1);
      expect(stderr).toContain('cannot write closed/out.tgz: permission denied');
    },
  );

  posix.each(['missing/out.tgz', '.'])('says that it cannot write %s', async (path) => {
    const { exitCode, stderr } = await filledPlace().run('save', '-o', path, podUri);

    expect(exitCode).toBe(1);
    expect(stderr).toContain(`cannot write ${path}: `);
  });
});

describe('wardctl load', () => {
  it.skipIf(tar === undefined)('takes what kwctl save writes', async () => {
    const place = new Place();
    const folder = place.path('kwctl/registry/ghcr.io/team');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'pod:v1'), pod);
    // As the reference's library writes it: GNU headers, a file alone, with owner and time.
    execFileSync(
      'tar',
      ['--format=gnu', '-czf', 'kwctl.tar.gz', '-C', 'kwctl', 'registry/ghcr.io/team/pod:v1'],
      {
        cwd: place.folder,
      },
    );

    expect(await place.run('load', '--input', 'kwctl.tar.gz')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });

    const saved = await place.run('save', '-o', 'again.tar.gz', '--json', podUri);
    expect(JSON.parse(saved.stdout)).toMatchObject({ policies: [{ digest: `sha256:${sha256(pod)}` }] });
  });

  posix('says for programs what became of each policy', async () => {
    const place = filledPlace();
    await place.run('save', '-o', 'both.tgz', podUri, probeUri);
    const other = new Place();
    const load = async (): Promise<Record<string, unknown>> =>
      byUri((await other.run('load', '--json', '-i', place.path('both.tgz'))).stdout);

    const first = await load();
    expect(Object.keys(first)).toEqual([podUri, probeUri]);
    expect(first[podUri]).toEqual({
      uri: podUri,
      digest: `sha256:${sha256(pod)}`,
      manifestDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
      sizeBytes: pod.length,
      outcome: 'loaded',
    });
    expect((await load())[podUri]).toMatchObject({ outcome: 'unchanged' });
  });

  it('replaces what is another policy, and says so', async () => {
    const place = new Place();
    const name = 'registry/ghcr.io/team/pod:v1';
    place.write('probe.tar', rawTar([{ name, content: probe }]));
    place.write('pod.tar', rawTar([{ name, content: pod }]));
    await place.run('load', '-i', 'probe.tar');

    const { stderr, stdout } = await place.run('load', '-i', 'pod.tar', '--json');

    expect(stderr).toContain(
      `replaced ${podUri}: it was sha256:${sha256(probe)}, it is sha256:${sha256(pod)}`,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'replaced',
      replacedDigest: `sha256:${sha256(probe)}`,
    });
  });

  it('reads stdin', async () => {
    const place = new Place();
    const child = spawn(process.execPath, [builtCli, 'load', '-i', '-', '--json'], {
      cwd: place.folder,
      env: { ...process.env, ...place.environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.end(gzipSync(rawTar([{ name: 'registry/ghcr.io/team/pod:v1', content: pod }])));

    expect(JSON.parse(await text(child.stdout))).toMatchObject({ uri: podUri, outcome: 'loaded' });
  });

  it.each<[string, Uint8Array, string]>([
    ['no archive', Buffer.from('hello'), 'bad.tar: it is no tar archive, or damaged'],
    [
      'a way up',
      rawTar([{ name: '../../../../tmp/x', content: pod }]),
      '"../../../../tmp/x": expected a plain path',
    ],
    [
      'no module',
      rawTar([{ name: 'registry/ghcr.io/a:v1', content: 'hello' }]),
      'registry://ghcr.io/a:v1: expected a WebAssembly module',
    ],
    [
      'half an archive',
      gzipSync(rawTar([{ name: 'registry/ghcr.io/a:v1', content: pod }])).subarray(0, 5000),
      'unexpected end of file',
    ],
  ])('refuses %s, and stores nothing', async (_what, bytes, message) => {
    const place = new Place();
    place.write('bad.tar', bytes);

    const ended = await place.run('load', '-i', 'bad.tar');

    expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ended.stderr).toContain(message);
    expect(existsSync(join(place.store, 'index.json'))).toBe(false);
    const left = existsSync(place.store) ? readdirSync(place.store, { recursive: true }) : [];
    expect(left.filter((name) => /[0-9a-f]{64}|\.tmp/.test(String(name)))).toEqual([]);
  });

  it("says how crane makes an archive of another format than docker's", async () => {
    const place = new Place();
    const names = [`sha256:${'a'.repeat(64)}`, `${'b'.repeat(64)}.tar.gz`, 'manifest.json'];
    place.write('docker.tar', rawTar(names.map((name) => ({ name, content: '[]' }))));

    const { exitCode, stderr } = await place.run('load', '-i', 'docker.tar');

    expect(stderr).toMatch(/^Error: docker\.tar: .*manifest\.json\nHint: .*crane: pull --format oci/);
    expect(exitCode).toBe(1);
  });

  it.each([
    ['missing.tar', 1, 'Error opening archive missing.tar: No such file or directory'],
    ['.', 1, 'Error opening archive .: expected a file, found a directory'],
  ])('says why it cannot read %s', async (path, exitCode, message) => {
    const ended = await new Place().run('load', '-i', path);

    expect(ended).toMatchObject({ exitCode, stdout: '' });
    expect(ended.stderr).toContain(message);
  });

  it('asks for an archive', async () => {
    const { exitCode, stderr } = await new Place().run('load');

    expect(exitCode).toBe(2);
    expect(stderr).toContain('Missing required flag --input');
  });
});

describe.skipIf(!hasPseudoTerminals)('at a terminal', () => {
  it('save and load say what they did', async () => {
    const place = filledPlace();
    const at = async (command: string): Promise<string> => {
      const quoted = `cd '${place.folder}' && '${process.execPath}' '${builtCli}' ${command}`;
      return (await runAtTerminal(quoted, place.environment, [])).screen.replaceAll('\r\n', '\n');
    };
    place.write('other.tar', rawTar([{ name: 'registry/ghcr.io/team/pod:v1', content: probe }]));

    expect(await at(`save -o pod.tgz ${podUri}`)).toMatch(/^saved 1 policy to pod\.tgz, \d+\.\d KiB\n$/);
    expect(await at('load -i pod.tgz')).toBe(`unchanged ${podUri}\n`);
    expect(await at('load -i other.tar')).toBe(
      `replaced ${podUri}: it was sha256:${sha256(pod)}, it is sha256:${sha256(probe)}\n`,
    );
  });

  it('save does not fill the screen with an archive', async () => {
    const place = filledPlace();
    const quoted = `cd '${place.folder}' && '${process.execPath}' '${builtCli}' save -o - ${podUri}`;

    const { screen, exitCode } = await runAtTerminal(quoted, place.environment, []);

    expect(screen).toMatch(/found a\s+terminal/);
    expect(screen).not.toMatch(/[\0\ufffd]/);
    expect(exitCode).toBe(2);
  });
});

/** Where a load keeps what is not whole yet. */
function ingestOf({ store }: Place): string[] {
  const folder = join(store, 'ingest');
  return existsSync(folder) ? readdirSync(folder) : [];
}

describe('a load that is ended in the middle', () => {
  posix.each<[NodeJS.Signals, number | null]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGKILL', null],
  ])('by %s leaves the store as it was, and the next one cleans up', async (signal, exitCode) => {
    const place = new Place();
    place.write('pod.tar', rawTar([{ name: 'registry/ghcr.io/team/pod:v1', content: pod }]));
    const child = spawn(process.execPath, [builtCli, 'load', '-i', '-'], {
      cwd: place.folder,
      env: { ...process.env, ...place.environment },
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.stdin.on('error', () => undefined);
    child.stdin.write(rawEntry({ name: 'registry/ghcr.io/team/pod:v1', content: pod }));
    await expect.poll(() => ingestOf(place).length, { timeout: 10_000 }).toBe(1);

    child.kill(signal);

    expect(await ended).toBe(exitCode);
    expect(existsSync(join(place.store, 'index.json'))).toBe(false);
    if (signal !== 'SIGKILL') expect(ingestOf(place)).toEqual([]);
    expect((await place.run('load', '-i', 'pod.tar', '--json')).exitCode).toBe(0);
    expect(ingestOf(place)).toEqual([]);
  });
});

describe.skipIf(crane === undefined || tar === undefined)('an image layout', () => {
  posix('of several policies is pushed by crane as an index', async () => {
    const place = filledPlace();
    const registry = await FakeRegistry.start();
    onTestFinished(() => registry.close());
    await place.run('save', '--format', 'oci', '-o', 'both.tar', podUri, probeUri);
    mkdirSync(place.path('layout'));
    execFileSync('tar', ['-xf', 'both.tar', '-C', 'layout'], { cwd: place.folder });

    const args = ['push', '--index', 'layout', `${registry.host}/team/both:v1`];
    const ended = await runProgram(crane ?? '', args, { cwd: place.folder });

    expect(ended, ended.stderr).toMatchObject({ exitCode: 0 });
    const index = registry.repository('team/both').findManifest('v1')?.manifest.bytes.toString() ?? '';
    expect((JSON.parse(index) as { manifests: unknown[] }).manifests).toHaveLength(2);
  });

  posix('goes through crane to a registry and back, and stays what it was', async () => {
    const place = filledPlace();
    const registry = await FakeRegistry.start();
    onTestFinished(() => registry.close());
    const reference = `${registry.host}/team/pod:v1`;
    const run = async (...args: string[]): Promise<void> => {
      const ended = await runProgram(crane ?? '', args, { cwd: place.folder });
      expect(ended, ended.stderr).toMatchObject({ exitCode: 0 });
    };

    const saved = await place.run('save', '--format', 'oci', '-o', 'pod.tar', '--json', podUri);
    const { policies } = JSON.parse(saved.stdout) as { policies: { manifestDigest: string }[] };
    const digest = policies[0]?.manifestDigest;
    mkdirSync(place.path('layout'));
    execFileSync('tar', ['-xf', 'pod.tar', '-C', 'layout'], { cwd: place.folder });
    await run('push', 'layout', reference);

    expect(registry.repository('team/pod').findManifest('v1')?.digest).toBe(digest);

    await run('pull', '--format=oci', '--annotate-ref', reference, 'back');
    execFileSync('tar', ['-czf', 'back.tar.gz', '-C', 'back', '.'], { cwd: place.folder });
    const loaded = await new Place().run('load', '--json', '-i', place.path('back.tar.gz'));

    expect(JSON.parse(loaded.stdout)).toMatchObject({
      uri: `registry://${reference}`,
      digest: `sha256:${sha256(pod)}`,
      manifestDigest: digest,
      outcome: 'loaded',
    });
  });
});

it('a policy runs after it was saved and loaded', async () => {
  const place = new Place();
  place.write('pod.tar', rawTar([{ name: 'registry/ghcr.io/team/pod:v1', content: pod }]));
  await place.run('load', '-i', 'pod.tar');
  await place.run('save', '--format', 'oci', '-o', 'pod.tgz', podUri);
  const other = new Place();
  await other.run('load', '-i', place.path('pod.tgz'));

  const request = join(fixtures, 'golden/requests/pod-plain.json');
  const { exitCode, stdout } = await other.run('run', podUri, '-r', request);

  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toHaveProperty('allowed');
});
