import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installPackage } from '../support/install-package.ts';
import { runNode } from '../support/run-program.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/policies/image-registries');
/** A project that has the packed wardctl. */
const project = realpathSync(mkdtempSync(join(tmpdir(), 'wardctl-suite-')));

const suite = `policy: ./policy.wasm
cases:
  - name: other registries
    request: ./requests/reject.json
    settings: { allowed_registries: [ghcr.io] }
    expect: { allowed: false, message: { contains: 'localhost:5000' } }
  - name: fails
    request: ./requests/reject.json
    settings: { allowed_registries: [ghcr.io] }
    expect: { allowed: true }
`;

const program = `
import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({
  load(url, context, next) {
    loaded.push(url);
    return next(url, context);
  },
});
const { testPolicies } = await import('wardctl/suite');
const results = [];
for await (const event of testPolicies()) if (event.type === 'case-end') results.push(event.result);
console.log(JSON.stringify({ loaded, results: results.map(({ name, status }) => [name, status]) }));
`;

beforeAll(async () => {
  await installPackage(project);
  cpSync(join(fixtures, 'policy.wasm'), join(project, 'policy.wasm'));
  cpSync(join(fixtures, 'requests'), join(project, 'requests'), { recursive: true });
  writeFileSync(join(project, 'a.policytest.yml'), suite);
  writeFileSync(join(project, 'program.mjs'), program);
});
afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

describe('wardctl/suite, as it is published', () => {
  it('runs suites on threads of its own, without the command line', async () => {
    const { stdout, stderr, exitCode } = await runNode([join(project, 'program.mjs')], { cwd: project });

    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const { loaded, results } = JSON.parse(stdout) as { loaded: string[]; results: unknown };
    expect(results).toEqual([
      ['other registries', 'passed'],
      ['fails', 'failed'],
    ]);
    expect(loaded.some((url) => url.endsWith('/wardctl/dist/src/suite/library/index.js'))).toBe(true);
    expect(loaded.filter((url) => url.includes('/dist/cli/'))).toEqual([]);
  });
});
