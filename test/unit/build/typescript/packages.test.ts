import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkTypes } from '../../../../src/build/typescript/check-types.ts';
import { componentizePolicy } from '../../../../src/build/typescript/component/componentize.ts';
import { loadEsbuild } from '../../../../src/build/typescript/load-esbuild.ts';
import { Workbench } from '../../../../src/build/workbench.ts';
import { buildSurroundings } from '../../../support/build-surroundings.ts';
import { folderOf } from '../support.ts';
import { accepting, policyProject } from './support.ts';

const sources = join(import.meta.dirname, '../../../../src/build/typescript');

function benchOf(folder: string, signal = new AbortController().signal): Workbench {
  const project = { folder, name: 'p', language: 'typescript', metadata: undefined } as const;
  return new Workbench(project, folder, buildSurroundings({ signal }));
}

describe('a package that is not installed', () => {
  const folder = (): string => folderOf(policyProject(accepting()));
  const code = { code: '', sourceMap: { sources: [], mappings: '' } };

  it.each([
    ['esbuild', (folders: string[]) => loadEsbuild(folders)],
    [
      'componentize-qjs',
      (folders: string[]) => componentizePolicy(code, { folders, bench: benchOf(folders[0] ?? '') }),
    ],
    [
      'typescript',
      (folders: string[]) =>
        checkTypes({
          bench: benchOf(folders[0] ?? ''),
          folders,
          entry: 'src/policy.ts',
          signal: new AbortController().signal,
        }),
    ],
  ])('is named, with what installs it: %s', async (name, use) => {
    await expect(use([folder()])).rejects.toMatchObject({
      code: 'PACKAGE_MISSING',
      message: expect.stringContaining(`the npm package ${name} is needed to `) as unknown,
      hint: `Install it in the project: npm install --save-dev ${name}`,
    });
  });

  it('is another one of that name', async () => {
    const other = folderOf({
      'node_modules/esbuild/package.json': '{"name": "esbuild", "version": "0.0.1", "main": "main.mjs"}',
      'node_modules/esbuild/main.mjs': 'export const build = 1;',
    });

    await expect(loadEsbuild([other])).rejects.toMatchObject({ code: 'PACKAGE_MISSING' });
  });
});

describe('checkTypes', () => {
  const job = (folder: string) => ({
    bench: benchOf(folder),
    folders: [folder],
    entry: 'src/policy.ts',
    signal: new AbortController().signal,
  });
  const compiler = (script: string): Record<string, string> => ({
    ...policyProject(accepting()),
    'node_modules/typescript/package.json':
      '{"name": "typescript", "version": "9.0.0", "bin": {"tsc": "tsc.mjs"}}',
    'node_modules/typescript/tsc.mjs': script,
  });

  it('asks the compiler of the project, without writing anything', async () => {
    const script = `process.stdout.write('src/policy.ts(1,1): error TS1: ' + process.argv.slice(2).join(' ')); process.exit(1);`;

    expect(await checkTypes(job(folderOf(compiler(script))))).toMatchObject([
      {
        text: 'TS1: --noEmit --pretty false --incremental false --composite false --tsBuildInfoFile null -p tsconfig.json',
        place: { file: 'src/policy.ts', line: 1, column: 1 },
      },
    ]);
  });

  it.each([
    '"incremental": true',
    '"composite": true',
    '"incremental": true, "tsBuildInfoFile": "x.tsbuildinfo"',
  ])(
    'leaves nothing behind where the project says %s',
    async (options) => {
      const folder = folderOf({
        'tsconfig.json': `{"compilerOptions": {${options}, "types": []}, "include": ["src"]}`,
        'src/policy.ts': 'export const a: number = "no";\n',
      });

      expect(await checkTypes({ ...job(folder), folders: [sources] })).toMatchObject([
        { text: expect.stringContaining('TS2322') as unknown },
      ]);
      writeFileSync(join(folder, 'src/policy.ts'), 'export const a: number = 1;\n');
      expect(await checkTypes({ ...job(folder), folders: [sources] })).toEqual([]);
      expect(readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()).toEqual([
        'src',
        join('src', 'policy.ts'),
        'tsconfig.json',
      ]);
    },
    60_000,
  );

  it('shows the end of what a compiler printed that fails otherwise', async () => {
    const script = `console.error('out of order'); process.exit(3);`;

    await expect(checkTypes(job(folderOf(compiler(script))))).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: 'cannot build p: tsc ended with status 3\nout of order',
    });
  });
});

describe('componentizePolicy', { timeout: 30_000 }, () => {
  const code = { code: '', sourceMap: { sources: [], mappings: '' } };
  const project = (script: string): string =>
    folderOf({
      'node_modules/componentize-qjs/package.json': '{"name": "componentize-qjs", "version": "0.0.1"}',
      'node_modules/componentize-qjs/index.js': script,
    });
  const endless = 'exports.componentize = () => { for (;;); };';

  it.each([
    ['fails', 'exports.componentize = async () => { throw new Error("no"); };', 'componentize-qjs: no'],
    [
      'ends its process',
      'exports.componentize = () => process.exit(3);',
      'componentize-qjs ended with status 3',
    ],
    ['ends it without a word', 'exports.componentize = () => process.exit(0);', 'without a result'],
  ])('says so where the package %s', async (_what, script, problem) => {
    const folder = project(script);

    await expect(
      componentizePolicy(code, { folders: [folder], bench: benchOf(folder) }),
    ).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: expect.stringContaining(problem) as unknown,
      hint: expect.stringContaining('--target wapc') as unknown,
    });
  });

  it.each([
    ['has other functions', 'exports.make = 1;', 'does not have the functions'],
    ['cannot be loaded', 'throw new Error("no");', 'cannot be loaded'],
  ])('says what to install where the package %s', async (_what, script, problem) => {
    const folder = project(script);

    await expect(
      componentizePolicy(code, { folders: [folder], bench: benchOf(folder) }),
    ).rejects.toMatchObject({
      code: 'PACKAGE_MISSING',
      message: expect.stringContaining(problem) as unknown,
      hint: expect.stringContaining('npm install --save-dev componentize-qjs') as unknown,
    });
  });

  it('does not wait for ever', async () => {
    const folder = project(endless);

    await expect(
      componentizePolicy(code, { folders: [folder], bench: benchOf(folder), timeoutMs: 300 }),
    ).rejects.toThrow('cannot build p: componentize-qjs did not end within 0.3 s');
  });

  it('is broken off by the signal', async () => {
    const folder = project(endless);
    const stop = new AbortController();
    const running = componentizePolicy(code, { folders: [folder], bench: benchOf(folder, stop.signal) });
    stop.abort(new Error('enough'));

    await expect(running).rejects.toThrow('enough');
  });
});

describe('the bundler', () => {
  it('keeps no process alive', () => {
    const folder = folderOf(policyProject(accepting()));
    const program = `
      const [{ loadEsbuild }, { bundlePolicy }, { sdkFiles }] = await Promise.all(
        ['load-esbuild', 'bundle-policy', 'own-files'].map((name) => import(${JSON.stringify(sources)} + '/' + name + '.ts')));
      const bundler = await loadEsbuild([${JSON.stringify(sources)}]);
      const { code } = await bundlePolicy(bundler, { folder: ${JSON.stringify(folder)}, entry: 'src/policy.ts', format: 'script', sdk: sdkFiles() });
      console.log(code.length > 0);`;
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      timeout: 8000,
    });

    expect([status, stdout]).toEqual([0, 'true\n']);
  });
});
