import { describe, expect, it } from 'vitest';
import { vacuityRules, type VacuityRule } from '../../src/suite/index.ts';
import { denyingProbe } from '../support/denying-probe.ts';
import { findingsOf, SuiteProject } from '../support/suite-project.ts';

/** A project that a rule must fail, and that passes where the rule is switched off. */
interface Vacuous {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly args?: readonly string[];
  /** Whether it takes `CI` to fail. */
  readonly ci?: boolean;
  /** Found in the message. */
  readonly says: RegExp;
}

const accepts = 'expect: { allowed: true }';
const session = `- type: Exchange
  request: |
    !DNSLookupHost
    host: example.com
  response:
    type: Success
    payload: '{"ips":["192.0.2.1"]}'
`;
const resource = (name: string): string =>
  JSON.stringify({
    apiVersion: 'policies.kubewarden.io/v1',
    kind: 'ClusterAdmissionPolicy',
    metadata: { name },
    spec: {
      module: './probe.wasm',
      settings: {},
      mutating: false,
      rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }],
    },
  });
const pod = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { containers: [] },
});
const matrix = 'policies: [./policies.yml]\nresources: [./pod.yml]\n';
const matrixFiles = { 'policies.yml': resource('first'), 'pod.yml': pod };

/** One for each rule: a rule without an example does not compile. */
const examples: Readonly<Record<VacuityRule, Vacuous>> = {
  'no-suites': { files: {}, says: /no suite was found/ },
  'no-cases': { files: { 'a.policytest.yml': 'policy: ./probe.wasm\ncases: []\n' }, says: /cases/ },
  'unknown-keys': {
    files: {
      'a.policytest.yml': `policy: ./probe.wasm\ncases:\n  - name: a\n    request: ./pod.json\n    sesion: x\n    ${accepts}\n`,
    },
    says: /sesion/,
  },
  'no-match': {
    files: {
      'a.policytest.yml': `policy: ./probe.wasm\ncases: [{ name: a, request: ./pod.json, ${accepts} }]\n`,
    },
    args: ['a.policytest.yml', 'b.policytest.yml'],
    says: /"b\.policytest\.yml"/,
  },
  'unexplained-rejection': {
    files: {
      'a.policytest.yml':
        'policy: ./probe.wasm\nsettings: { answer: { accepted: false, message: no } }\ncases: [{ name: a, request: ./pod.json, expect: { allowed: false } }]\n',
    },
    says: /message|code/,
  },
  'empty-expect': {
    files: {
      'a.policytest.yml': 'policy: ./probe.wasm\ncases: [{ name: a, request: ./pod.json, expect: {} }]\n',
    },
    says: /expect/,
  },
  'session-mismatch': {
    files: {
      'a.policytest.yml':
        'policy: ./probe.wasm\nsettings: { hostCalls: [{ binding: kubewarden, namespace: net, operation: v1/dns_lookup_host, payload: \'"localhost"\' }] }\ncases: [{ name: a, request: ./pod.json, session: ./session.yml, expect: { allowed: false, message: { contains: empty } } }]\n',
      'session.yml': '[]\n',
    },
    says: /no further call.*localhost/,
  },
  'unused-session': {
    files: {
      'a.policytest.yml': `policy: ./probe.wasm\ncases: [{ name: a, request: ./pod.json, session: ./session.yml, ${accepts} }]\n`,
      'session.yml': session,
    },
    says: /dns_lookup_host|DNSLookupHost/,
  },
  'undeclared-mutation': {
    files: {
      'denying.wasm': denyingProbe(),
      'a.policytest.yml':
        'policy: ./denying.wasm\nsettings: { mutateObject: { extra: 1 } }\ncases: [{ name: a, request: ./pod.json, expect: { mutated: true } }]\n',
    },
    says: /mutating: false/,
  },
  'missing-snapshot': {
    files: {
      'a.policytest.yml':
        'policy: ./probe.wasm\ncases: [{ name: a, request: ./pod.json, expect: { snapshot: true } }]\n',
    },
    ci: true,
    says: /snapshot/,
  },
  'unused-snapshot': {
    files: {
      'a.policytest.yml': `policy: ./probe.wasm\ncases: [{ name: b, request: ./pod.json, ${accepts} }]\n`,
      '__snapshots__/a.policytest.yml.snap.yml': '',
    },
    ci: true,
    says: /no case asks for it/,
  },
  'only-in-ci': {
    files: {
      'a.policytest.yml': `policy: ./probe.wasm\ncases: [{ name: a, only: true, request: ./pod.json, ${accepts} }]\n`,
    },
    ci: true,
    says: /only/,
  },
  'unstated-result': {
    files: {
      ...matrixFiles,
      'a.policytest.yml': `${matrix.replace(']\n', ', ./more.yml]\n')}results: [{ policy: first, resource: Pod/web, result: pass }]\n`,
      'more.yml': resource('second'),
    },
    says: /second.*web|web.*second/s,
  },
  'unmatched-result': {
    files: {
      ...matrixFiles,
      'a.policytest.yml': `${matrix}results:\n  - { policy: first, resource: Pod/web, result: pass }\n  - { policy: secnd, resource: Pod/web, result: pass }\n`,
    },
    says: /secnd/,
  },
};

const rules = Object.keys(vacuityRules) as VacuityRule[];

async function projectFor(rule: VacuityRule): Promise<SuiteProject> {
  const { files } = examples[rule];
  const made = new SuiteProject(files);
  if (rule !== 'unused-snapshot') return made;
  // What is stored is ours to write: a case that is gone since left it.
  const name = 'a.policytest.yml';
  made.write(
    name,
    'policy: ./probe.wasm\ncases: [{ name: a, request: ./pod.json, expect: { snapshot: true } }]\n',
  );
  expect((await made.run(['--update'])).exitCode).toBe(0);
  made.write(name, files[name] ?? '');
  return made;
}

function settingsOf(rule: VacuityRule): { args: readonly string[]; env: { CI: string | undefined } } {
  const { args = [], ci = false } = examples[rule];
  return { args, env: { CI: ci ? 'true' : undefined } };
}

describe('a rule against empty tests', () => {
  it.each(rules)('fails a run that it is for: %s', async (rule) => {
    const { args, env } = settingsOf(rule);
    const report = await (await projectFor(rule)).report(args, env);
    const own = findingsOf(report).filter((finding) => finding.rule === rule);

    expect(report.ok).toBe(false);
    expect(report.exitCode).toBe(1);
    expect(own.map(({ message, hint }) => `${message}\n${hint ?? ''}`).join('\n')).toMatch(
      examples[rule].says,
    );
    expect(findingsOf(report).filter((finding) => finding.rule !== rule)).toEqual([]);
  });

  it.each(rules)('can be switched off by its name: %s', async (rule) => {
    const { args, env } = settingsOf(rule);
    const report = await (await projectFor(rule)).report([...args, '--allow', rule], env);

    expect(findingsOf(report)).toEqual([]);
    expect([report.exitCode, report.ok]).toEqual([0, true]);
  });

  it.each(rules.filter((rule) => !['no-suites', 'no-match'].includes(rule)))(
    'can be switched off in the suite: %s',
    async (rule) => {
      const { args, env } = settingsOf(rule);
      const made = await projectFor(rule);
      made.write('a.policytest.yml', `allow: [${rule}]\n${made.read('a.policytest.yml')}`);

      expect(findingsOf(await made.report(args, env))).toEqual([]);
    },
  );

  it.each(rules.filter((rule) => examples[rule].ci === true))(
    'is not for those who look on: %s',
    async (rule) => {
      expect((await (await projectFor(rule)).report(examples[rule].args)).exitCode).toBe(0);
    },
  );
});

describe('filters that leave only skipped cases', () => {
  const skips = `{ name: skipped one, skip: true, request: ./pod.json, ${accepts} }`;
  const runs = `{ name: runs, request: ./pod.json, ${accepts} }`;
  const files = { 'a.policytest.yml': `policy: ./probe.wasm\ncases:\n  - ${skips}\n  - ${runs}\n` };

  it.each([[['-t', 'skipped']], [['a.policytest.yml:3']]])('fail the run: %j', async (args) => {
    const made = new SuiteProject(files);
    const report = await made.report(args);

    expect(report.exitCode).toBe(1);
    expect(findingsOf(report)).toMatchObject([{ rule: 'no-cases', check: 'no-cases' }]);
    expect((await made.report([...args, '--allow', 'no-cases'])).exitCode).toBe(0);
  });

  it('do not where another suite runs one', async () => {
    const other = `policy: ./probe.wasm\ncases:\n  - ${runs.replace('runs', 'not skipped')}\n`;
    const made = new SuiteProject({ ...files, 'b.policytest.yml': other });

    expect((await made.report(['-t', 'skipped'])).exitCode).toBe(0);
  });
});

describe('a matrix of which nothing is tested', () => {
  const results = 'results: [{ result: pass }]\n';

  it.each<[string, VacuityRule, Readonly<Record<string, string>>]>([
    ['has no results', 'unstated-result', { ...matrixFiles, 'a.policytest.yml': `${matrix}results: []\n` }],
    ['has no policies', 'no-match', { 'pod.yml': pod, 'a.policytest.yml': `${matrix}${results}` }],
    [
      'has no resources',
      'no-match',
      { ...matrixFiles, 'pod.yml': '', 'a.policytest.yml': `${matrix}${results}` },
    ],
  ])('fails where it %s, also with %s switched off', async (_what, rule, files) => {
    const project = new SuiteProject(files);
    const allowed = [rule, 'unmatched-result'].flatMap((name) => ['--allow', name]);
    const report = await project.report(allowed);

    expect([report.exitCode, report.ok]).toEqual([1, false]);
    expect(findingsOf(report)).toMatchObject([
      { rule: 'no-cases', message: expect.stringContaining('no pair') as string },
    ]);
    expect(findingsOf(await project.report([...allowed, '--allow', 'no-cases']))).toEqual([]);
  });
});
