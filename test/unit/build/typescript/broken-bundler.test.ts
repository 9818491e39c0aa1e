import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { buildProject } from '../../../../src/build/index.ts';
import { boundBundling } from '../../../../src/build/typescript/bound-bundling.ts';
import { bundlePolicy } from '../../../../src/build/typescript/bundle-policy.ts';
import { loadEsbuild, type Bundler } from '../../../../src/build/typescript/load-esbuild.ts';
import { sdkFiles } from '../../../../src/build/typescript/own-files.ts';
import { Workbench } from '../../../../src/build/workbench.ts';
import { buildSurroundings } from '../../../support/build-surroundings.ts';
import { folderOf } from '../support.ts';
import { accepting, policyProject } from './support.ts';

const root = join(import.meta.dirname, '../../../..');

/** A project with an esbuild of its own. */
function projectWith(main: string, files: Readonly<Record<string, string>> = {}): string {
  return folderOf(
    policyProject(accepting(), {
      'node_modules/esbuild/package.json': '{"name": "esbuild", "version": "0.1.0", "main": "main.cjs"}',
      'node_modules/esbuild/main.cjs': main,
      ...files,
    }),
  );
}

function benchOf(folder: string, signal = new AbortController().signal): Workbench {
  const project = { folder, name: 'p', language: 'typescript', metadata: undefined } as const;
  return new Workbench(project, folder, buildSurroundings({ signal }));
}

describe('an esbuild that does not work', { timeout: 30_000 }, () => {
  const failing = (body: string): string => `exports.transform = exports.build = async () => { ${body} };`;

  it.each([
    [
      'fails',
      failing('throw new Error("\\nThe package @esbuild/x could not be found\\n\\nlong")'),
      /could not be found$/,
    ],
    ['throws no error', failing('throw "The service is no longer running"'), /no longer running$/],
    ['gives nothing', failing(''), /no bundle$/],
    [
      'gives something else',
      failing('return { outputFiles: [], metafile: { inputs: {}, outputs: {} }, warnings: [] }'),
      /no bundle$/,
    ],
  ])('is what the error is about where it %s', async (_what, main, message) => {
    const options = { ...buildSurroundings(), check: false };

    await expect(buildProject(projectWith(main), options)).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: expect.stringMatching(message) as unknown,
      hint: expect.stringContaining('npm install') as unknown,
    });
  });

  it('is found out to have the program of another version before it runs', async () => {
    const program = `@esbuild/${process.platform}-${process.arch}`;
    const folder = projectWith('throw 1', {
      [`node_modules/${program}/package.json`]: JSON.stringify({ name: program, version: '0.2.0' }),
    });

    await expect(loadEsbuild([folder])).rejects.toMatchObject({
      code: 'PACKAGE_MISSING',
      message: expect.stringContaining(`of version 0.1.0, its program ${program} of 0.2.0`) as unknown,
    });
  });

  it('is started again for the next build', async () => {
    let isDead = true;
    const real = await loadEsbuild([root]);
    const bundler: Bundler = {
      ...real,
      build: (options: Parameters<Bundler['build']>[0]) => {
        if (isDead) throw new Error('The service is no longer running');
        return real.build(options);
      },
      stop: () => {
        isDead = false;
        return Promise.resolve();
      },
    };
    const folder = folderOf(policyProject(accepting()));
    const input = { folder, entry: 'src/policy.ts', format: 'script', sdk: sdkFiles() } as const;
    const attempt = () => boundBundling(bundler, benchOf(folder), () => bundlePolicy(bundler, input));

    await expect(attempt()).rejects.toMatchObject({ code: 'BUILD_FAILED' });
    await expect(attempt()).resolves.toMatchObject({ absentUses: [] });
  });
});

describe('an esbuild that never ends', () => {
  it('is broken off by the signal, and stopped', async () => {
    let isStopped = false;
    const bundler = {
      stop: () => {
        isStopped = true;
        return Promise.resolve();
      },
    } as unknown as Bundler;
    const stop = new AbortController();
    const waiting = boundBundling(bundler, benchOf(folderOf({}), stop.signal), () => {
      queueMicrotask(() => stop.abort(new Error('enough')));
      return new Promise(() => undefined);
    });

    await expect(waiting).rejects.toThrow('enough');
    expect(isStopped).toBe(true);
  });

  it('has its time', async () => {
    let isStopped = false;
    const bundler = {
      stop: () => {
        isStopped = true;
        return Promise.resolve();
      },
    } as unknown as Bundler;
    const waiting = boundBundling(bundler, benchOf(folderOf({})), () => new Promise(() => undefined), 50);

    await expect(waiting).rejects.toThrow('cannot build p: esbuild did not end within 0.05 s');
    expect(isStopped).toBe(true);
  });
});

describe('what is no file', { timeout: 30_000 }, () => {
  const afterwards: (() => void)[] = [];
  afterEach(() => afterwards.splice(0).forEach((end) => end()));
  const build = (folder: string) => buildProject(folder, { ...buildSurroundings(), name: 'p', check: false });
  const withoutConfig = (): string => {
    const folder = folderOf(
      policyProject(accepting(), { 'package.json': '{"devDependencies": {"wardctl": "*"}}' }),
    );
    rmSync(join(folder, 'tsconfig.json'));
    return folder;
  };
  const pipe = (path: string): void => void spawnSync('mkfifo', [path]);

  it.each([
    ['a link to nowhere', (path: string) => symlinkSync('nowhere.json', path)],
    ['a circle', (path: string) => symlinkSync('tsconfig.json', path)],
    ['a pipe', pipe],
    ['a device', (path: string) => symlinkSync('/dev/zero', path)],
  ])('is no tsconfig.json: %s', async (_what, make) => {
    const folder = withoutConfig();
    make(join(folder, 'tsconfig.json'));

    await expect(build(folder)).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: expect.stringContaining('expected tsconfig.json to be a file') as unknown,
    });
  });

  it.each([
    ['a pipe', pipe],
    ['a device', (path: string) => symlinkSync('/dev/zero', path)],
  ])('is no package.json: %s', async (_what, make) => {
    const folder = folderOf({ 'tsconfig.json': '{}' });
    make(join(folder, 'package.json'));

    await expect(build(folder)).rejects.toThrow('cannot build p: its package.json is no JSON object');
  });

  it('is no policy', async () => {
    const folder = folderOf({ 'package.json': '{}', 'tsconfig.json': '{}', 'src/a.ts': '' });
    pipe(join(folder, 'src/policy.ts'));

    await expect(build(folder)).rejects.toThrow('expected the policy in src/policy.ts, found no such file');
  });

  it.each([
    ['a pipe', pipe, 'expected a file, found a pipe or device'],
    ['a device', (path: string) => symlinkSync('/dev/zero', path), 'expected a file, found a pipe or device'],
    ['a folder', (path: string) => mkdirSync(path), 'expected a file, found a directory'],
  ])('is no metadata.yml: %s', async (_what, make, message) => {
    const folder = folderOf({ 'go.mod': '' });
    make(join(folder, 'metadata.yml'));

    await expect(build(folder)).rejects.toMatchObject({
      code: 'METADATA_UNREADABLE',
      message: expect.stringContaining(message) as unknown,
    });
  });
});

describe('a policy that its builder cannot find', { timeout: 30_000 }, () => {
  it.each([
    ['forgotten', "import { accept } from 'wardctl/policy';\nconsole.log;\nexport const a = accept;\n"],
    ['there twice', `${accepting()}definePolicy({ validate: () => accept() });\n`],
  ])('is %s', async (_what, policy) => {
    const folder = folderOf(policyProject(policy));

    await expect(
      buildProject(folder, { ...buildSurroundings(), name: 'p', check: false }),
    ).rejects.toMatchObject({
      message: expect.stringMatching(/^cannot build p: expected one policy\nsrc\/policy\.ts/) as unknown,
      hint: 'Write export default definePolicy({ validate(request, settings) { … } }) in src/policy.ts, or name the right module as main in package.json.',
    });
  });

  it.each([
    ['nowhere', 'npm install --save-dev nowhere'],
    ['@some/where/deep', 'npm install --save-dev @some/where'],
    ['@/alias', 'Correct what is marked, and build again.'],
    ['node:fs', 'Correct what is marked, and build again.'],
    ['./nowhere.ts', 'Correct what is marked, and build again.'],
  ])('has its packages missing: %s', async (name, hint) => {
    const folder = folderOf(policyProject(accepting(`import x from '${name}'; x();`)));
    const error = await buildProject(folder, { ...buildSurroundings(), name: '.', check: false }).catch(
      (thrown: unknown) => thrown,
    );

    expect(error).toMatchObject({
      message: expect.stringMatching(/^cannot build wardctl-project-\w+: /) as unknown,
      hint: expect.stringContaining(hint) as unknown,
    });
  });
});

describe('a source with a strange name', { timeout: 30_000 }, () => {
  it('is shown by it, with its line', async () => {
    const folder = folderOf(
      policyProject(accepting("import './ä b%20.ts';"), {
        'src/ä b%20.ts': "throw new RangeError('boom');\n",
      }),
    );

    await expect(buildProject(folder, { ...buildSurroundings(), name: 'p', check: false })).rejects.toThrow(
      /^src\/ä b%20\.ts:1:\d+: RangeError: boom\n {2}1 \| throw new RangeError/m,
    );
  });
});

describe('a source map inside of a package', { timeout: 30_000 }, () => {
  it.each(['/dev/zero', '/etc/passwd'])('has no other file read: %s', async (path) => {
    const source = `../../../../../../../../../..${path}`;
    const map = { version: 3, sources: [source], names: [], mappings: 'AAAA,SAAS' };
    const folder = folderOf(
      policyProject("import { explode } from 'other'; explode();\n", {
        'node_modules/other/package.json': '{"name": "other", "version": "1.0.0", "main": "index.js"}',
        'node_modules/other/index.js':
          'export function explode() { fetch("x"); throw new RangeError("boom"); }\n//# sourceMappingURL=index.js.map\n',
        'node_modules/other/index.js.map': JSON.stringify(map),
      }),
    );
    writeFileSync(join(folder, 'x'), '');
    const error = await buildProject(folder, { ...buildSurroundings(), name: 'p', check: false }).catch(
      (thrown: unknown) => thrown,
    );

    expect(error).toMatchObject({ code: 'BUILD_FAILED' });
    expect(String(error)).toContain(path);
    expect(String(error)).not.toMatch(/^ +\d+ \|/m);
  });
});
