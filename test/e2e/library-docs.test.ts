import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeBlocks, compileExamples } from '../support/doc-examples.ts';
import { runNode } from '../support/run-program.ts';
import { runVitest } from '../support/run-vitest.ts';

const root = join(import.meta.dirname, '../..');
/** A project that has the package. */
const folder = mkdtempSync(join(tmpdir(), 'wardctl-examples-'));
const examples = codeBlocks(readFileSync(join(root, 'docs/library.md'), 'utf8'), 'ts');
const isForVitest = (index: number): boolean => examples[index]?.includes("from 'vitest'") === true;
const pathOf = (index: number): string =>
  join(folder, `example-${String(index)}${isForVitest(index) ? '.test' : ''}.mts`);

/** What each example prints; the last one by the vitest that runs it. */
const outputs: readonly RegExp[] = [
  /^false container 'web' uses image 'nginx:1\.29' from registry 'docker\.io'; allowed registries: ghcr\.io\n$/,
  /^POLICY_NOT_FOUND Give the path of a \.wasm module/,
  /^true\n$/,
  /pass 1\n/,
  /^TAP version 13\nok 1 - suites\/registries\.policytest\.yml > other registries\n1\.\.1\n$/,
  /Tests +2 passed/,
];

beforeAll(() => {
  const policy = join(root, 'fixtures/policies/image-registries');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/wardctl'), 'junction');
  symlinkSync(join(root, 'node_modules/vitest'), join(folder, 'node_modules/vitest'), 'junction');
  cpSync(join(policy, 'policy.wasm'), join(folder, 'policy.wasm'));
  cpSync(join(policy, 'requests'), join(folder, 'requests'), { recursive: true });
  cpSync(join(root, 'fixtures/golden/modules/probe-wapc.wasm'), join(folder, 'raw-policy.wasm'));
  mkdirSync(join(folder, 'suites'));
  writeFileSync(
    join(folder, 'suites/registries.policytest.yml'),
    `policy: ../policy.wasm
cases:
  - name: other registries
    request: ../requests/reject.json
    settings: { allowed_registries: [ghcr.io] }
    expect: { allowed: false, message: { contains: 'localhost:5000' } }
`,
  );
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
      const path = pathOf(index);
      const { exitCode, stdout } = await (isForVitest(index)
        ? runVitest(folder, [path])
        : runNode([path], { cwd: folder }));
      expect(stdout).toMatch(output);
      expect(exitCode).toBe(0);
    },
  );
});
