import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, utimesSync } from 'node:fs';
import { basename, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CliHome } from '../support/cli-home.ts';
import { copyToOutput, FakeTools } from '../support/fake-tools.ts';
import { filesIn } from '../support/files-in.ts';
import { compileSchema, readSchema } from '../support/json-schema.ts';
import { hasPseudoTerminals, runAtTerminal } from '../support/pseudo-terminal.ts';
import { builtCli, runCli, type Ended } from '../support/run-program.ts';
import { SpokenProgram } from '../support/spoken-program.ts';
import { accepting, policyProject } from '../unit/build/typescript/support.ts';
import { metadata, probe } from '../unit/build/support.ts';

const typescript = policyProject(accepting(), { 'metadata.yml': metadata('kubewarden-wapc') });
const go = {
  'go.mod': 'module p\n\ngo 1.21\n',
  'main.go': 'package main\n',
  'metadata.yml': metadata('wasi'),
};
const wrongType = accepting('export const count: number = "one";');

/** A user with a project in their working folder. */
class Author {
  readonly home = new CliHome();

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) this.home.write(name, text);
  }

  /** What messages call the project. */
  get name(): string {
    return basename(this.home.path);
  }

  build(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return runCli(['build', ...args], { cwd: this.home.path, env: { ...this.home.env, ...env } });
  }

  watch(): SpokenProgram {
    return new SpokenProgram(['build', '--watch'], { cwd: this.home.path, env: this.home.env });
  }

  /** As editors do it, so that it is never seen half-written. */
  save(name: string, text: string): void {
    renameSync(this.home.write(`${name}.tmp`, text), join(this.home.path, name));
  }

  path(name: string): string {
    return join(this.home.path, name);
  }

  module(folder = '.'): Buffer {
    return readFileSync(join(this.home.path, folder, 'policy.wasm'));
  }
}

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What has ended, and nobody has asked after yet, does not run. */
function isRunning(processId: number): boolean {
  try {
    return !readFileSync(`/proc/${String(processId)}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

describe('wardctl build', () => {
  it('says in a pipe what was built, on stderr', async () => {
    const author = new Author(typescript);
    const { exitCode, stdout, stderr } = await author.build();

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
    expect(stderr).toMatch(/^built policy\.wasm: \d+\.\d KiB in \d+\.\d\d s$/m);
    expect(author.module().subarray(0, 4).toString()).toBe('\0asm');
  });

  it('prints JSON by its schema', async () => {
    const author = new Author(typescript);
    const { stdout, exitCode } = await author.build(['--json', '--target', 'wasi']);
    const isResult = compileSchema(readSchema('build'));
    const result = JSON.parse(stdout) as Record<string, unknown>;
    isResult(result);

    expect(isResult.errors).toBeNull();
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({
      path: author.path('policy.wasm'),
      sha256: sha256Of(author.module()),
      sizeBytes: author.module().length,
      language: 'typescript',
      executionMode: 'wasi',
      warnings: [],
    });
  });

  it('checks types, unless it is told not to', async () => {
    const author = new Author({ ...typescript, 'src/policy.ts': wrongType });
    const refused = await author.build();

    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toContain(`cannot build ${author.name}: an error in its types`);
    expect(refused.stderr).toContain('src/policy.ts:2:14: TS2322');
    expect(existsSync(author.path('policy.wasm'))).toBe(false);
    expect(await author.build(['--no-check'])).toMatchObject({ exitCode: 0 });
    expect(existsSync(author.path('policy.wasm'))).toBe(true);
  });

  it('writes to another folder only, the same bytes', async () => {
    const author = new Author(typescript);
    const sources = (): string[] => filesIn(author.home.path).filter((name) => !name.startsWith('cache/'));
    const before = sources();
    const out = await author.build(['--out-dir', 'made/here']);

    expect(out.stderr).toContain('built made/here/policy.wasm: ');
    expect(sources()).toEqual([...before, 'made/here/policy.wasm'].sort());
    await author.build();
    expect(author.module('made/here').equals(author.module())).toBe(true);
  });

  it('writes what the module is made of', async () => {
    const author = new Author(typescript);
    expect(await author.build(['--sbom', 'policy.cdx.json'])).toMatchObject({ exitCode: 0 });
    const bill: unknown = JSON.parse(readFileSync(author.path('policy.cdx.json'), 'utf8'));

    expect(bill).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: { component: { hashes: [{ alg: 'SHA-256', content: sha256Of(author.module()) }] } },
    });
  });

  it('writes both to a new folder, as its help shows', async () => {
    const author = new Author(typescript);
    const { exitCode } = await author.build(['--out-dir', 'dist', '--sbom', 'dist/policy.cdx.json']);

    expect(exitCode).toBe(0);
  });

  it('builds the folder that is named, and calls it by its name', async () => {
    const author = new Author({});
    for (const [name, text] of Object.entries(typescript)) author.home.write(`policies/a/${name}`, text);

    expect((await author.build(['policies/a'])).stderr).toContain('built policies/a/policy.wasm: ');
    expect((await author.build(['policies/b'])).stderr).toContain('cannot build policies/b');
  });
});

describe('wardctl build, where it cannot', () => {
  it.each([
    ['go', go],
    ['cargo', { 'Cargo.toml': '[package]\nname = "p"\n', 'src/lib.rs': '' }],
    ['opa', { 'policy.rego': 'package policy\n\nmain := {}\n', 'metadata.yml': metadata('opa') }],
  ])('says how to get what is missing: %s', async (program, files) => {
    const author = new Author(files);
    const { exitCode, stdout, stderr } = await author.build([], { PATH: '' });

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(`Error: cannot build ${author.name}: there is no program ${program} in PATH`);
    const hints = stderr.split('\n').filter((line) => line.startsWith('Hint: '));
    expect(hints).toHaveLength(1);
    expect(hints[0]).toMatch(/^Hint: Install it: \S+/);
  });

  it('shows what a failing compiler says, and keeps the module of before', async () => {
    const [working, failing] = [new FakeTools(), new FakeTools()];
    const author = new Author(go);
    working.add('go', copyToOutput(probe('wasi')));
    failing.add('go', `console.error('./main.go:7:2: undefined: verdict'); process.exit(1);`);
    await author.build([], working.environment);
    const module = author.module();
    const { exitCode, stderr } = await author.build([], failing.environment);

    expect(exitCode).toBe(1);
    expect(stderr).toContain(`cannot build ${author.name}: go ended with status 1`);
    expect(stderr).toContain('./main.go:7:2: undefined: verdict');
    expect(stderr).toContain('\n  policy.wasm is still the one of before.\n');
    expect(author.module().equals(module)).toBe(true);
  });

  it('does not guess between two languages', async () => {
    const { exitCode, stderr } = await new Author({ ...go, 'Cargo.toml': '' }).build();

    expect(exitCode).toBe(1);
    expect(stderr).toContain('Cargo.toml (Rust) and go.mod (Go)');
  });

  it('says what it looks for where there is no project', async () => {
    const { exitCode, stderr } = await new Author({ 'notes.txt': '' }).build();

    expect(exitCode).toBe(1);
    for (const file of ['Cargo.toml', 'go.mod', '*.rego', 'asconfig.json', 'tsconfig.json'])
      expect(stderr).toContain(file);
  });

  it.each([
    ['no YAML', 'rules: [', 'metadata.yml is not valid YAML: line 1, '],
    ['no metadata', 'executionMode: wasm\n', 'metadata.yml:1:16'],
  ])('names the place in a metadata.yml that is %s, before it builds', async (_what, text, place) => {
    const author = new Author({ ...typescript, 'metadata.yml': text });
    const { exitCode, stderr } = await author.build();

    expect(exitCode).toBe(1);
    expect(stderr).toContain(place);
    expect(existsSync(author.path('policy.wasm'))).toBe(false);
  });

  it('makes no target that the language does not have', async () => {
    const { exitCode, stderr } = await new Author(go).build(['--target', 'component']);

    expect(exitCode).toBe(1);
    expect(stderr).toContain('component');
    expect((await new Author(go).build(['--target', 'docker'])).exitCode).toBe(2);
  });

  it('says as JSON what is wrong, where that is asked for', async () => {
    const { exitCode, stdout, stderr } = await new Author({}).build(['--json']);

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      error: { code: 'BUILD_FAILED' },
    });
  });
});

/** A fake compiler that writes its process ID, starts one of its own, and never ends. */
function endless(pidFile: string): string {
  const wait = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';
  return `const { pid } = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(wait)}], { stdio: 'ignore', env: {} });
  fs.writeFileSync(${JSON.stringify(pidFile)}, process.pid + ' ' + pid);
  ${wait}`;
}

function processesIn(pidFile: string): number[] {
  return readFileSync(pidFile, 'utf8').split(' ').map(Number);
}

describe.skipIf(process.platform !== 'linux')('wardctl build, broken off', () => {
  /** A build that has begun, and never ends by itself. */
  async function start(...args: readonly string[]) {
    const tools = new FakeTools();
    const author = new Author(go);
    const [pids, temporary] = [author.path('pids'), author.path('tmp')];
    mkdirSync(temporary);
    tools.add('go', endless(pids));
    const build = new SpokenProgram(['build', ...args], {
      cwd: author.home.path,
      env: { ...author.home.env, ...tools.environment, TMPDIR: temporary },
    });
    await build.until('go build …');
    while (!existsSync(pids) || readFileSync(pids, 'utf8') === '') await new Promise(setImmediate);
    return { author, build, pids, temporary };
  }

  it.each([
    ['SIGINT', 130, []],
    ['SIGTERM', 143, []],
    ['SIGHUP', 129, []],
    ['SIGHUP', 129, ['--watch']],
  ] as const)('ends its compiler on %s, with %i, and leaves nothing: %j', async (signal, exitCode, args) => {
    const { author, build, pids, temporary } = await start(...args);
    expect(readdirSync(temporary)).toEqual([expect.stringMatching(/^wardctl-build\./)]);

    expect(await build.end(signal)).toBe(exitCode);
    expect(readdirSync(temporary)).toEqual([]);
    const [compiler = 0, itsOwn = 0] = processesIn(pids);
    expect(isRunning(compiler)).toBe(false);
    // Like the compilers that cargo starts, it would end by itself.
    if (isRunning(itsOwn)) process.kill(itsOwn, 'SIGKILL');
    expect(filesIn(author.home.path)).not.toContain('policy.wasm');
  });

  it('that was killed is cleaned up after by the next, not at once', async () => {
    const { author, build, pids, temporary } = await start();
    expect(await build.end('SIGKILL')).toBe(null);
    for (const pid of processesIn(pids)) process.kill(pid, 'SIGKILL');
    const tools = new FakeTools();
    tools.add('go', 'process.exitCode = 1;');
    const next = () =>
      runCli(['build'], {
        cwd: author.home.path,
        env: { ...author.home.env, ...tools.environment, TMPDIR: temporary },
      });

    await next();
    const [left = ''] = readdirSync(temporary);
    expect(left).toMatch(/^wardctl-build\./);
    const elevenMinutesAgo = Date.now() / 1000 - 11 * 60;
    utimesSync(join(temporary, left), elevenMinutesAgo, elevenMinutesAgo);
    await next();

    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('wardctl build --watch', () => {
  it('builds again after each change, tells what fails, and ends on Ctrl-C', async () => {
    const author = new Author(typescript);
    const watch = author.watch();
    await watch.until('built policy.wasm: ');
    await watch.until('watching for changes; Ctrl-C ends\n');
    const first = author.module();

    author.save('src/policy.ts', accepting('export const second = [2].join();'));
    await watch.until('src/policy.ts changed\n');
    await watch.until('built policy.wasm: ');
    author.save('src/policy.ts', wrongType);
    await watch.until('TS2322');
    author.save('src/policy.ts', accepting());
    await watch.until('built policy.wasm: ');

    expect(author.module().equals(first)).toBe(true);
    expect(await watch.end('SIGINT')).toBe(130);
  });

  it('takes no --json', async () => {
    expect((await new Author(typescript).build(['--watch', '--json'])).exitCode).toBe(2);
  });
});

describe.runIf(hasPseudoTerminals)('wardctl build, at a terminal', () => {
  const start = (author: Author, args: string, env: Readonly<Record<string, string>> = {}) => {
    const command = `cd ${author.home.path}; stty cols 80; ${process.execPath} ${builtCli} build ${args}`;
    return (steps: Parameters<typeof runAtTerminal>[2]) =>
      runAtTerminal(
        command,
        { LANG: 'C.UTF-8', NO_COLOR: '1', XDG_CACHE_HOME: author.path('cache'), ...env },
        steps,
      );
  };

  it('shows where the bytes go', async () => {
    const author = new Author(typescript);
    const { exitCode, screen } = await start(author, '')([]);
    const rows = stripVTControlCharacters(screen).split('\r\n');
    const sizes = rows.flatMap((row) => /^ {2}\S.* {2,}([\d.]+ (?:KiB|B)) +\d+ %/.exec(row)?.[1] ?? []);

    expect(exitCode).toBe(0);
    expect(screen).toMatch(/✔ policy\.wasm: TypeScript, kubewarden-wapc, \d+\.\d KiB, in \d+\.\d\d s/);
    expect(sizes.length).toBeGreaterThan(2);
    expect(rows).toContain(`  sha256:${sha256Of(author.module())}`);
    expect(rows.every((row) => row.length <= 80 || row.includes('\r'))).toBe(true);
  });

  it('takes the status line away before it tells what is wrong', async () => {
    const author = new Author({ ...typescript, 'src/policy.ts': wrongType });
    const { exitCode, screen } = await start(author, '')([]);

    expect(exitCode).toBe(1);
    expect(screen).toMatch(/(?:^|\r|\n|\u001b\[K)Error: cannot build \S+: an error in its types/);
  });

  it('leaves no process behind on Ctrl-C', async () => {
    const tools = new FakeTools();
    const author = new Author(go);
    const pids = author.path('pids');
    tools.add('go', endless(pids));
    const { NODE_OPTIONS, PATH } = tools.environment;
    // Those before it are no tools.
    const program = `cd ${author.home.path}; NODE_OPTIONS='${NODE_OPTIONS ?? ''}' PATH=${PATH ?? ''} ${process.execPath} ${builtCli} build`;
    const { exitCode, screen } = await runAtTerminal(program, {}, [['go build  1.', '\u0003']]);

    expect(exitCode, screen).toBe(130);
    expect(processesIn(pids).map(isRunning)).toEqual([false, false]);
  });

  it('watches until Ctrl-C', async () => {
    const author = new Author(typescript);
    const { exitCode, screen } = await start(author, '--watch')([['built policy.wasm: ', '\u0003']]);

    expect(exitCode, screen).toBe(130);
    expect(screen).not.toContain('Error');
  });
});

describe('wardctl build of a component', () => {
  it('needs what the project has, and runs', async () => {
    const author = new Author({});
    cpSync(
      join(import.meta.dirname, '../../fixtures/golden/requests/pod-plain.json'),
      author.path('pod.json'),
    );
    for (const [name, text] of Object.entries(typescript)) author.home.write(name, text);
    author.home.write('metadata.yml', 'rules: []\nmutating: false\nexecutionMode: component\n');
    const { exitCode, stdout, stderr } = await author.build(['--json']);

    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ executionMode: 'component', language: 'typescript' });
    const ran = await author.home.run('run', 'policy.wasm', '-r', 'pod.json');
    expect(JSON.parse(ran.stdout)).toMatchObject({ allowed: true });
  });
});
