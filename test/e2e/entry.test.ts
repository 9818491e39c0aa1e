import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { builtCli, runCli, runNode } from '../support/run-program.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-entry-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('wardctl', () => {
  it('tells its version', async () => {
    expect(await runCli(['-V'])).toEqual({
      exitCode: 0,
      stdout: `wardctl ${manifest.version}\n`,
      stderr: '',
    });
  });

  it('tells where it runs with --version', async () => {
    const { exitCode, stdout } = await runCli(['--version']);

    expect(stdout).toBe(
      `wardctl/${manifest.version} ${process.platform}-${process.arch} node-${process.version}\n`,
    );
    expect(exitCode).toBe(0);
  });

  it.each([['--help'], ['-h'], ['help']])('lists its commands on stdout for %s', async (flag) => {
    const { exitCode, stdout, stderr } = await runCli([flag]);

    expect(stdout).toMatch(/^ {2}run +\S/m);
    expect(stdout).toContain('USAGE\n  $ wardctl [COMMAND]');
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });

  it('lists its commands on stderr, as a usage error, without arguments', async () => {
    const { exitCode, stdout, stderr } = await runCli([]);

    expect(stderr).toMatch(/^ {2}run +\S/m);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });

  it.each([[['run', '--help']], [['run', 'policy.wasm', '-h']], [['help', 'run']]])(
    'explains a command: %j',
    async (args) => {
      const { exitCode, stdout, stderr } = await runCli(args);

      expect(stdout).toContain('$ wardctl run');
      expect(stdout).toContain('--request-path');
      expect(stderr).toBe('');
      expect(exitCode).toBe(0);
    },
  );

  it('takes an unknown command for a usage error and names the likely one', async () => {
    expect(await runCli(['rnu', 'policy.wasm'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: "Error: there is no command 'rnu'\nHint: Did you mean: wardctl run\n",
    });
  });

  // `wardctl rm "$POLICY"`, where the script never set the variable.
  it.each([
    ['run', '', '-r', 'request.json'],
    ['inspect', ''],
    ['annotate', '', '-m', 'm.yml', '-o', 'out.wasm'],
    ['annotate', 'policy.wasm', '-m', '', '-o', 'out.wasm'],
    ['scaffold', 'manifest', '-t', 'AdmissionPolicy', ''],
    ['pull', ''],
    ['pull', '-o', '', 'ghcr.io/team/policy:v1'],
    ['push', '', 'ghcr.io/team/policy:v1'],
    ['push', 'policy.wasm', ''],
    ['copy', '', 'oci:out'],
    ['copy', 'oci:in', ''],
    ['digest', ''],
    ['digest', '--ca-file', '', 'ghcr.io/team/policy:v1'],
    ['digest', '--sources-path', '', 'ghcr.io/team/policy:v1'],
    ['digest', '--docker-config-json-path', '', 'ghcr.io/team/policy:v1'],
    ['rm', ''],
    ['rm', 'ghcr.io/team/policy:v1', ''],
    ['save', '-o', 'out.tgz', ''],
    ['save', '-o', '', 'ghcr.io/team/policy:v1'],
    ['load', '-i', ''],
    ['doctor', ''],
    ['login', ''],
    ['logout', ''],
  ])('refuses an empty text: %s %s %s %s %s', async (...args) => {
    const { exitCode, stdout, stderr } = await runCli(args, { cwd: folder });

    expect(stderr).toMatch(/^Error: .*expected (?:a |the path of ).*, found an empty text\nHint: .*variable/);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });

  it('takes a request for help on an unknown command for a usage error', async () => {
    const { exitCode, stdout, stderr } = await runCli(['help', 'nope']);

    expect(stderr).toContain("no command 'nope'");
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });

  it.each([
    ['an unknown flag', ['run', '--nope', 'policy.wasm', '-r', 'request.json'], '--nope'],
    ['a missing argument', ['run', '-r', 'request.json'], 'policy'],
  ])('takes %s for a usage error', async (_name, args, told) => {
    const { exitCode, stdout, stderr } = await runCli(args, { stdin: 'never an argument' });

    expect(stderr.toLowerCase()).toContain(told);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });

  it('says in one line that Node is too old, and runs nothing', async () => {
    const pretend = join(folder, 'node-20.cjs');
    writeFileSync(
      pretend,
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.11.1' } });",
    );

    const { exitCode, stdout, stderr } = await runNode(['--require', pretend, builtCli, '--version']);

    expect(stderr).toMatch(
      /^Error: wardctl needs Node\.js \S.*, but this is 20\.11\.1\. .*npm i -D node@26\n$/,
    );
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
  });

  it.runIf(process.platform === 'linux')('keeps compiled code in the cache folder', async () => {
    await runCli(['--version'], { env: { XDG_CACHE_HOME: folder, NODE_COMPILE_CACHE: undefined } });

    expect(readdirSync(join(folder, 'wardctl/compiled'))).not.toHaveLength(0);
  });

  it.runIf(process.platform === 'linux')('works without a cache folder', async () => {
    const file = join(folder, 'no-folder');
    writeFileSync(file, '');

    expect(await runCli(['-V'], { env: { XDG_CACHE_HOME: file, NODE_COMPILE_CACHE: undefined } })).toEqual({
      exitCode: 0,
      stdout: `wardctl ${manifest.version}\n`,
      stderr: '',
    });
  });
});
