import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { copyToOutput, FakeTools } from '../support/fake-tools.ts';
import { builtCli } from '../support/run-program.ts';
import { SuiteProject } from '../support/suite-project.ts';
import { hasTmux, TerminalSession } from '../support/terminal-session.ts';

const quiet = {
  CI: undefined,
  GITHUB_ACTIONS: undefined,
  GITHUB_STEP_SUMMARY: undefined,
  FORCE_COLOR: undefined,
};
const golden = join(import.meta.dirname, '../../fixtures/golden');
const waiting = 'watch: waiting for changes\n';
const accepts = 'expect: { allowed: true }';

/** A suite of the probe with cases, each a line of YAML. */
function suite(...cases: readonly string[]): string {
  return `policy: ./probe.wasm\nrequest: ./pod.json\ncases:\n${cases.map((one) => `  - ${one}\n`).join('')}`;
}

/** `wardctl test --watch` without a terminal. */
class Watch {
  private readonly child: ChildProcessByStdio<null, Readable, Readable>;
  private said = '';
  private errors = '';
  private wake: () => void = () => undefined;
  private readonly ended: Promise<number | null>;

  constructor(
    project: SuiteProject,
    args: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ) {
    this.child = spawn(process.execPath, [builtCli, 'test', '--watch', ...args], {
      cwd: project.home.path,
      env: { ...process.env, ...project.home.env, ...quiet, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.said += text;
      this.wake();
    });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
    });
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code) => {
        resolve(code);
        this.wake();
      });
    });
    onTestFinished(() => void this.child.kill('SIGKILL'));
  }

  /** What is said up to a text, which has to come. */
  async until(text: string): Promise<string> {
    for (;;) {
      const at = this.said.indexOf(text);
      if (at >= 0) {
        const end = at + text.length;
        const said = this.said.slice(0, end);
        this.said = this.said.slice(end);
        return said;
      }
      if (this.child.exitCode !== null)
        throw new Error(`ended before it said ${JSON.stringify(text)}: ${this.said}${this.errors}`);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** What is said until there is nothing left to do. */
  run(): Promise<string> {
    return this.until(waiting);
  }

  async end(signal: 'SIGINT' | 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }
}

/** Saves a file as most editors do, so that it is never seen half-written. */
function save(project: SuiteProject, name: string, text: string): void {
  project.write(`${name}.tmp`, text);
  renameSync(join(project.home.path, `${name}.tmp`), join(project.home.path, name));
}

describe('wardctl test --watch, without a terminal', () => {
  it('runs again what a change affects, says why, and ends on a signal', async () => {
    const project = new SuiteProject({
      'a.policytest.yml': suite(`{ name: a, settings: ./settings.yml, ${accepts} }`),
      'b.policytest.yml': suite(`{ name: b, ${accepts} }`),
      'settings.yml': '{}',
    });
    const watch = new Watch(project);
    const first = await watch.run();
    expect(first).toContain('watch: run for all suites\n');
    expect(first).toMatch(/cases +2 passed \(2\)/);
    save(project, 'settings.yml', '{ answer: { accepted: false, message: no } }');
    const second = await watch.run();
    expect(second).toContain('watch: run for settings.yml\n');
    expect(second).toMatch(/cases +1 failed \(1\)/);
    expect(second).not.toContain('b.policytest.yml');
    save(project, 'b.policytest.yml', suite(`{ name: b, ${accepts} }`, `{ name: c, ${accepts} }`));
    const third = await watch.run();
    expect(third).toMatch(/cases +2 passed \(2\)/);
    expect(third).not.toContain('a.policytest.yml');
    expect(await watch.end('SIGINT')).toBe(130);
  });

  it('runs a module that was put in the place of another, never the old one', async () => {
    const project = new SuiteProject({ 'a.policytest.yml': suite(`{ name: a, ${accepts} }`) });
    const other = join(import.meta.dirname, '../../fixtures/policies/pod-hardening/policy.wasm');
    const [path, kept] = [join(project.home.path, 'probe.wasm'), join(project.home.path, 'kept')];
    copyFileSync(path, kept);
    const watch = new Watch(project);
    expect(await watch.run()).toMatch(/cases +1 passed/);
    copyFileSync(other, join(project.home.path, 'next'));
    renameSync(join(project.home.path, 'next'), path);
    expect(await watch.run()).toMatch(/cases +1 failed/);
    // Written in place, it may be seen half-written for a moment.
    writeFileSync(path, readFileSync(kept));
    await watch.until('1 passed (1)');
    await watch.run();
    rmSync(path);
    await watch.until('1 failed (1)');
    await watch.run();
    copyFileSync(kept, path);
    await watch.until('1 passed (1)');
    expect(await watch.end('SIGTERM')).toBe(143);
  });

  it('finds suites that come, and forgets those that go', async () => {
    const project = new SuiteProject();
    const watch = new Watch(project);
    expect(await watch.run()).toContain('no suite was found');
    save(project, 'new/deep/a.policytest.yml', suite(`{ name: a, ${accepts} }`).replaceAll('./', '../../'));
    const found = await watch.run();
    expect(found).toContain('watch: run for new/deep/a.policytest.yml');
    expect(found).toMatch(/cases +1 passed/);
    rmSync(join(project.home.path, 'new'), { recursive: true });
    expect(await watch.run()).toContain('no suite was found');
  });

  it('does not run again for snapshots that it wrote', async () => {
    const project = new SuiteProject({
      'a.policytest.yml': suite('{ name: a, expect: { allowed: true, snapshot: true } }'),
      'b.policytest.yml': suite(`{ name: b, ${accepts} }`),
    });
    const watch = new Watch(project);
    expect(await watch.run()).toMatch(/snapshots +1 written/);
    save(project, 'b.policytest.yml', suite(`{ name: c, ${accepts} }`));
    expect(await watch.run()).toMatch(/^watch: run for b\.policytest\.yml\n/);
    rmSync(join(project.home.path, '__snapshots__'), { recursive: true });
    expect(await watch.run()).toMatch(/snapshots +1 written/);
  });

  it('takes changes that come together for one', async () => {
    const project = new SuiteProject({ 'a.policytest.yml': suite(`{ name: a, ${accepts} }`) });
    const watch = new Watch(project);
    await watch.run();
    for (let round = 0; round < 50; round++) project.write('pod.json', project.read('pod.json') + '\n');
    save(
      project,
      'a.policytest.yml',
      suite(`{ name: last, ${accepts} }`, '{ name: x, skip: true, expect: {} }'),
    );
    const said = await watch.until('1 skipped (2)');

    expect(said.split('watch: run for').length).toBeLessThan(10);
  });

  it('breaks off a run that a change makes old news', async () => {
    const slow = `{ name: slow, settings: { fault: loop }, timeout: 50s, ${accepts} }`;
    const project = new SuiteProject({ 'a.policytest.yml': suite(slow) });
    const watch = new Watch(project);
    await watch.until('watch: run for all suites');
    save(project, 'a.policytest.yml', suite(`{ name: quick, ${accepts} }`));

    expect(await watch.run()).toMatch(/cases +1 passed/);
  });

  it('builds a policy when its sources change, and only then', async () => {
    const build = `
      const fs = require('node:fs');
      fs.appendFileSync('builds.log', 'x');
      if (fs.readFileSync('src/main.txt', 'utf8') === 'bad') { console.error('main.txt:1: bad'); process.exit(1); }
      fs.copyFileSync('probe.wasm', 'policy.wasm');
    `;
    const step = JSON.stringify({ command: [process.execPath, 'build.cjs'], sources: ['src'] });
    const project = new SuiteProject({
      'a.policytest.yml': `build: ${step}\npolicy: ./policy.wasm\ncases: [{ name: a, request: ./pod.json, ${accepts} }]\n`,
      'build.cjs': build,
      'src/main.txt': 'good',
    });
    const watch = new Watch(project);
    expect(await watch.run()).toMatch(/cases +1 passed/);
    save(project, 'pod.json', project.read('pod.json') + '\n');
    expect(await watch.run()).toMatch(/^watch: run for pod\.json\n/);
    expect(project.read('builds.log')).toBe('x');
    save(project, 'src/main.txt', 'bad');
    expect(await watch.run()).toContain('main.txt:1: bad');
    save(project, 'src/main.txt', 'better');
    expect(await watch.run()).toMatch(/cases +1 passed/);
    expect(project.read('builds.log')).toBe('xxx');
  });

  it('builds a policy that is a folder when something changes in it, and only then', async () => {
    const tools = new FakeTools();
    const fail = `if (fs.readFileSync('main.go', 'utf8') === 'bad') { console.error('main.go:1: bad'); process.exit(1); }`;
    const log = `fs.appendFileSync('../builds.log', 'x');`;
    const project = new SuiteProject({
      'p/a.policytest.yml': `policy: .\ncases: [{ name: a, request: ../pod.json, ${accepts} }]\n`,
      'p/go.mod': '',
      'p/main.go': 'good',
    });
    tools.add('go', `${log} ${fail} ${copyToOutput(join(golden, 'modules/probe-wasi.wasm'))}`);
    const watch = new Watch(project, [], tools.environmentInFront);
    expect(await watch.run()).toMatch(/cases +1 passed/);
    save(project, 'pod.json', project.read('pod.json') + '\n');
    expect(await watch.run()).toMatch(/^watch: run for pod\.json\n/);
    expect(project.read('builds.log')).toBe('x');
    save(project, 'p/main.go', 'bad');
    expect(await watch.run()).toContain('main.go:1: bad');
    save(project, 'p/main.go', 'better');
    expect(await watch.run()).toMatch(/cases +1 passed/);
    expect(project.read('builds.log')).toBe('xxx');
  });

  it('writes nothing but reports where a program reads them', async () => {
    const project = new SuiteProject({ 'a.policytest.yml': suite(`{ name: a, ${accepts} }`) });
    const watch = new Watch(project, ['--reporter', 'json']);
    const first: unknown = JSON.parse(await watch.until('\n]}\n]}\n'));
    save(project, 'a.policytest.yml', suite(`{ name: b, ${accepts} }`));
    const second: unknown = JSON.parse(await watch.until('\n]}\n]}\n'));

    expect(first).toMatchObject({ ok: true, suites: [{ cases: [{ name: 'a' }] }] });
    expect(second).toMatchObject({ ok: true, suites: [{ cases: [{ name: 'b' }] }] });
  });

  it.each([[['--shard', '1/2']], [['--changed']]])('refuses %s', async (args) => {
    const { exitCode, stderr } = await new SuiteProject().run(['--watch', ...args]);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('cannot be used together with --watch');
  });
});

describe.skipIf(!hasTmux)('wardctl test --watch, in a terminal', () => {
  const size = { columns: 80, rows: 24 };
  const command = `${process.execPath} ${builtCli} test --watch; echo "exit status $?"`;
  const rejects = 'settings: { answer: { accepted: false, message: no way } }';
  const start = (
    project: SuiteProject,
    env: Readonly<Record<string, string>> = {},
  ): Promise<TerminalSession> =>
    TerminalSession.start(command, size, {
      cwd: project.home.path,
      env: { ...project.home.env, ...quiet, ...env },
    });

  it('shows what fails, then that it was mended, does what keys say, and leaves the terminal as it was', async () => {
    const project = new SuiteProject({
      'a.policytest.yml': suite(
        `{ name: accepts, ${accepts} }`,
        `{ name: rejects, ${rejects}, expect: { allowed: false, message: too many } }`,
      ),
      'b.policytest.yml': suite(`{ name: other, ${accepts} }`),
    });
    const terminal = await start(project);
    await terminal.until('1 failed, 2 passed (3)');
    const failed = await terminal.until('waiting for changes');
    expect(failed).toHaveLength(24);
    expect(failed.slice(1, 5).map((row) => row.slice(0, 40).trimEnd())).toEqual([
      'cases   1 failed, 2 passed (3)',
      'suites  1 failed, 1 passed (2)',
      `── failed: 1 of 1 ${'─'.repeat(22)}`,
      '> ✘ rejects',
    ]);
    expect(failed.join('\n')).toContain('for another reason');
    expect(failed[22]).toBe('a all   f failed   t name   p file   u update   ? help   q quit');

    save(project, 'a.policytest.yml', project.read('a.policytest.yml').replace('too many', 'no way'));
    const mended = await terminal.until('3 passed (3)');
    expect(mended[0]).toMatch(/^✔ wardctl test --watch/);
    expect(mended[1]).toContain('a.policytest.yml');

    await terminal.type('t', 'rej');
    await terminal.until('name: rej');
    await terminal.type('Enter');
    const filtered = await terminal.until('1 passed (1)');
    expect(filtered[2]).toMatch(/ name: rej$/);
    await terminal.type('t', 'Enter');
    await terminal.until('3 passed (3)');
    await terminal.type('p', 'b.pol', 'Enter');
    await terminal.until('cases   1 passed (1)');
    await terminal.type('p', 'Enter');
    await terminal.until('3 passed (3)');
    await terminal.type('?');
    await terminal.until('run only cases that failed');
    await terminal.type('?');
    await terminal.until('✔ a.policytest.yml');
    await terminal.resize(60, 16);
    await terminal.until('a all   f failed   t name   p file   u update   ? help');
    await terminal.type('q');
    const left = await terminal.until('exit status 0');
    expect(left.slice(0, 3)).toEqual(['cases   3 passed (3)', 'suites  2 passed (2)', 'exit status 0']);
  });

  it('ends with 1 while something fails, and stores snapshots on u', async () => {
    const project = new SuiteProject({
      'a.policytest.yml': suite(`{ name: a, settings: ./settings.yml, expect: { snapshot: true } }`),
      'settings.yml': '{}',
    });
    const terminal = await start(project);
    await terminal.until('1 passed (1)');
    save(project, 'settings.yml', '{ answer: { accepted: true, warnings: [careful] } }');
    await terminal.until('1 failed (1)');
    await terminal.type('u');
    await terminal.until('1 passed (1)');
    expect(project.read('__snapshots__/a.policytest.yml.snap.yml')).toContain('careful');
    save(project, 'settings.yml', '{}');
    await terminal.until('1 failed (1)');
    await terminal.type('f');
    await terminal.until('failed cases');
    await terminal.type('q');
    await terminal.until('exit status 1');
  });

  it('ends at once on Ctrl-C, with 130', async () => {
    const slow = `{ name: slow, settings: { fault: loop }, timeout: 50s, ${accepts} }`;
    const terminal = await start(new SuiteProject({ 'a.policytest.yml': suite(slow) }));
    await terminal.until('running 0 of 1');
    await terminal.type('C-c');
    const rows = await terminal.until('exit status 130');

    expect(rows.slice(0, 2)).toEqual(['interrupted', 'exit status 130']);
  });

  it('leaves the screen before it tells of a bug', async () => {
    const project = new SuiteProject({ 'a.policytest.yml': suite(`{ name: a, ${accepts} }`) });
    const bug = `if (require('node:worker_threads').isMainThread)
      setInterval(() => { if (require('node:fs').existsSync('now')) throw new Error('boom'); }, 10);`;
    const preload = project.home.write('bug.cjs', bug);
    const terminal = await start(project, { NODE_OPTIONS: `--require=${preload}` });
    await terminal.until('waiting for changes');
    project.write('now', '');
    const rows = await terminal.until('exit status 70');

    expect(rows[0]).toContain('this is a bug in wardctl');
    expect(rows[1]).toContain('boom');
  });

  it('has no colours where nobody wants them, and ignores what is set for the tools of React', async () => {
    const project = new SuiteProject({
      'a.policytest.yml': suite(`{ name: a, expect: { allowed: false } }`),
    });
    const terminal = await start(project, { NO_COLOR: '1', DEV: 'true', CI: 'true' });
    await terminal.until('waiting for changes');
    expect(await terminal.painted()).not.toContain('\x1b[');
    await terminal.type('q');
    await terminal.until('exit status 1');
  });
});
