import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CliHome } from '../support/cli-home.ts';
import { FakeTools } from '../support/fake-tools.ts';
import { runUntil, textOf, type ClosableTerminal } from '../support/hang-up.ts';
import { hasPseudoTerminals } from '../support/open-terminal.ts';
import { builtCli } from '../support/run-program.ts';

/** Runs the built command line at a terminal until it shows a text. */
function hangUp(
  home: CliHome,
  args: string,
  awaited: string,
  env: Record<string, string> = {},
): Promise<ClosableTerminal> {
  return runUntil(`${process.execPath} ${builtCli} ${args}`, home.path, awaited, {
    cwd: home.path,
    env: { ...home.env, CI: '', SHELL: '/bin/sh', ...env },
  });
}

describe.skipIf(!hasPseudoTerminals)('a terminal that is closed', () => {
  it('ends the questions for a new policy, and nothing is made', async () => {
    const home = new CliHome();
    const asked = await hangUp(home, 'scaffold policy', 'ame');
    const { exitCode, stderr } = await asked.close();
    expect(exitCode).toBe(129);
    expect(stderr).toContain('interrupted\n');
    expect(readdirSync(home.path).sort()).toEqual(['cache', 'ended', 'errors']);
  });

  it('ends the screen of suites that are watched', async () => {
    const home = new CliHome();
    const watch = await hangUp(home, 'test --watch', 'no-suites');
    const { exitCode, stderr } = await watch.close();
    expect(exitCode).toBe(129);
    expect(stderr).toContain('interrupted\n');
  });

  it('ends a build, its compiler with it, and takes its files away', async () => {
    const home = new CliHome();
    const temporary = join(home.path, 'tmp');
    const pidFile = join(home.path, 'pid');
    mkdirSync(temporary);
    home.write('go.mod', 'module p\n\ngo 1.21\n');
    home.write('main.go', 'package main\n');
    const tools = new FakeTools();
    tools.add(
      'go',
      `fs.writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`,
    );
    const build = await hangUp(home, 'build', '', { ...tools.environmentInFront, TMPDIR: temporary });
    await expect.poll(() => textOf(pidFile), { timeout: 20_000 }).toMatch(/^\d+$/);
    expect(readdirSync(temporary)).toHaveLength(1);

    const { exitCode, stderr } = await build.close();

    expect(exitCode).toBe(129);
    expect(stderr).toContain('interrupted\n');
    expect(readdirSync(temporary)).toEqual([]);
    expect(() => process.kill(Number(textOf(pidFile)), 0)).toThrow('ESRCH');
  });
});
