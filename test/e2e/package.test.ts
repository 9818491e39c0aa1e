import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { runNpm } from '../../scripts/node-tool.ts';
import { packTo } from '../../scripts/pack.ts';
import { runNode } from '../support/run-program.ts';

/** A project that has installed wardctl as a user would, without our development dependencies. */
let project: string;

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'wardctl-installed-'));
  const tarballs = join(project, 'tarballs');
  mkdirSync(tarballs);
  const tarball = await packTo(tarballs);
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'project', type: 'module', private: true }),
  );
  const { exitCode, output } = await runNpm(
    [
      'install',
      '--omit=dev',
      '--ignore-scripts',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      tarball.path,
    ],
    project,
  );
  if (exitCode !== 0) throw new Error(output);
});

afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

const installed = (path: string): string => join(project, 'node_modules', path);

describe('the installed package', () => {
  it('has a program that tells its version', async () => {
    const { exitCode, stdout } = await runNode([installed('wardctl/dist/cli/main.cjs'), '-V']);

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
    const { exitCode, stdout } = await runNode([installed('wardctl/dist/cli/main.cjs'), 'run', '--help']);

    expect(stdout).toContain('--request-path');
    expect(exitCode).toBe(0);
  });

  it('loads a command', async () => {
    const { exitCode, stderr } = await runNode([installed('wardctl/dist/cli/main.cjs'), 'run']);

    expect(stderr).toContain('policy');
    expect(exitCode).toBe(2);
  });

  it('is a library with names to import', async () => {
    const { exitCode, stdout, stderr } = await runNode(
      ['--eval', "import('wardctl').then((library) => console.log(Object.keys(library).length))"],
      { cwd: project },
    );

    expect(stderr).toBe('');
    expect(Number(stdout)).toBeGreaterThan(0);
    expect(exitCode).toBe(0);
  });

  it('brings its three run-time dependencies and nothing more', () => {
    const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, unknown>;
    };

    expect(Object.keys(lock.packages).sort()).toEqual(
      [
        '',
        'node_modules/wardctl',
        ...Object.keys(manifest.dependencies).map((name) => `node_modules/${name}`),
      ].sort(),
    );
  });
});
