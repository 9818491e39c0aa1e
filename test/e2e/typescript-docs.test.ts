import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeBlocks, compileExamples } from '../support/doc-examples.ts';
import { runCli } from '../support/run-program.ts';

const root = join(import.meta.dirname, '../..');
const [policy = '', withTypes = '', withContext = '', test = '', ...others] = codeBlocks(
  readFileSync(join(root, 'docs/typescript-policies.md'), 'utf8'),
  'ts',
);
/** A project that has the package. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'wardctl-typescript-')));

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

beforeAll(() => {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/wardctl'), 'junction');
  symlinkSync(join(root, 'node_modules/vitest'), join(folder, 'node_modules/vitest'), 'junction');
  write('package.json', '{"name": "p", "type": "module"}');
  write(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: {
        strict: true,
        module: 'preserve',
        target: 'es2023',
        lib: ['es2023'],
        types: [],
        noEmit: true,
      },
      include: ['src'],
    }),
  );
  write('metadata.yml', 'rules: []\nmutating: false\nexecutionMode: kubewarden-wapc\n');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('docs/typescript-policies.md', () => {
  it('has examples that compile', () => {
    expect(others).toEqual([]);
    const given = `import type { AdmissionRequest, Pod } from 'wardctl/policy';
declare const request: AdmissionRequest<Pod>;
declare const settings: { allowed: string[] };
`;
    const paths = [
      write('src/policy.ts', policy),
      write('src/with-types.ts', withTypes),
      write('src/with-context.ts', withContext),
      // This compiler wants the names of the files that it would write.
      write('tests/policy.test.ts', given + test.replace('policy.ts', 'policy.js')),
    ];
    expect(compileExamples(paths).problems).toEqual([]);
  });

  it('has a policy that builds and judges', async () => {
    write('src/policy.ts', policy);
    const { request } = JSON.parse(
      readFileSync(join(root, 'fixtures/golden/requests/pod-plain.json'), 'utf8'),
    ) as { request: Record<string, unknown> };
    const spec = { serviceAccountName: 'builder', containers: [] };
    const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec };
    write('pod.json', JSON.stringify({ ...request, object }));
    const built = await runCli(['build'], { cwd: folder });
    expect(built.exitCode, built.stderr).toBe(0);

    const run = async (settings: string): Promise<unknown> => {
      const args = ['run', 'policy.wasm', '-r', 'pod.json', '--settings-json', settings];
      const { stdout, stderr } = await runCli(args, { cwd: folder });
      expect(stdout, stderr).not.toBe('');
      return JSON.parse(stdout);
    };
    expect(await run('{"allowed":["builder"]}')).toMatchObject({ allowed: true });
    expect(await run('{"allowed":["default"]}')).toMatchObject({
      allowed: false,
      status: { message: 'service account builder is not allowed' },
    });
  });
});

describe('docs/build.md', () => {
  it('shows how a build fails that uses what policies do not have', async () => {
    const page = readFileSync(join(root, 'docs/build.md'), 'utf8');
    const shown = /^```\n(Error: cannot build .*?)^```$/ms.exec(page)?.[1] ?? '';
    const [, line = '', column = '', code = ''] =
      /src\/policy\.ts:(\d+):(\d+): [^\n]*\n +\d+ \| (.*)\n/.exec(shown) ?? [];
    const before = `import { accept, definePolicy } from 'wardctl/policy';\n\ndefinePolicy({\n  async validate() {\n`;
    write('src/policy.ts', `${before}${code}\n    await reply;\n    return accept();\n  },\n});\n`);
    rmSync(join(folder, 'policy.wasm'), { force: true });
    const { exitCode, stderr } = await runCli(['build', '--no-check'], { cwd: folder });

    expect(exitCode).toBe(1);
    expect(code.slice(Number(column) - 1)).toMatch(/^fetch/);
    expect(before.split('\n')).toHaveLength(Number(line));
    // The project of the page has a name of its own.
    expect(stderr.replace(/cannot build [^:]+:/, 'cannot build my-policy:')).toBe(shown);
  });
});
