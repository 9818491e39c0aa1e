import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { assetPath } from '../../src/assets/index.ts';
import { listTemplates } from '../../src/scaffold/index.ts';
import { testPolicies } from '../../src/suite/library/index.ts';
import { buildExample, exampleModulePath, typescriptExamples } from '../../scripts/example-projects.ts';
import { projectAround } from '../support/template-project.ts';

/** The modules of fixtures/templates, with the template whose suites they have to pass. */
const modules = [
  ['rust', 'rust'],
  ['go', 'go'],
  ['assemblyscript', 'assemblyscript'],
  ['rego', 'rego'],
  ['gatekeeper', 'gatekeeper'],
  ['typescript', 'typescript'],
  ['typescript-wasi', 'typescript'],
  ['typescript-component', 'typescript-component'],
] as const;

describe('what the templates build', () => {
  it('is there for each of them', async () => {
    const names = (await listTemplates(assetPath('templates'))).map(({ name }) => name);
    expect(names.sort()).toEqual([...new Set(modules.map(([, template]) => template))].sort());
  });

  it.each(modules)('%s passes the suites of its template', async (name, template) => {
    const { failures, passed } = await runSuites(await projectAround(committedModule(name), template));
    expect(failures).toEqual([]);
    // Each has more cases than this; none at all would be no success.
    expect(passed).toBeGreaterThan(20);
  });

  it.each(typescriptExamples)('has not drifted from the committed module: $name', async (example) => {
    const built = await buildExample(example);
    // If this fails, run: npm run examples
    expect(built.equals(readFileSync(exampleModulePath(example.name)))).toBe(true);
  });
});

/** That of Go is kept packed: it is big. */
function committedModule(name: string): Buffer {
  const path = exampleModulePath(name);
  return existsSync(path) ? readFileSync(path) : gunzipSync(readFileSync(`${path}.gz`));
}

async function runSuites(folder: string): Promise<{ failures: unknown[]; passed: number }> {
  const failures: unknown[] = [];
  let passed = 0;
  for await (const event of testPolicies({ folder, ci: true, checkSuites: true })) {
    if (event.type === 'case-end' && event.result.status === 'failed') {
      failures.push([event.result.name, event.result.findings.map(({ message }) => message)]);
    }
    if (event.type === 'suite-end') failures.push(...event.findings);
    if (event.type === 'run-end') {
      failures.push(...event.findings);
      passed = event.cases.passed;
    }
  }
  return { failures, passed };
}
