import { describe, expect, it } from 'vitest';
import { checkTarget, chooseTarget, type BuildTarget } from '../../../src/build/build-target.ts';
import { detectProject } from '../../../src/build/index.ts';
import { folderOf, metadata } from './support.ts';

const sources = {
  rust: { 'Cargo.toml': '' },
  go: { 'go.mod': '' },
  rego: { 'a.rego': '' },
  assemblyscript: { 'asconfig.json': '{}' },
  typescript: { 'tsconfig.json': '{}', 'package.json': '{}' },
} as const;

function project(language: keyof typeof sources, mode?: string): ReturnType<typeof detectProject> {
  const files = sources[language];
  return detectProject(
    folderOf(mode === undefined ? files : { ...files, 'metadata.yml': metadata(mode) }),
    'p',
  );
}

describe('checkTarget', () => {
  it.each([
    ['rust', 'wapc', 'kubewarden-wapc'],
    ['rust', 'wasi', undefined],
    ['go', 'wasi', 'wasi'],
    ['assemblyscript', 'wapc', undefined],
    ['typescript', 'component', 'kubewarden-wapc'],
    ['typescript', 'wapc', 'wasi'],
    ['rego', undefined, 'opa'],
  ] as const)('lets %s be built for %s where metadata says %s', async (language, target, mode) => {
    const found = await project(language, mode);

    expect(() => checkTarget(found, target)).not.toThrow();
  });

  it.each([
    ['go', 'wapc', undefined, 'Go makes wasi, found the target wapc'],
    ['rust', 'component', undefined, 'Rust makes wapc or wasi, found the target component'],
    ['rego', 'wasi', 'opa', 'Rego has no targets, found the target wasi'],
    [
      'rust',
      'wasi',
      'kubewarden-wapc',
      'p/metadata.yml says the execution mode kubewarden-wapc, found the target wasi',
    ],
  ] as const)(
    'does not let %s be built for %s where metadata says %s',
    async (language, target, mode, problem) => {
      const found = await project(language, mode);

      expect(() => checkTarget(found, target)).toThrow(`cannot build p: ${problem}`);
    },
  );
});

describe('chooseTarget', () => {
  it.each<[BuildTarget | undefined, string | undefined, BuildTarget]>([
    [undefined, undefined, 'wapc'],
    [undefined, 'kubewarden-wapc', 'wapc'],
    [undefined, 'wasi', 'wasi'],
    ['wasi', 'kubewarden-wapc', 'wasi'],
    ['component', undefined, 'component'],
  ])('of %s with metadata %s is %s', async (target, mode, expected) => {
    expect(chooseTarget(await project('typescript', mode), target)).toBe(expected);
  });

  it.each(['opa', 'gatekeeper'])('is none for %s', async (mode) => {
    const found = await project('typescript', mode);

    expect(() => chooseTarget(found, undefined)).toThrow(`p/metadata.yml says ${mode}`);
  });
});
