import { execFileSync, spawn } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildProject, type BuildOptions, type BuiltPolicy } from '../../../src/build/index.ts';
import { readPolicyMetadata } from '../../../src/policy/index.ts';
import { buildSurroundings } from '../../support/build-surroundings.ts';
import { copyToOutput, FakeTools } from '../../support/fake-tools.ts';
import { folderOf, metadata, probe } from './support.ts';

let tools: FakeTools;
beforeEach(() => {
  tools = new FakeTools();
});

function build(folder: string, more: Partial<BuildOptions> = {}): Promise<BuiltPolicy> {
  const { environment } = tools;
  return buildProject(folder, { ...buildSurroundings({ environment }), name: 'p', ...more });
}

/** A fake compiler that tells its arguments and environment in a file of its working folder. */
const tell = `fs.writeFileSync('told.json', JSON.stringify({ args, goos: process.env.GOOS, goarch: process.env.GOARCH }));`;

function told(folder: string): { args: string[]; goos?: string; goarch?: string } {
  return JSON.parse(readFileSync(join(folder, 'told.json'), 'utf8')) as ReturnType<typeof told>;
}

function moduleIn(folder: string): Buffer {
  return readFileSync(join(folder, 'policy.wasm'));
}

const goProject = { 'go.mod': 'module p\n\ngo 1.21\n', 'main.go': 'package main\n' };

describe('buildProject', () => {
  it('writes the module beside its sources, and leaves an equal one alone', async () => {
    tools.add('go', copyToOutput(probe('wasi')));
    const folder = folderOf(goProject);
    const built = await build(folder);

    expect(built).toMatchObject({ path: join(folder, 'policy.wasm') });
    expect(moduleIn(folder)).toEqual(readFileSync(probe('wasi')));
    expect(Buffer.from(built.module)).toEqual(moduleIn(folder));
    utimesSync(built.path, 1, 1);
    await build(folder);
    expect(statSync(built.path).mtimeMs).toBe(1000);
    writeFileSync(built.path, 'other');
    await build(folder);
    expect(moduleIn(folder)).toEqual(readFileSync(probe('wasi')));
  });

  it('writes what a link leads to, and leaves the link', async () => {
    tools.add('go', copyToOutput(probe('wasi')));
    const [folder, elsewhere] = [folderOf(goProject), folderOf({ 'real.wasm': '\0asm of before' })];
    symlinkSync(join(elsewhere, 'real.wasm'), join(folder, 'policy.wasm'));

    const built = await build(folder);

    expect(built.path).toBe(join(folder, 'policy.wasm'));
    expect(lstatSync(built.path).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(elsewhere, 'real.wasm'))).toEqual(readFileSync(probe('wasi')));
  });

  it('does not overwrite what a link leads to that is no module', async () => {
    tools.add('go', copyToOutput(probe('wasi')));
    const folder = folderOf({ ...goProject, empty: '' });
    const [path, source] = [join(folder, 'policy.wasm'), join(realpathSync(folder), 'main.go')];
    symlinkSync('main.go', path);
    await expect(build(folder)).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
      message: `cannot write ${path}: expected a link to a module, found one to ${source}, which is something else`,
      hint: expect.stringContaining('Remove policy.wasm') as unknown,
    });
    expect(readFileSync(source, 'utf8')).toBe(goProject['main.go']);

    rmSync(path);
    symlinkSync('empty', path);
    await build(folder);
    expect(readFileSync(join(folder, 'empty'))).toEqual(readFileSync(probe('wasi')));
  });

  it.skipIf(process.platform === 'win32')('writes to a device, and does not replace it', async () => {
    tools.add('go', copyToOutput(probe('wasi')));
    const folder = folderOf(goProject);
    symlinkSync('/dev/null', join(folder, 'policy.wasm'));

    const built = await build(folder);

    expect(Buffer.from(built.module)).toEqual(readFileSync(probe('wasi')));
    expect(statSync(built.path).isCharacterDevice()).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('writes to a pipe that somebody reads', async () => {
    tools.add('go', copyToOutput(probe('wasi')));
    const folder = folderOf(goProject);
    const path = join(folder, 'policy.wasm');
    execFileSync('mkfifo', [path]);
    const reader = spawn('cat', [path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const read = buffer(reader.stdout);

    await build(folder);

    expect(await read).toEqual(readFileSync(probe('wasi')));
    expect(statSync(path).isFIFO()).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('does not wait for somebody to read a pipe', async () => {
    tools.add('go', copyToOutput(probe('wasi')));
    const folder = folderOf(goProject);
    const path = join(folder, 'policy.wasm');
    execFileSync('mkfifo', [path]);
    await expect(build(folder)).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
      message: `cannot write ${path}: expected a pipe that is read, found one that nobody has open for reading`,
    });
  });

  it('refuses a folder in the place of the module', async () => {
    tools.add('go', copyToOutput(probe('wasi')));
    const folder = folderOf(goProject);
    mkdirSync(join(folder, 'policy.wasm'));
    await expect(build(folder)).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
      message: `cannot write ${join(folder, 'policy.wasm')}: expected a file, found a directory`,
    });
  });

  it.skipIf(process.platform === 'win32')(
    'names a link in the place of the module that leads nowhere',
    async () => {
      tools.add('go', copyToOutput(probe('wasi')));
      const folder = folderOf(goProject);
      symlinkSync('no/where.wasm', join(folder, 'policy.wasm'));
      await expect(build(folder)).rejects.toMatchObject({
        code: 'OUTPUT_UNWRITABLE',
        message: `cannot write ${join(folder, 'policy.wasm')}: expected a file, found a link to no/where.wasm, which leads nowhere`,
        hint: expect.stringContaining('Remove') as unknown,
      });
    },
  );

  it('annotates the module by metadata.yml, with equal bytes each time', async () => {
    tools.add('go', copyToOutput(probe('wasi')));
    const folder = folderOf({ ...goProject, 'metadata.yml': `${metadata('wasi')}mutatin: true\n` });
    const { warnings } = await build(folder);
    const first = moduleIn(folder);

    expect(readPolicyMetadata(first)).toMatchObject({ executionMode: 'wasi', policyType: 'raw' });
    expect(readPolicyMetadata(first)?.annotations?.get('io.kubewarden.kwctl')).toBe('wardctl 9.8.7');
    expect(warnings.join()).toMatch(/p\/metadata\.yml:5:1: .*mutatin/);
    await build(folder, { outDir: join(folder, 'other/place') });
    expect(moduleIn(join(folder, 'other/place'))).toEqual(first);
  });

  it('warns of a module that gets no metadata, and looks at its exports', async () => {
    tools.add('go', copyToOutput(probe('wasi')));
    const { warnings } = await build(folderOf(goProject));
    expect(warnings).toEqual([expect.stringMatching(/^there is no metadata\.yml in p: hosts refuse/)]);
    const misnamed = await build(folderOf({ ...goProject, 'metadata.yaml': '' }));
    expect(misnamed.warnings.join()).toMatch(/there is a metadata\.yaml, did you mean metadata\.yml\?$/);

    tools = new FakeTools();
    tools.add('go', copyToOutput(probe('wapc')));
    await expect(build(folderOf(goProject))).rejects.toMatchObject({
      code: 'WASM_EXPORT_MISSING',
      message:
        'the module built from p: the module does not export what hosts of policies use: _start for wasi',
    });
  });

  it('does not ask a compiler where the metadata is wrong', async () => {
    tools.add('go', tell);
    const folder = folderOf({ ...goProject, 'metadata.yml': 'executionMode: wasm\n' });

    await expect(build(folder)).rejects.toMatchObject({ code: 'METADATA_INVALID' });
    expect(() => told(folder)).toThrow('ENOENT');
  });

  it.each([
    ['', 'WASM_NOT_A_MODULE'],
    [metadata('wasi'), 'WASM_NOT_A_MODULE'],
  ])('refuses what is no module, with metadata %j', async (text, code) => {
    tools.add('go', `fs.writeFileSync(args[args.indexOf('-o') + 1], '!<arch>');`);
    const folder = folderOf(text === '' ? goProject : { ...goProject, 'metadata.yml': text });

    await expect(build(folder)).rejects.toMatchObject({
      code,
      message: expect.stringContaining('the module built from p: ') as unknown,
    });
  });

  it('shows the end of what a compiler printed that failed, and leaves the old module', async () => {
    const lines = `for (let line = 1; line <= 50; line++) console.error('line ' + line);`;
    tools.add('go', `${lines} console.error('main.go:1:1: bad'); process.exit(2);`);
    const folder = folderOf({ ...goProject, 'policy.wasm': 'old' });
    const error = await build(folder).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 'BUILD_FAILED' });
    const message = error instanceof Error ? error.message : '';
    expect(message).toMatch(/^cannot build p: go ended with status 2\nline 12\n/);
    expect(message).toMatch(/\nmain\.go:1:1: bad$/);
    expect(moduleIn(folder).toString()).toBe('old');
  });

  it.each([
    ['rust', { 'Cargo.toml': '' }, 'cargo', 'rustup'],
    ['go', goProject, 'go', 'brew install go'],
    [
      'rego',
      { 'a.rego': 'package a\nmain := 1', 'metadata.yml': metadata('opa') },
      'opa',
      'brew install opa',
    ],
  ])('says what to install for %s', async (_language, files, program, advice) => {
    await expect(build(folderOf(files), { platform: 'darwin' })).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: `cannot build p: there is no program ${program} in PATH`,
      hint: expect.stringContaining(advice) as unknown,
    });
  });

  it('says so where the module cannot be written', async () => {
    tools.add('go', copyToOutput(probe('wasi')));
    const folder = folderOf(goProject);
    mkdirSync(join(folder, 'policy.wasm/x'), { recursive: true });

    await expect(build(folder)).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
  });

  it('is broken off by its signal', async () => {
    tools.add('go', copyToOutput(probe('wasi')));
    const signal = AbortSignal.abort(new Error('enough'));

    await expect(build(folderOf(goProject), { signal })).rejects.toThrow('enough');
  });
});

describe('a project in Go', () => {
  it('is built for WASI, without paths, commits and identities', async () => {
    tools.add('go', `${tell} ${copyToOutput(probe('wasi'))}`);
    const folder = folderOf(goProject);
    await build(folder);
    const { args, goos, goarch } = told(folder);

    expect([goos, goarch]).toEqual(['wasip1', 'wasm']);
    expect(args.slice(0, 5)).toEqual(['build', '-trimpath', '-ldflags=-buildid=', '-buildvcs=false', '-o']);
    expect(args.slice(6)).toEqual(['.']);
  });

  it('is of the execution mode wasi', async () => {
    const folder = folderOf({ ...goProject, 'metadata.yml': metadata('kubewarden-wapc') });

    await expect(build(folder)).rejects.toMatchObject({
      message:
        'cannot build p: Go makes modules of the execution mode wasi, p/metadata.yml says kubewarden-wapc',
      hint: expect.stringContaining('executionMode: wasi') as unknown,
    });
  });
});

describe('a project in Rego', () => {
  /** As `opa build` writes it: names begin with `/`. */
  async function bundle(...names: readonly string[]): Promise<string> {
    const body = readFileSync(probe('opa'));
    const entries = ['/data.json', '/policy.rego', ...names].map((name) => ({
      header: { name, size: body.length },
      body,
    }));
    return join(folderOf({ 'bundle.tar.gz': gzipSync(await packTar(entries)) }), 'bundle.tar.gz');
  }
  const policy = { 'policy.rego': 'package policy\nmain := 1\nviolation contains 1' };

  it.each([
    ['opa', 'policy/main'],
    ['gatekeeper', 'policy/violation'],
  ])('has the entrypoint of the execution mode %s', async (mode, entrypoint) => {
    tools.add('opa', `${tell} ${copyToOutput(await bundle('/policy.wasm', '/.manifest'))}`);
    const folder = folderOf({
      ...policy,
      'lib/names.rego': 'package lib.names\nx := 1',
      'lib/names_test.rego': 'package lib.names_test\nmain := 1',
      'other/policy.rego': 'package policy\nmain := 2',
      'other/metadata.yml': '',
      '.git/x.rego': '',
      'metadata.yml': metadata(mode),
    });
    await build(folder);

    expect(readPolicyMetadata(moduleIn(folder))).toMatchObject({ executionMode: mode });
    const { args } = told(folder);
    expect(args.slice(0, 6)).toEqual(['build', '-t', 'wasm', '-e', entrypoint, '-o']);
    expect(args.slice(7)).toEqual(['--', 'lib/names.rego', 'policy.rego']);
  });

  it('takes the package policy where several have the rule', async () => {
    tools.add('opa', `${tell} ${copyToOutput(await bundle('/policy.wasm'))}`);
    const folder = folderOf({ ...policy, 'a.rego': 'package a\nmain := 1', 'metadata.yml': metadata('opa') });
    await build(folder);

    expect(told(folder).args).toContain('policy/main');
  });

  it.each([
    ['no metadata', {}, 'expected the execution mode of a policy in Rego, found no metadata.yml'],
    ['another execution mode', { 'metadata.yml': metadata('wasi') }, 'found wasi in p/metadata.yml'],
    [
      'no rule',
      { 'policy.rego': 'package policy\nallow := true', 'metadata.yml': metadata('opa') },
      'expected one package with a rule main, found policy without one',
    ],
    [
      'several rules',
      {
        'policy.rego': 'package a\nmain := 1',
        'b.rego': 'package b\nmain := 1',
        'metadata.yml': metadata('opa'),
      },
      'expected one package with a rule main, found a/main and b/main',
    ],
  ])('is refused with %s', async (_what, files, problem) => {
    await expect(build(folderOf({ ...policy, ...files }))).rejects.toThrow(problem);
  });

  it('says so where the bundle has no module, or is none', async () => {
    const folder = folderOf({ ...policy, 'metadata.yml': metadata('opa') });
    tools.add('opa', copyToOutput(await bundle('/.manifest')));
    await expect(build(folder)).rejects.toThrow(
      'expected policy.wasm in the bundle that opa wrote, found none',
    );

    tools = new FakeTools();
    tools.add('opa', copyToOutput(probe('opa')));
    await expect(build(folder)).rejects.toThrow(
      'the bundle that opa wrote is damaged: incorrect header check',
    );
  });
});

describe('a project in AssemblyScript', () => {
  const compiler = `
const fs = require('node:fs');
const args = process.argv.slice(2);
${tell}
fs.copyFileSync(${JSON.stringify(probe('wapc'))}, args[args.indexOf('--outFile') + 1]);
`;
  const installed = {
    'node_modules/assemblyscript/package.json':
      '{"name": "assemblyscript", "version": "0.28.0", "license": "Apache-2.0", "dependencies": {"long": "1"}}',
    'node_modules/assemblyscript/bin/asc.js': compiler,
  };

  it.each([
    ['as asinit makes it', '{"targets":{"release":{"outFile":"build/r.wasm","textFile":"build/r.wat"}}}'],
    ['with entries, and nothing else', '{"entries":["assembly/policy.ts"]}'],
  ])('%s is built with its own compiler', async (_what, config) => {
    const folder = folderOf({
      ...installed,
      'asconfig.json': config,
      'metadata.yml': metadata('kubewarden-wapc'),
    });
    await build(folder);
    const { args } = told(folder);

    expect(readPolicyMetadata(moduleIn(folder))).toMatchObject({ executionMode: 'kubewarden-wapc' });
    expect(args.join(' ')).toContain('--target release --outFile ');
    expect(args[0]).toBe(config.includes('entries') ? '--target' : 'assembly/index.ts');
    expect(args.includes('--optimize')).toBe(!config.includes('release'));
    expect(args.includes('--textFile')).toBe(config.includes('textFile'));
    expect(args).not.toContain('build/r.wat');
  });

  it('is built with the compiler that several projects share', async () => {
    const around = folderOf({ ...installed, 'packages/p/asconfig.json': '{}' });
    const folder = join(around, 'packages/p');
    await build(folder);

    expect(moduleIn(folder)).toEqual(readFileSync(probe('wapc')));
  });

  it('is made of the standard library and the packages that it needs to run', async () => {
    const packageFile = (name: string, more = ''): Record<string, string> => ({
      [`node_modules/${name}/package.json`]: `{"name": "${name}", "version": "1.0.0"${more}}`,
    });
    const folder = folderOf({
      ...installed,
      'asconfig.json': '{}',
      'package.json':
        '{"dependencies": {"@a/json": "1", "absent": "1", "../x": "1"}, "devDependencies": {"tool": "1"}}',
      ...packageFile('@a/json', ', "dependencies": {"numbers": "1", "@a/json": "1"}'),
      ...packageFile('numbers'),
      ...packageFile('tool'),
      ...packageFile('long'),
      'x/package.json': '{"name": "x", "version": "1.0.0"}',
    });
    const { packages = [] } = await build(folder);

    expect(packages).toContainEqual({
      name: 'assemblyscript',
      version: '0.28.0',
      license: 'Apache-2.0',
      purl: 'pkg:npm/assemblyscript@0.28.0',
    });
    expect(packages.map(({ purl }) => purl).sort()).toEqual([
      'pkg:npm/%40a/json@1.0.0',
      'pkg:npm/assemblyscript@0.28.0',
      'pkg:npm/numbers@1.0.0',
    ]);
  });

  it('is refused without a compiler, saying how to install it', async () => {
    await expect(build(folderOf({ 'asconfig.json': '{}' }))).rejects.toMatchObject({
      code: 'PACKAGE_MISSING',
      message:
        'the npm package assemblyscript is needed to build policies in AssemblyScript, and is not installed',
      hint: 'Install it in the project: npm install --save-dev assemblyscript',
    });
    const named = folderOf({
      'asconfig.json': '{}',
      'package.json': '{"devDependencies": {"assemblyscript": "1"}}',
    });
    await expect(build(named)).rejects.toMatchObject({
      hint: 'The package.json of the project names it: npm install',
    });
  });

  it('is refused without JSON', async () => {
    await expect(build(folderOf({ ...installed, 'asconfig.json': '{targets}' }))).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: expect.stringContaining('cannot build p: asconfig.json is no JSON') as unknown,
    });
  });

  it('tells what its compiler failed with by the name of that', async () => {
    const failing = { ...installed, 'node_modules/assemblyscript/bin/asc.js': 'process.exit(1);' };

    await expect(build(folderOf({ ...failing, 'asconfig.json': '{}' }))).rejects.toThrow(
      'cannot build p: asc ended with status 1',
    );
  });
});
