import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPolicyMetadata } from '../../src/policy/index.ts';
import { runCli, type Ended } from '../support/run-program.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-annotate-'));
  cpSync(join(fixtures, 'golden/modules'), folder, { recursive: true });
  cpSync(join(fixtures, 'golden/inputs'), folder, { recursive: true });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function annotate(...args: string[]): Promise<Ended> {
  return runCli(['annotate', ...args], { cwd: folder });
}

function file(name: string): Buffer {
  return readFileSync(join(folder, name));
}

function write(name: string, content: string | Uint8Array): void {
  writeFileSync(join(folder, name), content);
}

describe('wardctl annotate', () => {
  it('writes the annotated module and says nothing', async () => {
    const ended = await annotate(
      '-m',
      'metadata-wapc.yml',
      '-u',
      'usage.md',
      '-o',
      'a.wasm',
      'probe-wapc.raw.wasm',
    );

    expect(ended).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    const stated = readPolicyMetadata(file('a.wasm'));
    const reference = readPolicyMetadata(file('probe-wapc.wasm'));
    expect(stated?.annotations?.get('io.kubewarden.kwctl')).toMatch(/^wardctl \d/);
    expect({ ...stated, annotations: undefined }).toEqual({ ...reference, annotations: undefined });
    expect(stated?.annotations?.get('io.kubewarden.policy.usage')).toBe(file('usage.md').toString());
  });

  it('takes the long names of the flags, and works in place, any number of times', async () => {
    cpSync(join(folder, 'probe-wasi.raw.wasm'), join(folder, 'place.wasm'));
    const args = [
      '--metadata-path=metadata-wasi.yml',
      '--output-path',
      'place.wasm',
      '--usage-path',
      'usage.md',
    ];

    expect((await annotate(...args, 'place.wasm')).exitCode).toBe(0);
    const once = file('place.wasm');
    expect((await annotate(...args, 'place.wasm')).exitCode).toBe(0);

    expect(file('place.wasm').equals(once)).toBe(true);
    const { stdout, exitCode } = await runCli(
      ['run', 'place.wasm', '-r', join(fixtures, 'golden/requests/pod-plain.json')],
      { cwd: folder },
    );
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('"allowed":true')]);
  });

  it('prints the result as JSON when asked to', async () => {
    const { stdout, stderr, exitCode } = await annotate(
      '-m',
      'metadata-opa.yml',
      '-o',
      'b.wasm',
      'probe-opa.wasm',
      '--json',
    );

    expect([exitCode, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual({
      outputPath: 'b.wasm',
      sha256: createHash('sha256').update(file('b.wasm')).digest('hex'),
      sizeBytes: file('b.wasm').length,
      executionMode: 'opa',
      protocolVersion: 'Unknown',
      warnings: [],
    });
  });

  it('tells all problems at once, and writes nothing', async () => {
    write(
      'bad.yml',
      'rules:\n  - apiGroups: []\n    apiVersions: [v1]\n    resources: [pods, "*"]\nmutating: 1\nolicyType: raw\n',
    );

    const { stdout, stderr, exitCode } = await annotate(
      '-m',
      'bad.yml',
      '-o',
      'none.wasm',
      'probe-wapc.raw.wasm',
    );

    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      [
        'Error: Metadata is invalid: bad.yml has several problems',
        '  bad.yml:2:5: rules[0].operations: expected a list, found no such key',
        '  bad.yml:2:16: rules[0].apiGroups: expected at least one element, found none',
        '  bad.yml:4:17: rules[0].resources[0]: expected either "*" or "pods", found both',
        '  bad.yml:5:11: mutating: expected true or false, found the number 1',
        '  warning: bad.yml:6:1: olicyType: unknown key, ignored; did you mean policyType?',
        'Hint: The numbers behind the name of the file are line and column. All keys and values: wardctl schema metadata',
        '',
      ].join('\n'),
    );
    expect(existsSync(join(folder, 'none.wasm'))).toBe(false);
  });

  it('warns on stderr, also beside JSON', async () => {
    const text = 'rules: []\npolicyType: raw\nmutating: false\nexecutionMode: gatekeeper\n';
    write('odd.yml', `${text}contextAware: true\n`);

    const { stdout, stderr, exitCode } = await annotate(
      '-m',
      'odd.yml',
      '-o',
      'c.wasm',
      'probe-gatekeeper.wasm',
      '--json',
    );

    const warning = expect.stringMatching(/^odd\.yml:5:1: contextAware: /) as unknown;
    expect(JSON.parse(stdout)).toMatchObject({ warnings: [warning] });
    expect(stderr).toMatch(/^\S+ +WARN wardctl: odd\.yml:5:1: contextAware: .*\n$/);
    expect(exitCode).toBe(0);
  });

  it.each([
    [['-o', 'x.wasm', 'probe-wapc.raw.wasm'], '--metadata-path'],
    [['-m', 'metadata-wapc.yml', 'probe-wapc.raw.wasm'], '--output-path'],
    [['-m', 'metadata-wapc.yml', '-o', 'x.wasm'], 'wasm'],
  ])('needs what the reference needs: %j', async (args, missing) => {
    const { stdout, stderr, exitCode } = await annotate(...args);

    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(missing);
  });

  it.each([
    [
      'a module of text',
      'metadata-wapc.yml',
      'metadata-wapc.yml',
      /^Error: metadata-wapc\.yml: expected a WebAssembly module/,
    ],
    ['a part of a module', 'metadata-wapc.yml', 'part.wasm', /^Error: part\.wasm: module ends in the middle/],
    [
      'a component',
      'metadata-wapc.yml',
      'component.wasm',
      /^Error: component\.wasm: .*The policy is a component/,
    ],
    ['no module', 'metadata-wapc.yml', 'none.wasm', /^Error: Cannot find policy with uri: none\.wasm/],
    [
      'a guest that answers nonsense',
      'plain.yml',
      'nonsense.wasm',
      /^Error: nonsense\.wasm: the policy does not tell its protocol version/,
    ],
    [
      'another mode',
      'metadata-opa.yml',
      'probe-wapc.wasm',
      /^Error: probe-wapc\.wasm: Wrong value .*'executionMode'\. The policy has not been created using Rego\n/,
    ],
    [
      'no metadata',
      'none.yml',
      'probe-wapc.wasm',
      /^Error: Error opening metadata file none\.yml: No such file/,
    ],
    [
      'metadata that is no text',
      'part.wasm',
      'probe-wapc.wasm',
      /^Error: metadata file part\.wasm: expected text in UTF-8/,
    ],
    [
      'too much metadata',
      'large.yml',
      'probe-wapc.wasm',
      /^Error: metadata file large\.yml is too large: expected at most 1 MiB, found /,
    ],
  ])('names the file that cannot be used: %s', async (_, metadata, module, problem) => {
    write('part.wasm', file('probe-wapc.wasm').subarray(0, 500));
    write('component.wasm', Buffer.from('\0asm\x0d\0\x01\0', 'latin1'));
    cpSync(join(fixtures, 'modules/hostile/wapc-exit-0-start.wasm'), join(folder, 'nonsense.wasm'));
    write('plain.yml', 'rules: []\nmutating: false\n');
    write('large.yml', '#'.repeat(1024 * 1024 + 1));

    const { stdout, stderr, exitCode } = await annotate('-m', metadata, '-o', 'never.wasm', module);

    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(problem);
    expect(readdirSync(folder).filter((name) => name.startsWith('never'))).toEqual([]);
  });

  it('keeps a file that it cannot replace', async () => {
    const before = file('metadata-wapc.yml');

    const { stderr, exitCode } = await annotate(
      '-m',
      'metadata-wapc.yml',
      '-o',
      'metadata-wapc.yml',
      'probe-wapc.wasm',
    );

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^Error: cannot write metadata-wapc\.yml: .*found the metadata file\n/);
    expect(file('metadata-wapc.yml').equals(before)).toBe(true);
  });

  it('reports errors as JSON beside --json', async () => {
    const { stderr, exitCode } = await annotate(
      '-m',
      'bad-no-rules.yml',
      '-o',
      'x.wasm',
      'probe-wapc.wasm',
      '--json',
    );

    expect(exitCode).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({
      error: {
        code: 'METADATA_INVALID',
        details: { problems: ['bad-no-rules.yml:1:1: rules: expected a list, found no such key'] },
      },
    });
  });
});
