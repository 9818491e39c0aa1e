import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { installPackage } from '../support/install-package.ts';
import { addressOf, regoModule } from '../support/rego-module.ts';
import { runNode, type Ended } from '../support/run-program.ts';

/** A project that has installed wardctl as a user would, without our development dependencies. */
let project: string;

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'wardctl-installed-'));
  await installPackage(project);
});

afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

const fixtures = join(import.meta.dirname, '../../fixtures');
const hardening = join(fixtures, 'policies/pod-hardening');
const installed = (path: string): string => join(project, 'node_modules', path);

/** Runs the installed program. */
function wardctl(...args: string[]): Promise<Ended> {
  return runNode([installed('wardctl/dist/cli/main.cjs'), ...args], { cwd: project });
}

/** Runs a program of the project that uses the installed library. */
function runLibrary(code: string): Promise<Ended> {
  const path = join(project, 'program.mjs');
  writeFileSync(
    path,
    `import { readFileSync } from 'node:fs';\nimport { loadPolicy } from 'wardctl';\n${code}`,
  );
  return runNode([path], { cwd: project });
}

/** A policy whose verdict is a YAML text, in which an expression is replaced first. */
function builtinsPolicy(): Promise<Uint8Array> {
  const verdict = '- result: {response: {uid: u, allowed: false, status: {message: read from XXML}}}';
  const replaced = `(call $builtin3 (i32.const 2) (i32.const 0) ${[0, 1, 2].map(addressOf).join(' ')})`;
  return regoModule({
    builtins: { 'yaml.unmarshal': 1, 'regex.replace': 2 },
    terms: [verdict, '[W-Z]{2}', 'YA'].map((term) => JSON.stringify(term)),
    result: `(call $builtin1 (i32.const 1) (i32.const 0) ${replaced})`,
  });
}

describe('the installed package', () => {
  it('takes less than 40 MB, with everything that it brings', () => {
    const files = readdirSync(installed(''), { recursive: true, encoding: 'utf8' });
    const sizes = files.map((name) => lstatSync(installed(name)).size);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);

    expect(bytes).toBeLessThan(40e6);
    expect(files).not.toContain('esbuild');
    expect(files).not.toContain('@bytecodealliance');
  });

  it('has a program that tells its version', async () => {
    const { exitCode, stdout } = await wardctl('-V');

    expect(stdout).toBe(`wardctl ${manifest.version}\n`);
    expect(exitCode).toBe(0);
  });

  it.skipIf(process.platform === 'win32')(
    'links the program as wardctl, with a line that starts Node',
    () => {
      expect(readFileSync(installed('.bin/wardctl'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    },
  );

  it('explains its commands', async () => {
    const { exitCode, stdout } = await wardctl('run', '--help');

    expect(stdout).toContain('--request-path');
    expect(exitCode).toBe(0);
  });

  it('loads a command', async () => {
    const { exitCode, stderr } = await wardctl('run');

    expect(stderr).toContain('policy');
    expect(exitCode).toBe(2);
  });

  it('evaluates a policy, for programs and for people', async () => {
    const args = [join(hardening, 'policy.wasm'), '-r', join(hardening, 'requests/reject.json')];

    const forPrograms = await wardctl('run', ...args);
    const forPeople = await wardctl('run', ...args, '-o', 'text');

    expect(JSON.parse(forPrograms.stdout)).toMatchObject({ allowed: false, status: { code: 403 } });
    expect(forPeople.stdout).toMatch(/rejected .*\n[^]*must not be privileged/);
    expect([forPrograms.exitCode, forPeople.exitCode]).toEqual([0, 0]);
  });

  it('shows a mutation line by line', async () => {
    const { stdout, stderr, exitCode } = await wardctl(
      'run',
      join(hardening, 'policy.wasm'),
      ...['-r', join(hardening, 'requests/mutate.json'), '-s', join(hardening, 'settings.yml'), '-o', 'text'],
    );

    expect(stdout).toMatch(/^ +\+ +runAsNonRoot: true$/m);
    expect(stderr).not.toContain('Error');
    expect(exitCode).toBe(0);
  });

  it('evaluates a Rego policy with settings in YAML', async () => {
    const labels = join(fixtures, 'policies/required-labels');
    const { stdout, exitCode } = await wardctl(
      'run',
      join(labels, 'policy.wasm'),
      ...['-r', join(labels, 'requests/reject.json'), '-s', join(labels, 'settings.yml')],
    );

    expect(JSON.parse(stdout)).toMatchObject({
      allowed: false,
      status: { message: expect.stringContaining('label team is required') as unknown },
    });
    expect(exitCode).toBe(0);
  });

  it('has the Rego builtins that come from other packages', async () => {
    const path = join(project, 'builtins.wasm');
    writeFileSync(path, await builtinsPolicy());
    const request = join(fixtures, 'golden/requests/pod-privileged.json');

    const { stdout, stderr } = await wardctl('run', path, '-e', 'opa', '-r', request);
    const library = await runLibrary(
      `const policy = await loadPolicy(${JSON.stringify(path)}, { executionMode: 'opa' });
      const { message } = await policy.evaluate(JSON.parse(readFileSync(${JSON.stringify(request)}, 'utf8')));
      console.log(message);`,
    );

    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ allowed: false, status: { message: 'read from YAML' } });
    expect(library).toEqual({ stdout: 'read from YAML\n', stderr: '', exitCode: 0 });
  });

  it('evaluates a policy as a library', async () => {
    const library = await runLibrary(
      `const policy = await loadPolicy(${JSON.stringify(join(hardening, 'policy.wasm'))});
      const request = JSON.parse(readFileSync(${JSON.stringify(join(hardening, 'requests/mutate.json'))}, 'utf8'));
      const { allowed, mutatedObject } = await policy.evaluate(request, { harden: true });
      console.log(allowed, mutatedObject.spec.containers[0].securityContext.runAsNonRoot);`,
    );

    expect(library).toEqual({ stdout: 'true true\n', stderr: '', exitCode: 0 });
  });

  it('has the JSON Schemas, for editors, programs and people', async () => {
    const path = installed('wardctl/dist/schemas/metadata.json');
    const resolved = await runLibrary("console.log(import.meta.resolve('wardctl/schemas/metadata.json'));");

    expect(fileURLToPath(resolved.stdout.trim())).toBe(path);
    expect((await wardctl('schema', 'metadata')).stdout).toBe(readFileSync(path, 'utf8'));
  });

  it('completes command lines', async () => {
    const { stdout, exitCode } = await wardctl('completions', '-s', 'bash');

    expect(stdout).toContain('complete -o default -F _wardctl wardctl');
    expect(exitCode).toBe(0);
  });

  it('brings its run-time dependencies and nothing more', () => {
    const dependenciesOfThem = ['spdx-exceptions', 'spdx-license-ids'];
    const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, unknown>;
    };

    expect(Object.keys(lock.packages).sort()).toEqual(
      [
        '',
        'node_modules/wardctl',
        ...Object.keys(manifest.dependencies).map((name) => `node_modules/${name}`),
        ...dependenciesOfThem.map((name) => `node_modules/${name}`),
      ].sort(),
    );
  });
});
