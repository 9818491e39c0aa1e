import { describe, expect, it } from 'vitest';
import { hasPseudoTerminals, runAtTerminal } from '../support/pseudo-terminal.ts';
import { builtCli } from '../support/run-program.ts';
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
    expect(stdout).toContain('npx wardctl test a.policytest.yml:4\n');
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

  it('tells of each suite how long its own cases took, whenever they were run', async () => {
    const slow = 'settings: { fault: loop }, timeout: 300ms, expect: { error: true }';
    const project = new SuiteProject({
      'a.policytest.yml': suite(`{ name: a, ${slow} }`),
      'b.policytest.yml': suite(`{ name: b, ${accepts} }`),
    });
    const { suites } = await project.report(['--workers', '2']);

    for (const { durationMs, cases } of suites)
      expect(durationMs).toBeGreaterThanOrEqual(cases[0]?.durationMs ?? Infinity);
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

  it('runs a suite again that passed, where CI is stricter, with --changed', async () => {
    const project = new SuiteProject({
      'a.policytest.yml': suite('{ name: a, expect: { snapshot: true } }', `{ name: b, ${accepts} }`),
    });
    expect((await project.report()).ok).toBe(true);
    project.write('a.policytest.yml', suite(`{ name: b, ${accepts} }`));

    expect((await project.report(['--changed'])).ok).toBe(true);
    const report = await project.report(['--changed'], { CI: 'true' });
    expect(findingsOf(report).map(({ rule }) => rule)).toEqual(['unused-snapshot']);
  });

  it.skipIf(process.platform !== 'linux')('only warns where --changed cannot remember', async () => {
    const project = new SuiteProject({ 'a.policytest.yml': suite(`{ name: a, ${accepts} }`) });
    const { exitCode, stdout, stderr } = await project.run(['--changed'], { XDG_CACHE_HOME: '/dev/null' });

    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('1 passed')]);
    expect(stderr).toMatch(/--changed cannot remember which suites passed: .*\n$/);
  });

  it('runs the pairs whose result a line of the matrix form states', async () => {
    const resource = (name: string, kind: string): string => `apiVersion: policies.kubewarden.io/v1
kind: ClusterAdmissionPolicy
metadata: { name: ${name} }
spec:
  module: ./probe.wasm
  settings: {}
  rules: [{ apiGroups: [''], apiVersions: [v1], resources: [${kind}], operations: [CREATE] }]
`;
    const project = new SuiteProject({
      'policies.yml': `${resource('first', 'pods')}---\n${resource('second', 'services')}`,
      'objects.yml':
        'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: web }\n',
      'a.policytest.yml': `policies: [./policies.yml]
resources: [./objects.yml]
results:
  - { policy: second, resource: Service/web, result: pass }
  - { policy: first, resource: Service/web, result: skip, message: { contains: services } }
  - { policy: second, resource: Pod/web, result: skip }
  - { policy: first, resource: Pod/web, result: pass }
`,
    });
    const named = async (line: number): Promise<readonly string[]> =>
      casesOf(await project.report([`a.policytest.yml:${String(line)}`])).map(
        ({ name, status }) => `${name} ${status}`,
      );

    expect(await named(4)).toEqual(['second × Service/default/web passed']);
    expect(await named(5)).toEqual(['first × Service/default/web passed']);
    expect(await named(6)).toEqual(['second × Pod/default/web passed']);
    expect(await named(7)).toEqual(['first × Pod/default/web passed']);
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
    expect(findingsOf(report).map(({ check, line, column }) => [check, line, column])).toEqual([
      ['error', 3, 5],
      ['error', 4, 24],
    ]);
    expect(casesOf(report).map(({ name, status }) => [name, status])).toEqual([['b', 'passed']]);
  });

  it('finds cases that any policy would pass, with --check-suites', async () => {
    const project = new SuiteProject({
      'a.policytest.yml': suite(
        '{ name: blind, settings: { answer: { accepted: true } }, expect: { maxDuration: 1s } }',
        `{ name: sees, ${accepts} }`,
        '{ name: sees a crash, settings: { fault: panic }, expect: { error: true } }',
        '{ name: sees all, settings: { answer: { accepted: true } }, expect: { snapshot: true } }',
        `{ name: cannot fail, ${rejects}, mode: monitor, ${accepts} }`,
      ),
    });

    expect((await project.report()).ok).toBe(true);
    const report = await project.report(['--check-suites']);
    expect(casesOf(report).map(({ name, status }) => [name, status])).toEqual([
      ['blind', 'failed'],
      ['sees', 'passed'],
      ['sees a crash', 'passed'],
      ['sees all', 'passed'],
      ['cannot fail', 'failed'],
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
    project.write('b.policytest.yml', 'build: { command: [crgo] }\npolicy: ./b.wasm\ncases: []\n');
    expect(findingsOf(await project.report(['b.policytest.yml']))).toMatchObject([
      { check: 'error', message: expect.stringContaining('crgo') as unknown, line: 1, column: 8 },
    ]);
  });
});

describe('findings about cases', () => {
  const files = {
    'a.policytest.yml': suite(
      `{ name: first, ${accepts} }`,
      `{ name: second, ${rejects}, expect: { allowed: false } }`,
      `{ name: third, tgas: [x], ${accepts} }`,
    ),
  };

  it('fail them', async () => {
    const report = await new SuiteProject(files).report();

    expect(casesOf(report).map(({ name, status, findings }) => [name, status, findings[0]?.rule])).toEqual([
      ['first', 'passed', undefined],
      ['second', 'failed', 'unexplained-rejection'],
      ['third', 'failed', 'unknown-keys'],
    ]);
    expect(report.suites[0]?.findings).toEqual([]);
    expect(report.counts.cases).toEqual({ passed: 1, failed: 2, skipped: 0 });
  });

  it('count only where the cases are selected, and only up to the end of the run', async () => {
    const project = new SuiteProject(files);
    for (const args of [['-t', 'first'], ['a.policytest.yml:4']]) {
      const report = await project.report(args);

      expect([report.ok, findingsOf(report)]).toEqual([true, []]);
    }
    const { stdout } = await project.run(['--bail']);
    expect(stdout).toContain('unexplained-rejection');
    expect(stdout).not.toContain('unknown-keys');
  });

  it('do not count where another case says `only`, which skips the others', async () => {
    const project = new SuiteProject({
      'a.policytest.yml': suite(
        `{ name: first, ${rejects}, expect: { allowed: false } }`,
        `{ name: second, only: true, ${accepts} }`,
      ),
    });
    const report = await project.report();

    expect(report.ok).toBe(true);
    expect(casesOf(report).map(({ status, skipReason }) => [status, skipReason])).toEqual([
      ['skipped', 'another case says `only`'],
      ['passed', undefined],
    ]);
    const first = await project.report(['a.policytest.yml:4']);
    expect([first.exitCode, findingsOf(first).map(({ rule, line }) => [rule, line])]).toEqual([
      1,
      [['no-cases', 5]],
    ]);
  });

  it('name the line of a policy that is not there, and nothing that only `run` takes', async () => {
    const project = new SuiteProject({
      'a.policytest.yml': `policy: ./nope.wasm\ncases: [{ name: a, request: ./pod.json, ${accepts} }]\n`,
    });
    const [found] = findingsOf(await project.report());

    expect(found).toMatchObject({ check: 'error', line: 1, column: 9 });
    expect(found?.hint).toContain('relative to the suite');
    expect(found?.hint).not.toContain('run');
  });

  it('say what paths of requests are relative to', async () => {
    const project = new SuiteProject({
      'sub/a.policytest.yml': `policy: ../probe.wasm\ncases: [{ name: a, request: ./pod.json, ${accepts} }]\n`,
    });

    expect(findingsOf(await project.report())[0]?.message).toContain('./pod.json (relative to the suite)');
  });
});

describe('a part of all cases', () => {
  it('says that it is empty, and a suite’s findings are in the part with its first case', async () => {
    const project = new SuiteProject({
      'a.policytest.yml': `usr: x\n${suite(`{ name: a, ${accepts} }`)}`,
    });

    const reports = [await project.report(['--shard', '1/2']), await project.report(['--shard', '2/2'])];
    expect(reports.map((report) => findingsOf(report).length)).toEqual([1, 0]);
    const { stderr, exitCode } = await project.run(['--shard', '2/2']);
    expect([stderr, exitCode]).toEqual([expect.stringContaining('nothing of 1 case is in shard 2/2'), 0]);
  });
});

describe('a run that is interrupted', () => {
  const files = {
    'a.policytest.yml': suite(
      `{ name: quick, ${accepts} }`,
      '{ name: slow, settings: { fault: loop }, timeout: 60s, expect: { error: true } }',
    ),
  };

  it.skipIf(!hasPseudoTerminals)('shows how far it is, and then what was done', async () => {
    const { home } = new SuiteProject(files);
    const { screen, exitCode } = await runAtTerminal(
      `cd ${home.path} && ${process.execPath} ${builtCli} test`,
      { ...home.env, CI: '' },
      [['1 of 2 cases', '\x03']],
    );

    expect(screen).toMatch(/\r\x1b\[K[^]*interrupted: 1 of 2 cases ran/);
    expect(exitCode).toBe(130);
  });
});
