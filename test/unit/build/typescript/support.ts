import { join } from 'node:path';
import { bundlePolicy, type PolicyBundle } from '../../../../src/build/typescript/bundle-policy.ts';
import { BundleProblems } from '../../../../src/build/typescript/bundle-pass.ts';
import { loadEsbuild } from '../../../../src/build/typescript/load-esbuild.ts';
import { sdkFiles } from '../../../../src/build/typescript/own-files.ts';
import { problemLine, type SourceProblem } from '../../../../src/build/typescript/problem.ts';
import { folderOf } from '../support.ts';

const root = join(import.meta.dirname, '../../../..');

/** Files of a project whose policy is this text; others go before these. */
export function policyProject(
  policy: string,
  files: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    'package.json': '{"name": "p", "type": "module"}',
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        strict: true,
        target: 'es2023',
        lib: ['es2023'],
        module: 'preserve',
        types: [],
        noEmit: true,
      },
      include: ['src'],
    }),
    'src/policy.ts': policy,
    // What of the SDK these policies use; reading all of it takes the compiler seconds.
    'src/wardctl.d.ts': `declare module 'wardctl/policy' {
      export function definePolicy(policy: { validate(request: any, settings: any): unknown }): unknown;
      export function accept(): unknown;
      export function reject(message: string): unknown;
      export function lookupHost(host: string): Promise<unknown>;
    }`,
    ...files,
  };
}

/** A policy that accepts everything, behind other statements. */
export function accepting(statements = ''): string {
  return `import { accept, definePolicy } from 'wardctl/policy';\n${statements}\ndefinePolicy({ validate: () => accept() });\n`;
}

/** Bundles what `src/policy.ts` of a folder begins. */
export async function bundle(
  folder: string,
  format: 'script' | 'component' = 'script',
): Promise<PolicyBundle> {
  return bundlePolicy(await loadEsbuild([root]), { folder, entry: 'src/policy.ts', format, sdk: sdkFiles() });
}

/** What is found in a policy: uses of what may not be there, or what keeps it from being bundled, one line each. */
export async function findingsIn(
  policy: string,
  files: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  return (await problemsIn(folderOf(policyProject(policy, files)))).map(problemLine);
}

export async function problemsIn(folder: string): Promise<readonly SourceProblem[]> {
  try {
    return (await bundle(folder)).absentUses;
  } catch (error) {
    if (error instanceof BundleProblems) return error.problems;
    throw error;
  }
}
