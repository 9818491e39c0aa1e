import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeBlocks, compileExamples } from '../support/doc-examples.ts';
import { runNode } from '../support/run-program.ts';

const root = join(import.meta.dirname, '../..');
/** A project that has the package. */
const folder = mkdtempSync(join(tmpdir(), 'wardctl-examples-'));
const examples = codeBlocks(readFileSync(join(root, 'docs/library.md'), 'utf8'), 'ts');
const pathOf = (index: number): string => join(folder, `example-${String(index)}.mts`);

/** What each example prints. */
const outputs: readonly RegExp[] = [
  /^false container 'web' uses image 'nginx:1\.29' from registry 'docker\.io'; allowed registries: ghcr\.io\n$/,
  /^POLICY_NOT_FOUND Give the path of a \.wasm module/,
  /^true\n$/,
  /pass 1\n/,
];

beforeAll(() => {
  const policy = join(root, 'fixtures/policies/image-registries');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/wardctl'), 'junction');
  cpSync(join(policy, 'policy.wasm'), join(folder, 'policy.wasm'));
  cpSync(join(policy, 'requests'), join(folder, 'requests'), { recursive: true });
  cpSync(join(root, 'fixtures/golden/modules/probe-wapc.wasm'), join(folder, 'raw-policy.wasm'));
  examples.forEach((code, index) => {
    writeFileSync(pathOf(index), code);
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('docs/library.md', () => {
  it('has examples that compile in a project without the types of browsers', () => {
    expect(examples).toHaveLength(outputs.length);
    expect(compileExamples(examples.map((_, index) => pathOf(index))).problems).toEqual([]);
  });

  it.each(outputs.map((output, index) => ({ output, index })))(
    'has an example that prints $output',
    async ({ output, index }) => {
      const { exitCode, stdout } = await runNode([pathOf(index)], { cwd: folder });
      expect(stdout).toMatch(output);
      expect(exitCode).toBe(0);
    },
  );
});
