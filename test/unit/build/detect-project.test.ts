import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { detectProject } from '../../../src/build/index.ts';
import { folderOf, metadata } from './support.ts';

describe('detectProject', () => {
  it.each([
    ['rust', { 'Cargo.toml': '', 'src/lib.rs': '' }],
    ['go', { 'go.mod': '', 'main.go': '' }],
    ['rego', { 'policy.rego': '', 'policy_test.rego': '' }],
    ['assemblyscript', { 'asconfig.json': '{}', 'package.json': '{}' }],
    ['assemblyscript', { 'asconfig.json': '{}', 'package.json': '{}', 'assembly/tsconfig.json': '{}' }],
    ['typescript', { 'tsconfig.json': '{}', 'package.json': '{}' }],
    ['typescript', { 'package.json': '{"main": "a.mjs", "dependencies": {"wardctl": "1"}}', 'a.mjs': '' }],
    ['rust', { 'Cargo.toml': '', 'tsconfig.json': '{}', 'package.json': '{}', 'test/policy.test.ts': '' }],
    [
      'go',
      { 'go.mod': '', 'package.json': '{"main": "a.js", "dependencies": {"wardctl": "1"}}', 'a.js': '' },
    ],
  ])('knows %s by its files', async (language, files) => {
    const folder = folderOf(files);

    expect(await detectProject(folder, 'p')).toEqual({ folder, name: 'p', language, metadata: undefined });
  });

  it('calls the folder by its name where the user does not', async () => {
    const folder = folderOf({ 'go.mod': '', 'metadata.yml': metadata('wasi') });
    const { name, metadata: found } = await detectProject(folder, '.');

    expect([name, found?.name]).toEqual([basename(folder), 'metadata.yml']);
  });

  it.each(['opa', 'gatekeeper'])('has the execution mode %s of the metadata', async (executionMode) => {
    const folder = folderOf({ 'policy.rego': '', 'metadata.yml': metadata(executionMode) });

    expect((await detectProject(folder, 'p')).metadata).toEqual({
      text: metadata(executionMode),
      name: 'p/metadata.yml',
      executionMode,
    });
  });

  it('says what it looked for where there is no project', async () => {
    const folder = folderOf({
      'policy.wasm': '',
      'sub/Cargo.toml': '',
      'a_test.rego': '',
      'go.mod/x': '',
      'tsconfig.json': '',
    });

    await expect(detectProject(folder, 'my/folder')).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message:
        'cannot build my/folder: expected the project of a policy, with one of Cargo.toml (Rust), go.mod (Go), *.rego (Rego), asconfig.json (AssemblyScript), tsconfig.json (TypeScript); found none of them',
    });
  });

  it('says that the folder around is the project', async () => {
    const folder = folderOf({
      'tsconfig.json': '{}',
      'package.json': '{}',
      'src/policy.ts': '',
      'src/a/b': '',
    });
    const hint = 'The folder around it has tsconfig.json (TypeScript): build that one.';

    await expect(detectProject(join(folder, 'src'), '.')).rejects.toMatchObject({ hint });
    await expect(detectProject(join(folder, 'src/a'), 'a')).rejects.toMatchObject({
      hint: expect.stringContaining('Give the folder that has one of these.') as unknown,
    });
  });

  it('says which files are of two languages', async () => {
    const folder = folderOf({ 'Cargo.toml': '', 'policy.rego': '' });

    await expect(detectProject(folder, 'p')).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message:
        'cannot build p: expected a project of one language, found Cargo.toml (Rust) and policy.rego (Rego)',
      hint: expect.stringContaining('a folder of its own') as unknown,
    });
  });

  it('says so where a policy in TypeScript stands beside another', async () => {
    const folder = folderOf({
      'go.mod': '',
      'package.json': '{}',
      'tsconfig.json': '{}',
      'src/policy.ts': '',
    });

    await expect(detectProject(folder, 'p')).rejects.toMatchObject({
      message:
        'cannot build p: expected a project of one language, found go.mod (Go) and tsconfig.json (TypeScript)',
    });
  });

  it('refuses metadata that is wrong, with its place', async () => {
    const folder = folderOf({ 'go.mod': '', 'metadata.yml': 'rules: []\nmutating: perhaps\n' });

    await expect(detectProject(folder, '.')).rejects.toMatchObject({
      code: 'METADATA_INVALID',
      message: expect.stringMatching(/^Metadata is invalid: metadata\.yml:2:11: .*mutating/) as unknown,
    });
  });

  it('says so where the folder cannot be read', async () => {
    const folder = join(folderOf({}), 'nowhere');

    await expect(detectProject(folder)).rejects.toThrow(
      `cannot build ${folder}: the folder cannot be read: No such file or directory`,
    );
  });
});
