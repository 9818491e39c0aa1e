import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildProject, type BuildOptions, type BuiltPolicy } from '../../../../src/build/index.ts';
import { loadPolicy } from '../../../../src/index.ts';
import { readPolicyMetadata } from '../../../../src/policy/index.ts';
import { readExportNames } from '../../../../src/wasm/index.ts';
import { buildSurroundings } from '../../../support/build-surroundings.ts';
import { folderOf, metadata } from '../support.ts';
import { accepting, policyProject } from './support.ts';

function build(folder: string, more: Partial<BuildOptions> = {}): Promise<BuiltPolicy> {
  return buildProject(folder, { ...buildSurroundings(), name: 'p', check: false, ...more });
}

async function failureOf(
  folder: string,
  more: Partial<BuildOptions> = {},
): Promise<{ code?: unknown; message: string; hint?: unknown }> {
  const error = await build(folder, more).then(
    () => new Error('it was built'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new TypeError('expected an error');
  return error;
}

const judging = `import { accept, definePolicy, reject } from 'wardctl/policy';
import { explode } from './rules.ts';
definePolicy({
  async validate(request, settings) {
    await null;
    if (settings.explode) explode();
    return request.n === 1 ? accept() : reject('found ' + request.n + ' ' + (Math.random() < 1) + ' ' + (Date.now() > 1e12));
  },
});
`;
const rules = `/* A comment,
   so that lines differ. */
export function explode(): never {
  throw new RangeError('boom');
}
`;
const files = (mode: string): Record<string, string> =>
  policyProject(judging, { 'src/rules.ts': rules, 'metadata.yml': metadata(mode) });

describe('a project in TypeScript', { timeout: 60_000 }, () => {
  it.each([
    ['__guest_call', 'kubewarden-wapc', 'internal server error: Guest call failure: '],
    ['_start', 'wasi', ''],
  ] as const)('answers by its export %s in the mode %s', async (entry, mode, prefix) => {
    const folder = folderOf(files(mode));
    const steps: string[] = [];
    const { path, warnings } = await build(folder, { onStep: (step) => steps.push(step) });
    const policy = await loadPolicy(path);

    expect(warnings).toEqual([]);
    expect(readPolicyMetadata(readFileSync(path))).toMatchObject({ executionMode: mode });
    expect(await policy.evaluate({ n: 1 })).toMatchObject({ allowed: true });
    expect(await policy.evaluate({ n: 2 })).toMatchObject({ allowed: false, message: 'found 2 true true' });
    expect(await policy.evaluate({ n: 1 }, { explode: true })).toMatchObject({
      allowed: false,
      message: `${prefix}RangeError: boom\n    at explode (src/rules.ts:4:13)\n    at validate (src/policy.ts:6:27)`,
    });
    expect(steps).toEqual(['bundle', 'evaluate', 'annotate']);
    expect(readExportNames(readFileSync(path)).sort()).toEqual([entry, 'memory'].sort());
  });

  it('has the same bytes each time, in every folder, for the target that is asked for', async () => {
    const folder = folderOf(files('kubewarden-wapc'));
    const other = folderOf({});
    cpSync(folder, other, { recursive: true });
    const paths = [
      await build(folder),
      await build(folder),
      await build(other),
      await build(other, { target: 'wasi' }),
    ].map(({ path }) => path);
    const modules = paths.map((path) => readFileSync(path));

    expect(new Set(paths).size).toBe(2);
    expect(readPolicyMetadata(modules[3] ?? Buffer.of())).toMatchObject({ executionMode: 'wasi' });
    await build(other);
    expect(readFileSync(paths[0] ?? '').equals(readFileSync(paths[2] ?? ''))).toBe(true);
    expect(modules[0]?.equals(modules[1] ?? Buffer.of())).toBe(true);
  });

  it('is made of its packages and the engine', async () => {
    const { packages = [] } = await build(folderOf(files('wasi')));

    expect(packages.map(({ purl }) => purl).sort()).toEqual([
      expect.stringMatching(/^pkg:generic\/quickjs-ng@\d+\.\d+\.\d+$/),
      expect.stringMatching(/^pkg:npm\/quickjs-wasi@\d+\.\d+\.\d+$/),
      expect.stringMatching(/^pkg:npm\/wardctl@/),
    ]);
  });

  it('may be JavaScript, of which no types are checked', async () => {
    const folder = folderOf({
      'package.json': '{"main": "lib/main.js", "devDependencies": {"wardctl": "*"}}',
      'lib/main.js': accepting(),
      'metadata.yml': metadata('kubewarden-wapc'),
    });
    const { path, project } = await build(folder, { check: true });

    expect(project.language).toBe('typescript');
    expect(await (await loadPolicy(path)).evaluate({})).toMatchObject({ allowed: true });
  });

  it('may be JavaScript beside a configuration that has no files', async () => {
    const folder = folderOf(
      policyProject('', {
        'package.json': '{"main": "main.mjs"}',
        'main.mjs': accepting(),
        'metadata.yml': metadata('kubewarden-wapc'),
      }),
    );
    rmSync(join(folder, 'src'), { recursive: true });

    const { path } = await build(folder, { check: true });

    expect(await (await loadPolicy(path)).evaluate({})).toMatchObject({ allowed: true });
  });

  it('is not built with errors in its types, unless nobody asks', async () => {
    const folder = folderOf(
      policyProject(accepting('const wide: number = "ä" + 1;\nexport const other: { a: 1 } = { a: 2 };')),
    );
    const { code, message, hint } = await failureOf(folder, { check: true });

    expect(code).toBe('BUILD_FAILED');
    expect(message).toBe(
      [
        'cannot build p: 2 errors in its types',
        "src/policy.ts:2:7: TS2322: Type 'string' is not assignable to type 'number'.",
        '  2 | const wide: number = "ä" + 1;',
        '    |       ^',
        "src/policy.ts:3:34: TS2322: Type '2' is not assignable to type '1'.",
        '  3 | export const other: { a: 1 } = { a: 2 };',
        '    |                                  ^',
      ].join('\n'),
    );
    expect(hint).toContain('--no-check');
    await build(folder, { check: false });
  });

  it('warns where its types are not checked for want of a tsconfig.json', async () => {
    const folder = folderOf(
      policyProject(accepting('const wide: number = "a";'), {
        'package.json': '{"devDependencies": {"wardctl": "1"}}',
        'metadata.yml': metadata('wasi'),
      }),
    );
    rmSync(join(folder, 'tsconfig.json'));

    expect((await build(folder, { check: true })).warnings).toEqual([
      expect.stringContaining('there is no tsconfig.json in p: types are not checked'),
    ]);
    expect((await build(folder, { check: false })).warnings).toEqual([]);
  });

  it('says how to install wardctl where only the types miss it', async () => {
    const folder = folderOf(policyProject(accepting(), { 'src/wardctl.d.ts': '' }));
    const install = 'Install it in the project: npm install --save-dev wardctl';

    expect(await failureOf(folder, { check: true })).toMatchObject({
      message: expect.stringContaining("TS2307: Cannot find module 'wardctl/policy'") as unknown,
      hint: install,
    });
    writeFileSync(join(folder, 'src/other.ts'), "import 'wardctl/policies';\nexport const a: number = '';\n");
    expect((await failureOf(folder, { check: true })).hint).toBe(install);
    // It is there, and something else is wrong with it.
    mkdirSync(join(folder, 'node_modules/wardctl'), { recursive: true });
    writeFileSync(
      join(folder, 'node_modules/wardctl/package.json'),
      '{"name": "wardctl", "version": "1.0.0"}',
    );
    expect((await failureOf(folder, { check: true })).hint).toContain('--no-check');
  });

  it('has our words for what is not there, before those of the compiler', async () => {
    const folder = folderOf(policyProject(accepting('export const a = Object(() => fetch("x"));')));
    const { message } = await failureOf(folder, { check: true });

    expect(message).toContain('src/policy.ts:2:31: policies have no fetch');
  });

  it('tells errors in types before what fails for them', async () => {
    const folder = folderOf(policyProject(accepting('const a: string = 1; a.trim();')));

    expect((await failureOf(folder, { check: true })).message).toContain('TS2322');
    expect((await failureOf(folder)).message).toContain('src/policy.ts:2:24: TypeError');
  });

  it('says so where the policy or its package.json is missing or wrong', async () => {
    const others = { 'package.json': '{}', 'tsconfig.json': '{}' };

    expect((await failureOf(folderOf(others))).message).toBe(
      'cannot build p: expected the policy in src/policy.ts, found no such file',
    );
    expect((await failureOf(folderOf({ ...others, 'package.json': '{' }))).message).toBe(
      'cannot build p: its package.json is no JSON object',
    );
  });

  it('is of one of three execution modes', async () => {
    expect(await failureOf(folderOf(files('opa')))).toMatchObject({
      code: 'BUILD_FAILED',
      message: expect.stringContaining('p/metadata.yml says opa') as unknown,
    });
  });

  it('is broken off by its signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));

    await expect(build(folderOf(files('wasi')), { signal })).rejects.toThrow('enough');
  });
});
