import { execFileSync } from 'node:child_process';
import { linkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { casesOf, findingsOf, SuiteProject } from '../support/suite-project.ts';

const suiteName = 'a.policytest.yml';
const accepts = 'expect: { allowed: true }';

function suiteOf(...cases: readonly string[]): string {
  return `policy: ./probe.wasm\nrequest: ./pod.json\ncases:\n${cases.map((one) => `  - ${one}\n`).join('')}`;
}

describe.skipIf(process.platform === 'win32')('what is no file', () => {
  it('is not waited for where a suite names it, whatever for', async () => {
    const project = new SuiteProject({
      [suiteName]: suiteOf(
        `{ name: policy, policy: ./pipe.wasm, ${accepts} }`,
        `{ name: resources, policy: ./pipe.yml, ${accepts} }`,
        `{ name: request, request: ./pipe.json, ${accepts} }`,
        `{ name: manifest, manifest: ./pipe.yml, ${accepts} }`,
        `{ name: settings, settings: ./pipe.yml, ${accepts} }`,
        `{ name: session, session: ./pipe.yml, ${accepts} }`,
        `{ name: link, request: ./link.json, ${accepts} }`,
      ),
    });
    for (const name of ['pipe.wasm', 'pipe.yml', 'pipe.json'])
      execFileSync('mkfifo', [join(project.home.path, name)]);
    symlinkSync('pod.json', join(project.home.path, 'link.json'));
    const report = await project.report();

    const told = casesOf(report).map(({ name, findings }) => [
      name,
      /found a pipe or device/.test(String(findings[0]?.message)),
    ]);
    expect(told).toEqual([
      ['policy', true],
      ['resources', true],
      ['request', true],
      ['manifest', true],
      ['settings', true],
      ['session', true],
      ['link', false],
    ]);
    expect(casesOf(report).at(-1)?.status).toBe('passed');
  });

  it('fails the run where it has the name of a suite', async () => {
    const project = new SuiteProject({ [suiteName]: suiteOf(`{ name: a, ${accepts} }`) });
    symlinkSync('nowhere', join(project.home.path, 'dangling.policytest.yml'));
    execFileSync('mkfifo', [join(project.home.path, 'pipe.policytest.yml')]);
    const report = await project.report();

    expect(findingsOf(report).map(({ message }) => message)).toEqual([
      expect.stringMatching(/dangling\.policytest\.yml: No such file/),
      expect.stringMatching(/pipe\.policytest\.yml: expected a file, found a pipe/),
    ]);
  });
});

describe('a report', () => {
  it.each([
    ['a suite', 'b.policytest.yml', 2],
    ['the policy', 'probe.wasm', 1],
    ['a request', './pod.json', 1],
  ])('does not take the place of %s', async (_what, file, exitCode) => {
    const project = new SuiteProject({
      [suiteName]: suiteOf(`{ name: a, ${accepts} }`),
      'b.policytest.yml': 'x',
    });
    const before = project.read(file);
    const ended = await project.run(['a.policytest.yml', '--reporter', `junit=${file}`]);

    expect(ended.exitCode).toBeGreaterThanOrEqual(exitCode);
    expect(ended.stderr).toMatch(/expected a file/);
    expect(project.read(file)).toBe(before);
  });

  it('does not take the place of snapshots, also of those that are not there yet', async () => {
    const project = new SuiteProject({ [suiteName]: suiteOf('{ name: a, expect: { snapshot: true } }') });
    const file = `__snapshots__/${suiteName}.snap.yml`;
    const before = await project.run(['--reporter', `junit=${file}`]);
    expect([before.exitCode, project.has(file)]).toEqual([2, false]);
    expect(before.stderr).toContain(`found the snapshots ${file}`);

    expect((await project.run(['--update'])).exitCode).toBe(0);
    const stored = project.read(file);
    linkSync(join(project.home.path, file), join(project.home.path, 'link.yml'));
    const after = await project.run(['--reporter', 'junit=link.yml']);
    expect(after.exitCode).toBe(1);
    expect(project.read(file)).toBe(stored);
    expect(project.read('link.yml')).toBe(stored);
  });

  it('does not take the place of the sources of a build', async () => {
    const project = new SuiteProject({
      [suiteName]: `build: { command: [node, --version], sources: [src.txt] }\n${suiteOf(`{ name: a, ${accepts} }`)}`,
      'src.txt': 'source',
    });
    const ended = await project.run(['--reporter', 'junit=src.txt']);

    expect(ended.exitCode).toBe(1);
    expect(ended.stderr).toContain('found the source src.txt of a policy');
    expect(project.read('src.txt')).toBe('source');
    expect((await project.run(['--reporter', 'junit=report.xml'])).exitCode).toBe(0);
  });
});

describe('the login of a reference', () => {
  it.each(['verbose', 'json', 'junit', 'markdown', 'tap', 'sarif', 'github'])(
    'is not shown by %s',
    async (reporter) => {
      const project = new SuiteProject({
        [suiteName]: suiteOf(
          `{ name: a, policy: 'registry://usr:S3CR3T@127.0.0.1:1/x/y:v1', ${accepts} }`,
          `{ name: b, policy: 'https://usr:S3CR3T@127.0.0.1:1/p.wasm?token=S3CR3T', ${accepts} }`,
        ),
      });
      const { stdout, stderr, exitCode } = await project.run(['--reporter', reporter]);

      expect(exitCode).toBe(1);
      expect(stdout).not.toBe('');
      expect(stdout + stderr).not.toContain('S3CR3T');
    },
  );
});

describe('the login of a reference that is no policy yet', () => {
  const reference = 'https://bob:s3cretpw@127.0.0.1:9/x.yml';

  it.each<[string, string]>([
    ['of a matrix', `policies: ["${reference}"]\nresources: [./pod.json]\nresults: [{ result: pass }]\n`],
    ['put into a name', suiteOf(`{ name: 'k \${policy}', each: [{ policy: '${reference}' }], ${accepts} }`)],
    [
      'that is the whole name',
      suiteOf(`{ name: '\${policy}', each: [{ policy: '${reference}' }], ${accepts} }`),
    ],
    ['that tells rows apart', suiteOf(`{ name: k, each: [{ policy: '${reference}' }], ${accepts} }`)],
  ])('is not shown: %s', async (_what, suite) => {
    const project = new SuiteProject({ [suiteName]: suite });
    const { stdout, stderr, exitCode } = await project.run(['--json']);

    expect(exitCode).toBe(1);
    expect(stdout).toContain('https://bob:***@127.0.0.1:9/x.yml');
    expect(stdout + stderr).not.toContain('s3cretpw');
  });
});

describe('a session', () => {
  it('that is not followed fails the case, also where it is empty', async () => {
    const settings =
      'settings: { hostCalls: [{ binding: kubewarden, namespace: net, operation: v1/dns_lookup_host, payload: \'"localhost"\' }] }';
    const expected = 'expect: { allowed: false, message: { contains: err }, hostCalls: [DNSLookupHost] }';
    const exchange = `- type: Exchange\n  request: |\n    !DNSLookupHost\n    host: example.com\n  response:\n    type: Success\n    payload: '{"ips":[]}'\n`;
    const project = new SuiteProject({
      [suiteName]: suiteOf(
        `{ name: empty, session: ./empty.yml, ${settings}, ${expected} }`,
        `{ name: other, session: ./other.yml, ${settings}, ${expected} }`,
      ),
      'empty.yml': '[]\n',
      'other.yml': exchange,
    });
    const [empty, other] = casesOf(await project.report());

    expect(empty?.findings.map(({ check }) => check)).toEqual(['session-mismatch']);
    expect(other?.findings).toMatchObject([
      {
        check: 'session-mismatch',
        expected: expect.stringContaining('example.com') as unknown,
        actual: expect.stringContaining('localhost') as unknown,
      },
    ]);
  });
});

describe('snapshots', () => {
  it('that several runs store at once are all kept', async () => {
    const project = new SuiteProject({
      [suiteName]: suiteOf(
        ...['one', 'two', 'three'].map((name) => `{ name: ${name}, expect: { snapshot: true } }`),
      ),
    });
    const ended = await Promise.all(['one', 'two', 'three'].map((name) => project.run(['-u', '-t', name])));

    expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(await project.report(['--ci'])).toMatchObject({ ok: true });
  });
});
