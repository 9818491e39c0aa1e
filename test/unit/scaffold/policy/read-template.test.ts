import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTemplate } from '../../../../src/scaffold/policy/index.ts';
import { readTree } from '../../../../src/scaffold/policy/read-tree.ts';
import { useTemporaryFolder } from '../../cli/run/temporary-folder.ts';
import { plant, type Tree } from './support.ts';

const folder = useTemporaryFolder();

async function refusalOf(tree: Tree, prepare?: (root: string) => void): Promise<unknown> {
  const root = plant(join(folder.path, 't'), tree);
  prepare?.(root);
  return readTemplate(root, 't').catch((error: unknown) => error);
}

const known = 'title: T\ndescription: D\n';

describe("a template of the user's own", () => {
  it('is template.yml and the folder files', async () => {
    const yml = `${known}language: rust\nrequires: [cargo]\nexecutionMode: wasi\n`;
    const root = plant(folder.path, {
      'template.yml': yml,
      'files/src/lib.rs': 'x',
      'files/a.sh': 'y',
      'README.md': 'about the template',
    });
    chmodSync(join(root, 'files/a.sh'), 0o755);

    expect(await readTemplate(root, 't')).toEqual({
      name: 't',
      title: 'T',
      description: 'D',
      language: 'rust',
      requires: ['cargo'],
      executionMode: 'wasi',
      policyDescription: 'A Kubewarden policy',
      files: [
        { path: 'a.sh', content: Buffer.from('y'), isExecutable: true },
        { path: 'src/lib.rs', content: Buffer.from('x'), isExecutable: false },
      ],
    });
  });

  it('may be a folder of files, without what git keeps', async () => {
    const root = plant(folder.path, { 'b.md': '', 'a/c': '', '.git/config': '', 'sub/.git': 'gitdir: x' });
    const { files } = await readTemplate(root, 't');

    expect(files.map(({ path }) => path)).toEqual(['a/c', 'b.md']);
  });

  it.each<readonly [what: string, tree: Tree, message: string]>([
    ['no files', { 'template.yml': known, 'files/.git/x': '' }, 'expected files, found none'],
    ['no folder of files', { 'template.yml': known, a: '' }, 'expected a folder files beside template.yml'],
    ['a list', { 'template.yml': '- a', 'files/a': '' }, 'expected title and description, found a list'],
    ['nothing said', { 'template.yml': '', 'files/a': '' }, 'expected title and description, found none'],
    ['no title', { 'template.yml': 'description: D', 'files/a': '' }, 'title: expected a title, found none'],
    [
      'an unknown key',
      { 'template.yml': `${known}langauge: go`, 'files/a': '' },
      'template.yml:3:11: langauge: expected language, found a key that is not known',
    ],
    ['a key twice', { 'template.yml': `${known}title: T`, 'files/a': '' }, 'title'],
    [
      'an unknown mode',
      { 'template.yml': `${known}executionMode: wapc`, 'files/a': '' },
      'template.yml:3:16: executionMode: expected one of kubewarden-wapc',
    ],
    ['a number', { 'template.yml': `${known}requires: [7]`, 'files/a': '' }, 'requires: expected a list of'],
    ['two lines', { 'template.yml': 'title: "a\\nb"\ndescription: D', 'files/a': '' }, 'a line of text'],
    [
      'what only wardctl has',
      { 'template.yml': `${known}without: [a]`, 'files/a': '' },
      'template.yml: without: is for the templates of wardctl only',
    ],
    [
      'a template of wardctl below it',
      { 'template.yml': `${known}extends: rust`, 'files/a': '' },
      'template.yml: extends: is for the templates of wardctl only',
    ],
  ])('is refused with %s', async (_what, tree, message) => {
    expect(await refusalOf(tree)).toMatchObject({
      code: 'TEMPLATE_INVALID',
      message: expect.stringContaining(message) as unknown,
    });
  });

  it('follows no link, not even within', async () => {
    const found = await refusalOf({ 'files/a': 'x', 'template.yml': known }, (root) => {
      symlinkSync('/etc/passwd', join(root, 'files/b'));
    });
    expect(found).toMatchObject({
      code: 'TEMPLATE_INVALID',
      message: 'template t: b: expected a file, found a link',
    });
  });

  it('does not read folders through links', async () => {
    const found = await refusalOf({ a: 'x' }, (root) => {
      symlinkSync('/etc', join(root, 'etc'));
    });
    expect(found).toMatchObject({
      code: 'TEMPLATE_INVALID',
      message: 'template t: etc: expected a file, found a link',
    });
  });

  it.each([
    ['the folder files', 'files', 'expected a folder files beside template.yml, found a link'],
    ['template.yml', 'template.yml', 'template.yml: expected a file, found a link'],
  ])('is refused where %s is a link', async (_what, name, message) => {
    const secret = plant(join(folder.path, 'secret'), { a: '', 'template.yml': known });
    const found = await refusalOf({ 'files/a': 'x', 'template.yml': known }, (root) => {
      rmSync(join(root, name), { recursive: true });
      symlinkSync(name === 'files' ? secret : join(secret, name), join(root, name));
    });
    expect(found).toMatchObject({ code: 'TEMPLATE_INVALID', message: `template t: ${message}` });
  });

  it('has no tree of files that is a link', () => {
    plant(join(folder.path, 'secret'), { a: '' });
    symlinkSync(join(folder.path, 'secret'), join(folder.path, 'link'));
    expect(() => readTree(join(folder.path, 'link'), 't')).toThrow('found a link');
  });

  it('may be named by a link', async () => {
    plant(join(folder.path, 'there'), { a: '' });
    symlinkSync('there', join(folder.path, 'link'));
    expect((await readTemplate(join(folder.path, 'link'), 't')).files).toHaveLength(1);
  });

  it.skipIf(process.platform !== 'linux').each(['file', 'folder'])(
    'has no %s whose name is no UTF-8',
    async (kind) => {
      const found = await refusalOf({ a: 'x' }, (root) => {
        const path = Buffer.concat([Buffer.from(`${root}/b`), Buffer.of(0xff)]);
        if (kind === 'file') writeFileSync(path, '');
        else mkdirSync(path);
      });
      expect(found).toMatchObject({
        code: 'TEMPLATE_INVALID',
        message: 'template t: b\ufffd: expected a name in UTF-8, found other bytes',
      });
    },
  );

  it('may have a name with the character that stands for unknown ones', async () => {
    const root = plant(join(folder.path, 't'), { 'b\ufffd': 'x' });
    expect((await readTemplate(root, 't')).files.map(({ path }) => path)).toEqual(['b\ufffd']);
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe', async () => {
    const found = await refusalOf({ a: 'x' }, (root) => {
      execFileSync('mkfifo', [join(root, 'pipe')]);
    });
    expect(found).toMatchObject({
      code: 'TEMPLATE_INVALID',
      message: expect.stringContaining('a pipe') as unknown,
    });
  });

  it.each<readonly [what: string, prepare: (root: string) => void, message: string]>([
    [
      'files',
      (root) => plant(root, Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [`f${n}`, '']))),
      'at most 1000 files',
    ],
    [
      'folders in each other',
      (root) => mkdirSync(join(root, 'd/'.repeat(17)), { recursive: true }),
      'at most 16',
    ],
    ['bytes in a file', (root) => plant(root, { big: Buffer.alloc(4 * 1024 ** 2 + 1) }), 'at most 4 MiB'],
    [
      'bytes in all',
      (root) =>
        plant(
          root,
          Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`f${n}`, Buffer.alloc(4_000_000)])),
        ),
      'at most 32 MiB',
    ],
  ])('is bounded in its %s', async (_what, prepare, message) => {
    expect(await refusalOf({ a: 'x' }, prepare)).toMatchObject({
      code: 'TEMPLATE_INVALID',
      message: expect.stringContaining(message) as unknown,
    });
  });

  it.each([
    ['that is not there', 'none', 'No such file or directory'],
    ['that is a file', 'a', 'expected a folder, found a file'],
  ])('is no folder %s', async (_what, name, message) => {
    plant(folder.path, { a: '' });
    await expect(readTemplate(join(folder.path, name), name)).rejects.toMatchObject({
      code: 'TEMPLATE_UNREADABLE',
      message: `template ${name} cannot be read: ${message}`,
    });
  });
});
