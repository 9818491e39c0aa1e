import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { assetPath } from '../../../src/assets/index.ts';
import { typeProblems } from '../../support/type-problems.ts';

const root = join(import.meta.dirname, '../../..');
const template = join(assetPath('templates'), 'typescript/files');

const code = `/// <reference path="${join(root, 'src/policy-sdk/globals.ts')}" />
console.log('a', 1); console.debug(); console.info({}); console.warn(new Error('x')); console.error(null);
queueMicrotask(() => undefined);
export const text: string = atob(btoa('a'));
`;

/** What the compiler says about the code with the options of a template, changed. */
function problemsWith(changes: Readonly<Record<string, unknown>>, text = code): string[] {
  const { config } = ts.readConfigFile(join(template, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: object };
  };
  const json = { compilerOptions: { ...config.compilerOptions, ...changes }, files: [] };
  const { options } = ts.parseJsonConfigFileContent(json, ts.sys, root);
  return typeProblems(join(root, 'policy.ts'), text, options);
}

describe('types of the globals of policies', () => {
  it.each([
    ['alone', {}],
    ['beside those of Node', { types: ['node'] }],
    ['beside those of browsers', { lib: ['es2023', 'dom'] }],
  ])('are there %s', (_where, changes) => {
    expect(problemsWith({ ...changes, skipLibCheck: false })).toEqual([]);
  });

  it('have nothing that policies lack', () => {
    expect(problemsWith({}, `${code}setTimeout(() => undefined);`)).toEqual([
      expect.stringContaining("'setTimeout'"),
    ]);
    expect(problemsWith({}, `${code}console.table([]);`)).toEqual([expect.stringContaining("'table'")]);
  });
});

describe('the template', () => {
  /** Paths relative to the template. */
  const filesOf = (config: string): string[] => {
    const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => expect.unreachable() };
    const read = ts.getParsedCommandLineOfConfigFile(join(template, config), {}, host);
    return (read?.fileNames ?? []).map((path) => path.slice(template.length + 1));
  };

  it('checks the types of the policy alone when it is built', () => {
    expect(filesOf('tsconfig.json')).toContain('src/policy.ts');
    expect(filesOf('tsconfig.json').filter((path) => !path.startsWith('src/'))).toEqual([]);
  });

  it('has a configuration of their own for the tests', () => {
    expect(filesOf('tests/tsconfig.json')).toContain('tests/images.test.ts');
  });
});
