import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, type Ended } from '../support/run-program.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
const policies = join(fixtures, 'policies');
const probe = join(fixtures, 'golden/modules/probe-wapc.wasm');
const replicaLimit = [
  '-s',
  join(policies, 'replica-limit/settings.yml'),
  join(policies, 'replica-limit/policy.wasm'),
];
const hardening = [join(policies, 'pod-hardening/policy.wasm')];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-scaffold-request-'));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n';
  write('small.yml', deployment);
  write('large.yml', deployment.replace('replicas: 2', 'replicas: 12'));
  const scale = 'apiVersion: autoscaling/v1\nkind: Scale\nmetadata: {name: web}\nspec: {replicas: 2}\n';
  write('small-scale.yml', scale);
  write('large-scale.yml', scale.replace('replicas: 2', 'replicas: 12'));
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: nginx}]}\n';
  write('good.yml', pod);
  write('bad.yml', pod.replace('image: nginx', 'image: nginx, securityContext: {privileged: true}'));
  write('widget.yml', 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n');
  write(
    'crds.yml',
    '# first nothing\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: other}\n---\n' +
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: widgets.example.com}\n' +
      'spec: {group: example.com, names: {kind: Widget, plural: widgetry}, scope: Cluster, versions: []}\n',
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function scaffold(args: readonly string[], stdin?: string): Promise<Ended> {
  const start = { cwd: folder, ...(stdin === undefined ? {} : { stdin }) };
  return runCli(['scaffold', 'admission-request', ...args], start);
}

/** What a policy answers to the request that the arguments make. */
async function verdictOn(
  args: readonly string[],
  policy: readonly string[],
): Promise<{ allowed: boolean; status?: { message: string } }> {
  const made = await scaffold(args);
  expect(made).toMatchObject({ exitCode: 0, stderr: '' });
  const { stdout } = await runCli(['run', ...policy, '-r', '-'], { cwd: folder, stdin: made.stdout });
  return JSON.parse(stdout) as { allowed: boolean; status?: { message: string } };
}

describe('a scaffolded request is one that policies understand', () => {
  it.each([
    ['good.yml', true],
    ['bad.yml', false],
  ])('CREATE of %s', async (file, allowed) => {
    expect(await verdictOn(['-o', 'CREATE', '--object', file], hardening)).toMatchObject({ allowed });
  });

  it.each([
    ['small.yml', 'large.yml', true],
    ['large.yml', 'small.yml', false],
  ])('UPDATE to %s', async (file, oldFile, allowed) => {
    const args = ['-o', 'UPDATE', '--object', file, '--old-object', oldFile];

    expect(await verdictOn(args, replicaLimit)).toMatchObject({ allowed });
  });

  it.each([
    ['small-scale.yml', true],
    ['large-scale.yml', false],
  ])('UPDATE of a sub-resource to %s', async (file, allowed) => {
    const args = ['--resource', 'deployments', '--subresource', 'scale', '--object', file];

    expect(
      await verdictOn(['-o', 'UPDATE', ...args, '--old-object', 'small-scale.yml'], replicaLimit),
    ).toMatchObject({ allowed });
  });

  it('DELETE', async () => {
    expect(await verdictOn(['-o', 'DELETE', '--old-object', 'large.yml'], replicaLimit)).toMatchObject({
      allowed: true,
    });
  });

  it('a sub-resource is named in the verdict', async () => {
    const args = ['-o', 'CONNECT', '--subresource', 'exec', '--name', 'web', '-n', 'shop'];
    const { stdout: request } = await runCli(['scaffold', 'admission-request', ...args]);

    const { stdout } = await runCli(['run', ...hardening, '-r', '-', '-o', 'text'], { stdin: request });

    expect(stdout).toContain('CONNECT pods/exec shop/web');
  });

  it('CONNECT', async () => {
    const args = ['-o', 'CONNECT', '--subresource', 'exec', '--name', 'web', '-n', 'shop', '--user', 'ann'];
    const { status } = await verdictOn(args, [probe, '--settings-json', '{"echo":true}']);

    expect((JSON.parse(status?.message ?? '') as { request: unknown }).request).toEqual({
      uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
      kind: { group: '', version: 'v1', kind: 'PodExecOptions' },
      resource: { group: '', version: 'v1', resource: 'pods' },
      subResource: 'exec',
      requestKind: { group: '', version: 'v1', kind: 'PodExecOptions' },
      requestResource: { group: '', version: 'v1', resource: 'pods' },
      requestSubResource: 'exec',
      name: 'web',
      namespace: 'shop',
      operation: 'CONNECT',
      userInfo: { groups: ['system:authenticated'], username: 'ann' },
      object: { apiVersion: 'v1', kind: 'PodExecOptions', command: ['sh'], stdout: true, stderr: true },
    });
  });

  it('the same as with run -f, but for who asks', async () => {
    const echo = [probe, '--settings-json', '{"echo":true}'];
    const { status } = await verdictOn(['-o', 'CREATE', '--object', 'bad.yml', '--dry-run'], echo);
    const direct = await runCli(['run', ...echo, '-f', 'bad.yml'], { cwd: folder });
    const other = (JSON.parse(direct.stdout) as { status: { message: string } }).status;
    const [made = {}, expected = {}] = [status, other].map(
      (from) => (JSON.parse(from?.message ?? '{}') as { request: Record<string, unknown> }).request,
    );
    for (const request of [made, expected]) {
      for (const key of ['uid', 'userInfo', 'dryRun', 'options']) Reflect.deleteProperty(request, key);
    }

    expect(made).toEqual(expected);
    expect(made).toHaveProperty('object.metadata.namespace', 'default');
  });
});

describe('wardctl scaffold admission-request', () => {
  it('prints what the reference prints, and the plural', async () => {
    const golden = join(fixtures, 'golden');
    const cases = JSON.parse(readFileSync(join(golden, 'cases.json'), 'utf8')) as {
      name: string;
      args: string[];
      stdout: string;
    }[];
    const recorded = cases.find(({ name }) => name === 'scaffold admission-request CREATE');
    const { stdout, exitCode } = await runCli(recorded?.args ?? [], { cwd: golden });

    expect(exitCode).toBe(0);
    expect(stdout).toBe(recorded?.stdout.replaceAll(/this-is-the-plural-name[^"]*/g, 'deployments'));
  });

  it('reads one object from stdin', async () => {
    const args = ['-o', 'UPDATE', '--object', '-', '--old-object', 'small.yml', '--json'];
    const { stdout, exitCode } = await scaffold(args, readFileSync(join(folder, 'large.yml'), 'utf8'));

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      object: { spec: { replicas: 12 } },
      oldObject: { spec: { replicas: 2 } },
    });
  });

  it('learns custom kinds from definitions', async () => {
    const { stdout, stderr } = await scaffold([
      '-o',
      'CREATE',
      '--object',
      'widget.yml',
      '--crds',
      'crds.yml',
    ]);

    expect(JSON.parse(stdout)).toMatchObject({ resource: { resource: 'widgetry' } });
    expect(stderr).toBe('');
  });

  it('warns about custom kinds that nothing defines', async () => {
    const { stdout, stderr, exitCode } = await scaffold([
      '-o',
      'CREATE',
      '--object',
      'widget.yml',
      '-n',
      'shop',
    ]);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      namespace: 'shop',
      resource: { resource: expect.stringMatching(/^this-is-the-plural-name-of-the-resource/) as string },
    });
    expect(stderr).toMatch(/WARN wardctl: Widget of example\.com\/v1 is not known: .*--resource.*--crds/);
  });

  it.each([
    [[], 2, '--operation'],
    [['-o', 'PATCH'], 2, 'Expected --operation=PATCH to be one of: CREATE, UPDATE, DELETE, CONNECT'],
    [['-o', 'CREATE'], 2, '--operation CREATE: expected --object FILE, found none'],
    [
      ['-o', 'UPDATE', '--object', 'small.yml'],
      2,
      '--operation UPDATE: expected --old-object FILE, found none',
    ],
    [
      ['-o', 'DELETE', '--object', 'small.yml', '--old-object', 'small.yml'],
      2,
      '--operation DELETE: expected no --object, found one',
    ],
    [['-o', 'UPDATE', '--object', '-', '--old-object', '-'], 2, 'stdin (-) can be read once'],
    [
      ['-o', 'CREATE', '--object', 'none.yml'],
      1,
      'Error opening object file none.yml: No such file or directory',
    ],
    [['-o', 'CREATE', '--object', '.'], 1, 'expected a file, found a directory'],
    [
      ['-o', 'CREATE', '--object', 'crds.yml'],
      1,
      'crds.yml: expected one Kubernetes object, found 2 documents',
    ],
    [
      ['-o', 'CREATE', '--object', 'widget.yml', '--crds', 'small.yml'],
      1,
      'small.yml: expected CustomResourceDefinitions, found none that defines a kind',
    ],
    [
      ['-o', 'UPDATE', '--object', 'small.yml', '--old-object', 'good.yml'],
      1,
      'good.yml, line 1: expected Deployment "default/web" of apps/v1, as in small.yml, line 1, found Pod "default/p" of v1',
    ],
  ])('%j ends with %i', async (args, expected, message) => {
    const { stdout, stderr, exitCode } = await scaffold(args);

    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(exitCode).toBe(expected);
  });

  it('gives errors as JSON where that is asked for', async () => {
    const { stderr } = await scaffold(['-o', 'DELETE', '--json']);

    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'USAGE_INVALID', message: '--operation DELETE: expected --old-object FILE, found none' },
    });
  });
});
