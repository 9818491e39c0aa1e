import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { buildGuestPolicy } from '../../support/guest-policy.ts';
import { typeProblems } from '../../support/type-problems.ts';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/typescript-policies.md'), 'utf8');
const examples = Array.from(page.matchAll(/```ts\n([^]*?)```/g), ([, code = '']) => code);
const policies = examples.filter((code) => code.includes('export default definePolicy'));

/** What the compiler says about an example, as in a project of its own. */
function problemsIn(code: string): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.esnext.d.ts'],
    module: ts.ModuleKind.Preserve,
    types: [],
    paths: { 'wardctl/policy': [join(root, 'src/policy-sdk/index.ts')] },
  };
  return typeProblems(join(root, 'example.ts'), code, options);
}

describe('examples of the documentation', () => {
  it('are policies that compile', () => {
    expect(policies.length).toBeGreaterThanOrEqual(2);
    expect(policies.flatMap(problemsIn)).toEqual([]);
    expect(problemsIn("import { accept } from 'wardctl/policy'; accept(7);")).toHaveLength(1);
  });

  it('answer as their text says', async () => {
    const guest = await buildGuestPolicy(policies.find((code) => code.includes('mutate(')) ?? '');
    const validate = (object: object, reply: () => string): unknown => {
      const request = {
        uid: 'u',
        kind: {},
        resource: {},
        operation: 'CREATE',
        userInfo: {},
        namespace: 'shop',
        object,
      };
      const { answer = '' } = guest.call('validate', JSON.stringify({ request, settings: {} }), reply);
      return JSON.parse(answer);
    };
    const labelled = (): string => '{"metadata":{"labels":{"team":"web"}}}';

    expect(validate({ spec: { hostPID: true } }, labelled)).toEqual({
      accepted: false,
      message: 'spec.hostPID: expected false, found true',
      code: 403,
      audit_annotations: { rule: 'host-pid' },
    });
    expect(validate({ spec: {} }, labelled)).toEqual({
      accepted: true,
      mutated_object: { spec: {}, metadata: { labels: { team: 'web' } } },
    });
    expect(validate({ spec: {} }, () => '{}')).toEqual({
      accepted: true,
      warnings: ['namespace shop has no label "team"'],
    });
  });
});
