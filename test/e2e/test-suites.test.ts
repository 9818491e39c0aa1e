import { describe, expect, it } from 'vitest';
import { casesOf, findingsOf, SuiteProject } from '../support/suite-project.ts';

/** A suite of the probe with cases, each a line of YAML. */
function suite(...cases: readonly string[]): string {
  return `policy: ./probe.wasm\nrequest: ./pod.json\ncases:\n${cases.map((one) => `  - ${one}\n`).join('')}`;
}

const accepts = 'expect: { allowed: true }';
const rejects = 'settings: { answer: { accepted: false, message: no } }';

describe('wardctl test', () => {
  it('runs what it finds and exits with 0 where all passed', async () => {
    const project = new SuiteProject({
      'a.policytest.yml': suite(`{ name: accepts, ${accepts} }`),
      'sub/b.policytest.yaml': `policy: ../probe.wasm\ncases: [{ name: b, request: ../pod.json, ${accepts} }]\n`,
      'node_modules/c.policytest.yml': suite(`{ name: not ours, ${accepts} }`),
    });
    const report = await project.report();

    expect(casesOf(report).map(({ name, status }) => [name, status])).toEqual([
      ['accepts', 'passed'],
      ['b', 'passed'],
    ]);
    expect(report).toMatchObject({ exitCode: 0, ok: true });
  });

  it('shows a rejection for another reason with both texts', async () => {
    const project = new SuiteProject({
      'a.policytest.yml': suite(
        `{ name: a, ${rejects}, expect: { allowed: false, message: too many replicas } }`,
      ),
    });
    const { stdout, exitCode } = await project.run();

    expect(exitCode).toBe(1);
    expect(stdout).toContain('for another reason');
    expect(stdout).toContain('too many replicas');
    expect(stdout).toMatch(/"no"/);
    expect(stdout).toContain("wardctl test a.policytest.yml -t 'a'");
  });

  it('keeps the order in which cases are written, whichever ends first', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `case ${String(index)}`);
    const slow = 'settings: { fault: loop }, timeout: 300ms, expect: { error: true }';
    const project = new SuiteProject({
      'a.policytest.yml': suite(
        ...names.map((name, index) => `{ name: ${name}, ${index === 0 ? slow : accepts} }`),
      ),
    });
    const report = await project.report(['--workers', '2']);

    expect(casesOf(report).map(({ name }) => name)).toEqual(names);
    expect(report.ok).toBe(true);
  });

  it('never takes a crash for a rejection', async () => {
    const faults = ['panic', 'unreachable', 'guestError', 'badJson', 'loop', 'grow'];
    const project = new SuiteProject({
      'a.policytest.yml': suite(
        ...faults.map(
          (fault) =>
            `{ name: ${fault}, settings: { fault: ${fault} }, timeout: 300ms, expect: { allowed: false, code: 500 } }`,
        ),
      ),
    });
    const report = await project.report();

    expect(report.exitCode).toBe(1);
    expect(casesOf(report).map(({ status }) => status)).toEqual(faults.map(() => 'failed'));
  });

  it.each([
    ['-t', ['-t', 'second'], ['second']],
    ['a line', ['a.policytest.yml:5'], ['second']],
    ['a part of the name of a suite', ['policytest'], ['first', 'second', 'third']],
    ['a tag', ['--tags', 'slow'], ['second', 'third']],
    ['the absence of a tag', ['--tags', '!slow'], ['first']],
    ['a part of all', ['--shard', '2/2'], ['second']],
    ['the first failure', ['--bail'], ['first', 'second']],
  ])('runs less for %s', async (_what, args, expected) => {
    const project = new SuiteProject({
      'a.policytest.yml': suite(
        `{ name: first, ${accepts} }`,
        `{ name: second, tags: [slow], ${rejects}, ${accepts} }`,
        `{ name: third, tags: [slow], ${accepts} }`,
      ),
    });

    expect(casesOf(await project.report(args)).map(({ name }) => name)).toEqual(expected);
  });

  it('fails where filters leave nothing to run', async () => {
    const project = new SuiteProject({ 'a.policytest.yml': suite(`{ name: first, ${accepts} }`) });
    for (const args of [
      ['-t', 'frist'],
      ['--tags', 'none'],
    ]) {
      const report = await project.report(args);

      expect([report.exitCode, report.ok]).toEqual([1, false]);
      expect(findingsOf(report).map(({ rule }) => rule)).toEqual(['no-cases']);
    }
  });

  it('does not run a suite again that passed as it is, with --changed', async () => {
    const project = new SuiteProject({
      'a.policytest.yml': suite(`{ name: a, settings: ./settings.yml, ${accepts} }`),
      'b.policytest.yml': suite(`{ name: b, ${accepts} }`),
      'settings.yml': '{}',
    });
    const names = async (): Promise<readonly string[]> =>
      casesOf(await project.report(['--changed'])).map(({ name }) => name);

    expect(await names()).toEqual(['a', 'b']);
    expect(await names()).toEqual([]);
    project.write('settings.yml', '{ answer: { accepted: true } }');
    expect(await names()).toEqual(['a']);
    project.write('b.policytest.yml', suite(`{ name: b, ${rejects}, ${accepts} }`));
    expect(await names()).toEqual(['b']);
    expect(await names()).toEqual(['b']);
  });

  it('stores snapshots, compares with them, and stores them anew with --update', async () => {
    const withAnswer = (message: string): string =>
      suite(
        `{ name: a, settings: { answer: { accepted: false, message: ${message} } }, expect: { snapshot: true } }`,
      );
    const project = new SuiteProject({ 'a.policytest.yml': withAnswer('first') });

    expect((await project.report()).ok).toBe(true);
    expect(project.read('__snapshots__/a.policytest.yml.snap.yml')).toContain('first');
    expect((await project.report()).ok).toBe(true);
    project.write('a.policytest.yml', withAnswer('second'));
    expect((await project.report()).exitCode).toBe(1);
    expect(project.read('__snapshots__/a.policytest.yml.snap.yml')).toContain('first');
    expect((await project.report(['--update'])).ok).toBe(true);
    expect(project.read('__snapshots__/a.policytest.yml.snap.yml')).toContain('second');
    expect((await project.report([], { CI: 'true' })).ok).toBe(true);
  });

  it('reports to several files at once', async () => {
    const project = new SuiteProject({ 'a.policytest.yml': suite(`{ name: a, ${accepts} }`) });
    const reporters = [
      'dot',
      'junit=out.xml',
      'tap=out.tap',
      'sarif=out.sarif',
      'markdown=out.md',
      'json=out.json',
    ];
    const { exitCode, stdout } = await project.run(reporters.flatMap((name) => ['--reporter', name]));

    expect(exitCode).toBe(0);
    expect(stdout).toContain('1 passed');
    expect(project.read('out.xml')).toContain('<testsuite');
    expect(project.read('out.tap')).toContain('ok 1');
    expect(project.read('out.sarif')).toContain('"2.1.0"');
    expect(project.read('out.md')).toContain('passed');
    expect(JSON.parse(project.read('out.json'))).toMatchObject({ ok: true });
  });

  it('writes annotations and the job summary by itself in GitHub', async () => {
    const project = new SuiteProject({ 'a.policytest.yml': suite(`{ name: a, ${rejects}, ${accepts} }`) });
    const env = { GITHUB_ACTIONS: 'true', CI: 'true', GITHUB_STEP_SUMMARY: 'summary.md' };
    project.write('summary.md', 'before\n');
    const { stdout } = await project.run([], env);

    expect(stdout).toMatch(/^::error file=a\.policytest\.yml,line=4/m);
    expect(project.read('summary.md')).toMatch(/^before\n[\s\S]*failed/);
  });

  it('names files by their place in the repository in GitHub', async () => {
    const project = new SuiteProject({
      'sub/a.policytest.yml': suite(`{ name: a, ${rejects}, ${accepts} }`),
    });
    project.write('sub/pod.json', project.read('pod.json'));
    project.copyProbe('sub/probe.wasm');
    const env = { GITHUB_ACTIONS: 'true', CI: 'true', GITHUB_WORKSPACE: project.home.path };
    const { stdout } = await project.run([], env, 'sub');

    expect(stdout).toMatch(/^::error file=sub\/a\.policytest\.yml,line=4/m);
  });

  it('says where a suite is wrong and still runs the others', async () => {
    const project = new SuiteProject({
      'a.policytest.yml': 'policy: ./probe.wasm\ncases:\n  - name: a\n    expect: { allowed: maybe }\n',
      'b.policytest.yml': suite(`{ name: b, ${accepts} }`),
    });
    const report = await project.report();

    expect(report.exitCode).toBe(1);
    expect(findingsOf(report).map(({ check }) => check)).toEqual(['error']);
    expect(findingsOf(report)[0]?.message).toMatch(
      /a\.policytest\.yml:3:5: .*request.*\na\.policytest\.yml:4:24: .*allowed/s,
    );
    expect(casesOf(report).map(({ name, status }) => [name, status])).toEqual([['b', 'passed']]);
  });

  it('finds cases that any policy would pass, with --check-suites', async () => {
    const project = new SuiteProject({
      'a.policytest.yml': suite(
        '{ name: blind, settings: { answer: { accepted: true } }, expect: { maxDuration: 1s } }',
        `{ name: sees, ${accepts} }`,
      ),
    });

    expect((await project.report()).ok).toBe(true);
    const report = await project.report(['--check-suites']);
    expect(casesOf(report).map(({ name, status }) => [name, status])).toEqual([
      ['blind', 'failed'],
      ['sees', 'passed'],
    ]);
  });

  it.each([
    [['--shard', '5/4'], '--shard'],
    [['--reporter', 'junti'], 'Did you mean junit?'],
    [['--reporter', 'dot', '--reporter', 'tap'], 'Give the others a file'],
    [['--allow', 'no-case'], 'Did you mean no-cases?'],
  ])('refuses %s', async (args, said) => {
    const { exitCode, stderr } = await new SuiteProject().run(args);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(said);
  });

  it('builds the policy first, once, and shows what the program says where it fails', async () => {
    const script =
      "require('fs').copyFileSync('probe.wasm', 'built.wasm'); require('fs').appendFileSync('log', 'x')";
    const build = (code: string): string =>
      `build: { command: [${JSON.stringify(process.execPath)}, -e, ${JSON.stringify(code)}] }\npolicy: ./built.wasm\ncases: [{ name: a, request: ./pod.json, ${accepts} }]\n`;
    const project = new SuiteProject({
      'a.policytest.yml': build(script),
      'b.policytest.yml': build(script),
    });

    expect((await project.report()).ok).toBe(true);
    expect(project.read('log')).toBe('x');
    project.write('b.policytest.yml', build("console.error('no compiler'); process.exit(3)"));
    const report = await project.report(['b.policytest.yml']);
    expect(report.exitCode).toBe(1);
    expect(findingsOf(report)[0]?.message).toMatch(/ended with status 3[\s\S]*no compiler/);
  });
});
