import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Ended } from '../support/run-program.ts';
import { casesOf, SuiteProject } from '../support/suite-project.ts';

const suiteName = 'probe.policytest.yml';
const request = ['-r', 'pod.json'];

function record(project: SuiteProject, ...args: readonly string[]): Promise<Ended> {
  return project.home.run('test', 'record', 'probe.wasm', ...args);
}

const settings = (value: unknown): string[] => ['--settings-json', JSON.stringify(value)];

function hostCall(host: string): object {
  const operation = 'v1/dns_lookup_host';
  return { binding: 'kubewarden', namespace: 'net', operation, payload: JSON.stringify(host) };
}

/** That all cases pass, nobody being there to answer host calls or to accept snapshots. */
async function expectAllPass(project: SuiteProject, ...names: readonly string[]): Promise<void> {
  const report = await project.report(['--ci']);
  expect(report).toMatchObject({ ok: true, exitCode: 0 });
  expect(casesOf(report).map(({ name }) => name)).toEqual(names);
}

describe('a case that is recorded', () => {
  it('passes: an acceptance, a rejection, a mutation, refused settings, a crash', async () => {
    const project = new SuiteProject();
    const first = await record(project, ...request);
    await record(
      project,
      ...request,
      '--name',
      'no',
      ...settings({ answer: { accepted: false, message: 'a: no\n#', code: 403 } }),
    );
    await record(
      project,
      ...request,
      '--name',
      'mutates',
      ...settings({ mutateObject: { extra: { yes: 1.5 } } }),
    );
    await record(
      project,
      ...request,
      '--name',
      'settings',
      ...settings({ settingsAnswer: { valid: false, message: 'bad' } }),
    );
    await record(project, ...request, '--name', 'crash', ...settings({ fault: 'panic' }));

    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(first.stdout).toBe(
      `${suiteName}: recorded "pod"; look at what it expects, then: wardctl test ${suiteName}\n`,
    );
    expect(project.read(suiteName)).toMatch(/fault: panic\n {2}expect:\n {4}error: true\n$/);
    await expectAllPass(project, 'pod', 'no', 'mutates', 'settings', 'crash');
  });

  it('replays the host calls that it made', async () => {
    const project = new SuiteProject();
    const { stdout } = await record(
      project,
      ...request,
      '--name',
      'A b',
      ...settings({ hostCalls: [hostCall('localhost')] }),
    );
    await record(project, ...request, '--name', 'a-b', ...settings({ hostCalls: [hostCall('127.0.0.1')] }));
    await record(
      project,
      ...request,
      '--suite',
      'other.policytest.yml',
      '--name',
      'a b',
      ...settings({ hostCalls: [hostCall('localhost')] }),
    );

    expect(stdout).toContain('sessions/probe-a-b.yml: the calls of the policy');
    expect(readdirSync(join(project.home.path, 'sessions')).sort()).toEqual([
      'other-a-b.yml',
      'probe-a-b-2.yml',
      'probe-a-b.yml',
    ]);
    expect(project.read('sessions/probe-a-b-2.yml')).toContain('127.0.0.1');
    await expectAllPass(project, 'a b', 'A b', 'a-b');
  });

  it('means what it meant when it was recorded, whatever its suite gives to all cases', async () => {
    const project = new SuiteProject({
      [suiteName]: [
        'policy: ./probe.wasm',
        'mode: monitor',
        'settings: { answer: { accepted: false, message: inherited } }',
        'cases:',
        '  - { name: a, request: ./pod.json, expect: { allowed: true, mutated: false } }',
      ].join('\n'),
    });
    await record(project, ...request, '--name', 'inherits');
    await record(project, ...request, '--name', 'own', ...settings({ answer: { accepted: true } }));

    await expectAllPass(project, 'a', 'inherits', 'own');
  });

  it('is refused with a session that the policy does not follow', async () => {
    const project = new SuiteProject();
    await record(project, ...request, ...settings({ hostCalls: [hostCall('localhost')] }));
    const before = project.read(suiteName);
    const again = (...args: readonly string[]): Promise<Ended> =>
      record(project, ...request, '--name', 'again', '--session', 'sessions/probe-pod.yml', ...args);

    for (const ended of [
      await again(),
      await again(...settings({ hostCalls: [hostCall('127.0.0.1')] })),
      await again(...settings({ hostCalls: [hostCall('localhost'), hostCall('localhost')] })),
    ]) {
      expect(ended.exitCode).toBe(1);
      expect(ended.stderr).toContain('the recorded case would fail');
    }
    expect(project.read(suiteName)).toBe(before);
  });

  it('is one of several that are recorded at once', async () => {
    const project = new SuiteProject();
    const names = ['a', 'b', 'c', 'd'];
    const ended = await Promise.all(names.map((name) => record(project, ...request, '--name', name)));

    expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    const report = await project.report();
    expect(
      casesOf(report)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(names);
    expect(readdirSync(project.home.path).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });
});

describe('nothing is recorded', () => {
  it.each([
    ['of a request that is not there', ['-r', 'nope.json'], 'nope.json'],
    ['with settings that are not there', [...request, '-s', 'nope.yml'], 'nope.yml'],
    ['of a manifest with several objects', ['-f', 'three.yml'], 'expected one object, found 3'],
    ['with settings that are no object', [...request, '--settings-json', '"a.yml"'], 'expected an object'],
    ['under a name of two lines', [...request, '--name', 'a\nb'], 'a name of one line'],
    ['under no name', [...request, '--name', ''], 'a name of one line'],
    [
      'in place of its request',
      ['-r', 'pod.policytest.yml', '--suite', 'pod.policytest.yml'],
      'found the request',
    ],
  ])('%s', async (_what, args, message) => {
    const objects = ['a', 'b', 'c'].map(
      (name) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`,
    );
    const project = new SuiteProject({ 'three.yml': objects.join('---\n'), 'pod.policytest.yml': '{}' });
    const { exitCode, stdout, stderr } = await record(project, ...args);

    expect(exitCode).toBeGreaterThan(0);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(existsSync(join(project.home.path, suiteName))).toBe(false);
    expect(readFileSync(join(project.home.path, 'pod.policytest.yml'), 'utf8')).toBe('{}');
  });

  it('into a file that `wardctl test` does not find', async () => {
    const project = new SuiteProject();
    const { exitCode, stderr } = await record(project, ...request, '--suite', 'q.yml');

    expect(exitCode).toBe(2);
    expect(stderr).toContain('--suite q.policytest.yml');
    expect(project.has('q.yml')).toBe(false);
  });
});
