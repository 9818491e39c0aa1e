import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { custom, module } from '../unit/wasm/encode.ts';
import { runCli } from '../support/run-program.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
const probe = join(fixtures, 'golden/modules/probe-wapc.wasm');
const raw = join(fixtures, 'golden/modules/probe-wapc.raw.wasm');
const hardening = join(fixtures, 'policies/pod-hardening/policy.wasm');

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'wardctl-inspect-')));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A file in the temporary folder. */
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function annotated(metadata: string): Uint8Array {
  return module(custom('io.kubewarden.metadata', [...Buffer.from(metadata)]));
}

const minimal = '"rules":[],"mutating":false,"protocolVersion":"v1"';

describe('wardctl inspect', () => {
  it('prints the text of the reference into pipes, with and without -o text', async () => {
    const short = await runCli(['inspect', hardening]);
    const long = await runCli(['inspect', '-o', 'text', hardening]);

    expect(short).toEqual(long);
    expect(short.stdout).toMatch(/^Details +\ntitle: +pod-hardening \n/);
    expect(short).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('gives pipes what a policy says as it is', async () => {
    const text = 'a\u001b[31mb';
    const metadata = `{${minimal},"annotations":{"io.kubewarden.policy.title":${JSON.stringify(text)}}}`;

    const { stdout } = await runCli(['inspect', file('controls.wasm', annotated(metadata))]);

    expect(stdout).toContain(text);
  });

  it.each([['--json'], ['-o', 'json'], ['-ojson'], ['--output=json']])(
    'prints JSON with %s',
    async (...flags) => {
      const { stdout, stderr, exitCode } = await runCli(['inspect', hardening, ...flags]);

      expect(stdout).toMatch(/^\{\n {2}"reference": .*\}\n$/s);
      expect(JSON.parse(stdout)).toMatchObject({
        reference: hardening,
        uri: pathToFileURL(hardening).href,
        sizeBytes: readFileSync(hardening).length,
        metadata: { annotations: { 'io.kubewarden.policy.title': 'pod-hardening' } },
        executionMode: 'kubewarden-wapc',
      });
      expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    },
  );

  it('finds a module by a file URI, and follows links to it', async () => {
    const target = file('target.wasm', annotated(`{${minimal}}`));
    const link = join(folder, 'link.wasm');
    symlinkSync(target, link);

    const { stdout } = await runCli(['inspect', pathToFileURL(link).href, '--json']);

    expect(JSON.parse(stdout)).toMatchObject({
      reference: pathToFileURL(link).href,
      uri: pathToFileURL(target).href,
    });
  });

  it('warns on stderr, while stdout is the metadata alone', async () => {
    const path = file('twice.wasm', Buffer.concat([annotated(`{${minimal},"mutatin":1}`), section('{}')]));

    const { stdout, stderr, exitCode } = await runCli(['inspect', '-o', 'yaml', path]);

    expect(stdout.startsWith('protocolVersion: v1\nrules: []\n')).toBe(true);
    expect(stderr).toMatch(/WARN.*2 custom sections.*\n.*WARN.*"mutatin".*mutating/);
    expect(exitCode).toBe(0);
  });
});

/** A custom section with metadata, without the header of a module. */
function section(metadata: string): Uint8Array {
  return annotated(metadata).subarray(8);
}

describe('wardctl inspect without metadata', () => {
  it.each([[[]], [['-o', 'text']], [['-o', 'yaml']]])(
    'prints nothing and how to add some (%j)',
    async (flags) => {
      const { stdout, stderr, exitCode } = await runCli(['inspect', raw, ...flags]);

      expect(stdout).toBe('');
      expect(stderr).toContain(`No Kubewarden metadata found inside of '${pathToFileURL(raw).href}'.`);
      expect(stderr).toContain('wardctl annotate');
      expect(exitCode).toBe(1);
    },
  );

  it('prints what is known besides as JSON, then the error', async () => {
    const { stdout, stderr, exitCode } = await runCli(['inspect', raw, '--json']);

    expect(JSON.parse(stdout)).toMatchObject({
      metadata: null,
      exports: expect.arrayContaining([
        expect.objectContaining({ name: '__guest_call', kind: 'function' }),
      ]) as unknown,
    });
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'POLICY_METADATA_MISSING' } });
    expect(exitCode).toBe(1);
  });
});

describe('wardctl inspect of bad input', () => {
  const long = Buffer.concat([Buffer.alloc(20 * 1024 * 1024, ' '), Buffer.from(`{${minimal}}`)]);

  it.each<[string, string, () => Uint8Array | string, string]>([
    ['an empty file', 'empty.wasm', () => '', 'found an empty file'],
    ['JSON', 'data.wasm', () => '{}', 'expected a WebAssembly module'],
    ['a resource', 'policy.yml', () => 'kind: ClusterAdmissionPolicy\n', 'spec.module'],
    ['a part of a module', 'part.wasm', () => readFileSync(probe).subarray(0, 5000), 'part.wasm: '],
    [
      'metadata that is no JSON',
      'text.wasm',
      () => annotated('rules: []'),
      'cannot deserialize custom section',
    ],
    [
      'metadata that is no UTF-8',
      'utf.wasm',
      () => module(custom('io.kubewarden.metadata', [0xff])),
      'unicode',
    ],
    ['metadata of another shape', 'shape.wasm', () => annotated('[]'), 'struct Metadata'],
    ['metadata of 10,000 levels', 'deep.wasm', () => annotated('['.repeat(10_000)), 'recursion limit'],
    ['metadata of 20 MB', 'long.wasm', () => largeSection(long), 'bytes of metadata'],
    [
      'a bomb of sections',
      'bomb.wasm',
      () => Buffer.concat([module(), Buffer.from('\0\x01\0'.repeat(50_000))]),
      'sections',
    ],
  ])('names the file and the problem: %s', async (_, name, content, problem) => {
    const path = file(name, content());

    const { stdout, stderr, exitCode } = await runCli(['inspect', path]);

    expect(stdout).toBe('');
    expect(stderr).toContain(`Error: ${path}: `);
    expect(stderr).toContain(problem);
    expect(exitCode).toBe(1);
  });

  it.each([
    ['no policy', ['inspect']],
    ['an unknown format', ['inspect', probe, '-o', 'xml']],
    ['two formats', ['inspect', probe, '-o', 'yaml', '--json']],
    ['changes as YAML', ['inspect', probe, '--diff', probe, '-o', 'yaml']],
  ])('takes %s for wrong usage', async (_, args) => {
    const { stdout, stderr, exitCode } = await runCli(args);

    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toMatch(/^(?:Error: |\{"error":)/);
  });
});

/** A module whose metadata is longer than test code could spread. */
function largeSection(content: Uint8Array): Uint8Array {
  const title = Buffer.from('\x16io.kubewarden.metadata');
  const size = content.length + title.length;
  const length = [0, 7, 14, 21].map((shift) => ((size >> shift) & 127) | (shift < 21 ? 128 : 0));
  return Buffer.concat([module(), Uint8Array.from([0, ...length]), title, content]);
}

describe('wardctl inspect --diff', () => {
  it('says in its help which policy is the one before', async () => {
    const { stdout } = await runCli(['inspect', '--help'], { env: { OCLIF_COLUMNS: '120' } });

    expect(stdout).toMatch(/--diff=OTHER +show what changes when OTHER takes the place of POLICY\n/);
  });

  it('prints the changes as JSON', async () => {
    const other = file('other.wasm', annotated(`{${minimal}}`));

    const { stdout, exitCode } = await runCli(['inspect', probe, '--diff', other, '--json']);

    expect(JSON.parse(stdout)).toMatchObject({
      before: { reference: probe, annotated: true },
      after: { reference: other, annotated: true },
      identical: false,
      metadata: [{ path: 'mutating', before: true, after: false }],
      exports: { added: [] },
    });
    expect(exitCode).toBe(0);
  });

  it('finds a copy identical', async () => {
    const copy = file('copy.wasm', readFileSync(probe));

    const { stdout, stderr, exitCode } = await runCli(['inspect', probe, '--diff', copy, '--json']);

    expect(JSON.parse(stdout)).toMatchObject({ identical: true, sections: [] });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  it('prints text into pipes, without colours', async () => {
    const { stdout, stderr, exitCode } = await runCli(['inspect', raw, '--diff', probe]);

    expect(stdout).toContain('io.kubewarden.metadata');
    expect(stdout).not.toContain('\u001b');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  it('names the module that cannot be read', async () => {
    const none = join(folder, 'none.wasm');

    const { stderr, exitCode } = await runCli(['inspect', probe, '--diff', none]);

    expect(stderr).toContain(none);
    expect(exitCode).toBe(1);
  });
});
