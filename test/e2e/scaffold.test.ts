import {
  cpSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/run-program.ts';

const golden = join(import.meta.dirname, '../../fixtures/golden');
const modules = join(golden, 'modules');
const inputs = join(golden, 'inputs');
const hardening = join(import.meta.dirname, '../../fixtures/policies/pod-hardening/policy.wasm');
const privileged = join(golden, 'requests/pod-privileged.json');
const plain = join(golden, 'requests/pod-plain.json');

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'wardctl-scaffold-')));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A file in the temporary folder. */
function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('wardctl scaffold manifest', () => {
  it('makes a group that runs', async () => {
    const group = await runCli([
      ...['scaffold', 'manifest', '-t', 'ClusterAdmissionPolicyGroup', '--title', 'my-group'],
      ...['--expression', 'hardened() && !(opa() == wasi())', '--message', 'not in this cluster'],
      ...['--settings-json', '{wasi: {answer: {accepted: false}}}'],
      `hardened=${hardening}`,
      `opa=${join(modules, 'probe-opa.wasm')}`,
      `wasi=${join(modules, 'probe-wasi.wasm')}`,
    ]);
    expect(group.exitCode).toBe(0);
    const manifest = file('group.yml', group.stdout);

    const { stdout, exitCode } = await runCli(['run', manifest, '-r', privileged, '-r', plain]);

    const answers = stdout
      .trim()
      .split('\n')
      .map(
        (line) => JSON.parse(line) as { allowed: boolean; status?: { message: string; details: unknown } },
      );
    expect(exitCode).toBe(0);
    expect(answers.map(({ allowed }) => allowed)).toEqual([false, true]);
    expect(answers[0]?.status?.message).toBe('not in this cluster');
    expect(JSON.stringify(answers[0]?.status?.details)).toContain('spec.policies.hardened');
  });

  it('makes a manifest that runs, as YAML and as JSON', async () => {
    const args = ['scaffold', 'manifest', '-t', 'ClusterAdmissionPolicy', hardening, '--title', 'hard'];
    for (const [name, flags] of [
      ['one.yml', []],
      ['one.json', ['--json']],
    ] as const) {
      const { stdout } = await runCli([...args, ...flags]);

      const ended = await runCli(['run', file(name, stdout), '-r', privileged]);

      expect(JSON.parse(ended.stdout)).toMatchObject({ allowed: false });
    }
  });

  it('names the module by its real path, with percent signs only where a URI needs them', async () => {
    const path = join(folder, 'a b+é(1).wasm');
    cpSync(join(modules, 'probe-opa.wasm'), path);

    const { stdout } = await runCli(
      ['scaffold', 'manifest', '-t', 'AdmissionPolicy', 'a b+é(1).wasm', '--json'],
      {
        cwd: folder,
      },
    );

    const { spec } = JSON.parse(stdout) as { spec: { module: string } };
    expect(spec.module).toBe(`${pathToFileURL(folder).href}/a%20b+%C3%A9(1).wasm`);
  });

  it.each([
    [['-t', 'AdmissionPolicy', 'a.wasm', 'b.wasm'], 2, '-t AdmissionPolicyGroup'],
    [['-t', 'AdmissionPolicy', 'a.wasm', '--message', 'x'], 2, '--message: expected a group'],
    [['-t', 'Policy', 'a.wasm'], 2, 'ClusterAdmissionPolicyGroup'],
    [['-t', 'AdmissionPolicy'], 2, 'Missing 1 required arg'],
    [['a.wasm'], 2, 'Missing required flag --type'],
    [['-t', 'AdmissionPolicy', 'a.wasm', '-s', 'x', '--settings-json', '{}'], 2, '--settings-json'],
    [['-t', 'AdmissionPolicy', 'a=none.wasm'], 1, 'members of groups: -t AdmissionPolicyGroup'],
    [['-t', 'AdmissionPolicy', hardening, '--settings-json', '{"a":1,"a":2}'], 1, 'found "a" again'],
    [['-t', 'AdmissionPolicy', 'none.wasm'], 1, 'Cannot find policy with uri: none.wasm'],
    [['-t', 'AdmissionPolicy', join(inputs, 'settings.yml')], 1, 'expected a WebAssembly module'],
    [['-t', 'AdmissionPolicyGroup', join(modules, 'probe-opa.raw.wasm')], 1, 'No Kubewarden metadata found'],
    [['-t', 'AdmissionPolicy', hardening, '--title', 'My policy'], 1, "Invalid title 'My policy'"],
  ])('refuses %j', async (args, exit, text) => {
    const { exitCode, stdout, stderr } = await runCli(['scaffold', 'manifest', ...args]);

    expect({ exitCode, stdout }).toEqual({ exitCode: exit, stdout: '' });
    expect(stderr).toContain(text);
  });
});

describe('wardctl scaffold artifacthub', () => {
  const metadata = readFileSync(join(inputs, 'metadata-wapc.yml'), 'utf8');

  it('finds its files in the working folder, in the order of the reference', async () => {
    const cwd = join(folder, 'hub');
    mkdirSync(cwd);
    const names = ['metadata.yaml', 'metadata.yml'];
    for (const name of names) writeFileSync(join(cwd, name), metadata.replaceAll('probe-wapc', name));
    const found: unknown[] = [];
    for (const name of ['questions.yaml', 'questions.yml', 'questions-ui.yaml', 'questions-ui.yml']) {
      writeFileSync(join(cwd, name), `questions: [{label: ${name}}]\n`);
      const { stdout } = await runCli(['scaffold', 'artifacthub', '--json'], { cwd });
      const document = JSON.parse(stdout) as { name: string; annotations: Record<string, string> };
      found.push([document.name, document.annotations['kubewarden/questions-ui']]);
    }

    expect(found).toEqual(
      ['questions.yaml', 'questions.yml', 'questions-ui.yaml', 'questions-ui.yml'].map((name) => {
        return ['metadata.yml', `questions: [{label: ${name}}]\n`];
      }),
    );
  });

  it('writes a file as a whole, with the present time', async () => {
    const before = Date.now();
    const output = join(folder, 'artifacthub-pkg.yml');
    const args = ['scaffold', 'artifacthub', '-m', join(inputs, 'metadata-wapc.yml'), '-o', output];

    const { stdout, exitCode } = await runCli(args, { cwd: folder });

    const text = readFileSync(output, 'utf8');
    const [, createdAt = ''] = /^createdAt: (\S+)$/m.exec(text) ?? [];
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
    expect(text).toMatch(/^# Kubewarden Artifacthub Package config\n[^]*[^\n]\n$/);
    expect(Date.parse(createdAt)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(createdAt)).toBeLessThanOrEqual(Date.now());
  });

  it.each([
    ['metadata file', './metadata.yml'],
    ['metadata file', 'link.yml'],
    ['questions file', 'questions.yml'],
  ])('never overwrites its %s: -o %s', async (what, output) => {
    const cwd = mkdtempSync(join(folder, 'inputs-'));
    writeFileSync(join(cwd, 'metadata.yml'), metadata);
    writeFileSync(join(cwd, 'questions.yml'), 'questions: []\n');
    linkSync(join(cwd, 'metadata.yml'), join(cwd, 'link.yml'));

    const { exitCode, stderr } = await runCli(['scaffold', 'artifacthub', '-o', output], { cwd });

    expect(exitCode).toBe(1);
    expect(stderr).toContain(`cannot write ${output}: expected a file of its own, found the ${what}`);
    expect(readFileSync(join(cwd, 'metadata.yml'), 'utf8')).toBe(metadata);
    expect(readFileSync(join(cwd, 'questions.yml'), 'utf8')).toBe('questions: []\n');
  });

  it('writes what a link points to', async () => {
    file('real.yml', 'old');
    symlinkSync('real.yml', join(folder, 'link.yml'));
    const args = ['scaffold', 'artifacthub', '-m', join(inputs, 'metadata-wapc.yml'), '-o', 'link.yml'];

    expect((await runCli(args, { cwd: folder })).exitCode).toBe(0);

    expect(lstatSync(join(folder, 'link.yml')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'real.yml'), 'utf8')).toContain('displayName: ');
  });

  it('drops the mark of the byte order that editors write in front', async () => {
    const cwd = mkdtempSync(join(folder, 'marked-'));
    writeFileSync(join(cwd, 'metadata.yml'), `\ufeff${metadata}`);
    writeFileSync(join(cwd, 'questions.yml'), '\ufeffquestions: []\n');

    const { stdout } = await runCli(['scaffold', 'artifacthub', '--json'], { cwd });

    expect(JSON.parse(stdout)).toMatchObject({
      annotations: { 'kubewarden/questions-ui': 'questions: []\n' },
    });
  });

  it('refuses metadata in JSON that has a key twice', async () => {
    const path = file('twice.json', '{"rules": [], "mutating": true,\n "mutating": false}');

    const { exitCode, stdout, stderr } = await runCli(['scaffold', 'artifacthub', '-m', path]);

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('line 2, column 2: keys of a mapping have to be unique, found "mutating" again');
  });

  it('warns of its deprecated -v, which is not --verbose behind the name of the command', async () => {
    const args = ['scaffold', 'artifacthub', '-m', join(inputs, 'metadata-wapc.yml')];

    const behind = await runCli([...args, '-v', '9.9.9'], { cwd: folder });
    const before = await runCli(['-v', ...args], { cwd: folder });

    expect(behind.stdout).toContain('\nversion: 1.2.3\n');
    expect(behind.stderr).toContain('--version has no effect');
    expect(before.exitCode).toBe(0);
    expect(before.stderr).toBe('');
  });

  it.each([
    ['without metadata', [], 'expected metadata.yml or metadata.yaml in the working folder'],
    ['with a file that is missing', ['-m', 'none.yml'], 'none.yml: No such file or directory'],
    [
      'with questions that are missing',
      ['-m', join(inputs, 'metadata-wapc.yml'), '-q', 'none.yml'],
      'none.yml',
    ],
    [
      'with empty questions',
      ['-m', join(inputs, 'metadata-wapc.yml'), '-q', join(inputs, 'empty.yml')],
      'empty.yml',
    ],
    [
      'into a folder that is missing',
      ['-m', join(inputs, 'metadata-wapc.yml'), '-o', 'none/pkg.yml'],
      'cannot write none/pkg.yml: No such file or directory',
    ],
  ])('fails %s', async (_name, args, text) => {
    const { exitCode, stdout, stderr } = await runCli(['scaffold', 'artifacthub', ...args], { cwd: folder });

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(text);
  });
});

describe('wardctl scaffold vap', () => {
  const files = ['-p', join(inputs, 'vap.yml'), '-b', join(inputs, 'vap-binding.yml')];

  it('warns that the module is not fixed unless it is', async () => {
    const latest = await runCli(['scaffold', 'vap', ...files]);
    const fixed = await runCli(['scaffold', 'vap', ...files, '--cel-policy', 'ghcr.io/x/cel-policy:v1']);

    expect(latest.stderr).toContain('the version is not fixed');
    expect(fixed.stderr).toBe('');
    expect(fixed.stdout).toContain('module: ghcr.io/x/cel-policy:v1\n');
  });

  it('prints JSON that says the same', async () => {
    const { stdout } = await runCli(['scaffold', 'vap', ...files, '--json']);

    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'ClusterAdmissionPolicy',
      metadata: { name: 'demo-binding-test.example.com' },
      spec: { settings: { validations: [{ expression: 'variables.replicas <= 5' }] }, mutating: false },
    });
  });

  it('refuses files that were mixed up', async () => {
    const mixed = ['-b', join(inputs, 'vap.yml'), '-p', join(inputs, 'vap-binding.yml')];

    const { exitCode, stdout, stderr } = await runCli(['scaffold', 'vap', ...mixed]);

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('vap-binding.yml:1:1: expected apiVersion admissionregistration.k8s.io/v1');
  });
});

describe('wardctl scaffold verification-config', () => {
  it('prints JSON without the comment', async () => {
    const { stdout } = await runCli(['scaffold', 'verification-config', '--json']);

    expect(JSON.parse(stdout)).toEqual({
      apiVersion: 'v1',
      allOf: [{ kind: 'githubAction', owner: 'kubewarden', repo: null, annotations: null }],
      anyOf: null,
    });
  });
});
