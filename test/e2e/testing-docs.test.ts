import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CliHome } from '../support/cli-home.ts';
import { codeBlocks } from '../support/doc-examples.ts';
import { runCli } from '../support/run-program.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/testing.md'), 'utf8');
const files = codeBlocks(page, 'yaml').flatMap((text) => {
  const name = /^# ([\w.]+\.yml)\n/.exec(text)?.[1];
  return name === undefined ? [] : [{ name, text }];
});
const suites = files.filter(({ name }) => name.endsWith('.policytest.yml'));

describe('docs/testing.md', () => {
  it('shows suites', () => {
    expect(suites.map(({ name }) => name)).toEqual([
      'first.policytest.yml',
      'growing.policytest.yml',
      'tables.policytest.yml',
      'matrix.policytest.yml',
    ]);
  });

  it.each(suites)('shows what passes: $name', async ({ name }) => {
    const home = new CliHome();
    cpSync(join(root, 'fixtures/policies/pod-hardening'), home.path, { recursive: true });
    for (const file of files) home.write(file.name, file.text);
    const env = { ...home.env, CI: undefined, GITHUB_ACTIONS: undefined };
    const { stdout, exitCode } = await runCli(['test', '--check-suites', name], { cwd: home.path, env });

    expect(stdout).toMatch(/cases {5}\d+ passed \(\d+\)/);
    expect(exitCode).toBe(0);
  });

  it('names what the command has', () => {
    const help = readFileSync(join(root, 'commands/test.ts'), 'utf8');
    const flags = Array.from(page.matchAll(/wardctl test\b[^\n]*?(--[a-z-]+)/g), ([, flag = '']) =>
      flag.slice(2),
    );

    for (const flag of flags.filter((one) => one !== 'suite'))
      expect(help).toMatch(new RegExp(`'?${flag}'?:`));
  });
});
