import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { discoverSuites } from '../../../../src/suite/plan/discover-suites.ts';

function folderWith(...names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'wardctl-discover-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), '');
  }
  return folder;
}

function found(folder: string, ...filters: readonly string[]): readonly string[] {
  return discoverSuites(folder, filters).files.map(({ name }) => name);
}

describe('discovery', () => {
  it('finds suites in folders, sorted by name, and nothing else', () => {
    const folder = folderWith(
      'z.policytest.yml',
      'a/b/c.policytest.yaml',
      'a/policytest.yml',
      'a/x.policytest.yml.orig',
      'node_modules/p/n.policytest.yml',
      '.git/h.policytest.yml',
      '.policytest.yml',
    );

    expect(found(folder)).toEqual(['.policytest.yml', 'a/b/c.policytest.yaml', 'z.policytest.yml']);
  });

  it('does not follow links to folders, which may lead in circles', () => {
    const folder = folderWith('a/b.policytest.yml');
    symlinkSync(folder, join(folder, 'a/again'), 'junction');

    expect(found(folder)).toEqual(['a/b.policytest.yml']);
  });

  it('takes whatever has the name of a suite: that it is no file must not go unnoticed', () => {
    const folder = folderWith('folder.policytest.yml/a.policytest.yml', 'b.policytest.yml');
    symlinkSync('nowhere', join(folder, 'dangling.policytest.yml'));

    expect(found(folder)).toEqual(['b.policytest.yml', 'dangling.policytest.yml', 'folder.policytest.yml']);
    expect(found(folder, 'dangling.policytest.yml')).toEqual(['dangling.policytest.yml']);
    expect(found(folder, 'folder.policytest.yml')).toEqual(['folder.policytest.yml/a.policytest.yml']);
  });

  it.each([
    ['a suite', ['a/one.policytest.yml'], ['a/one.policytest.yml']],
    ['a folder', ['a'], ['a/one.policytest.yml', 'a/two.policytest.yml']],
    ['a folder with a slash', ['./b/'], ['b/one.policytest.yml']],
    ['a part of a name', ['one.pol'], ['a/one.policytest.yml', 'b/one.policytest.yml']],
    ['several', ['two', 'b'], ['a/two.policytest.yml', 'b/one.policytest.yml']],
  ])('takes %s as filter', (_what, filters, expected) => {
    const folder = folderWith('a/one.policytest.yml', 'a/two.policytest.yml', 'b/one.policytest.yml');

    expect(found(folder, ...filters)).toEqual(expected);
  });

  it('takes a path outside of the working folder', () => {
    const folder = folderWith('here/a.policytest.yml', 'there/b.policytest.yml');

    expect(found(join(folder, 'here'), '../there')).toEqual(['../there/b.policytest.yml']);
  });

  it.each([
    ['a suite in a hidden folder', ['.hidden/a.policytest.yml'], ['.hidden/a.policytest.yml']],
    ['a hidden folder', ['.hidden'], ['.hidden/a.policytest.yml']],
    ['a suite of a package', ['node_modules/p/n.policytest.yml'], ['node_modules/p/n.policytest.yml']],
    ['one of them beside others', ['.hidden', 'b'], ['.hidden/a.policytest.yml', 'b.policytest.yml']],
  ])('takes %s where it is named', (_what, filters, expected) => {
    const folder = folderWith(
      '.hidden/a.policytest.yml',
      'node_modules/p/n.policytest.yml',
      'b.policytest.yml',
    );

    expect(found(folder, ...filters)).toEqual(expected);
  });

  it('looks nowhere else for what is named by its path', () => {
    const folder = folderWith('a.policytest.yml', 'b/c.policytest.yml');
    const unreadable = join(folder, 'gone');

    expect(found(unreadable, join(folder, 'a.policytest.yml:3'), join(folder, 'b'))).toEqual([
      '../a.policytest.yml',
      '../b/c.policytest.yml',
    ]);
    expect(() => found(unreadable, join(folder, 'b'), 'policytest')).toThrow(/cannot look for suites.*gone/);
  });

  it('keeps the lines that are asked for, and forgets them where all of the suite is', () => {
    const folder = folderWith('a.policytest.yml');
    const lines = (...filters: readonly string[]): readonly number[] | undefined =>
      discoverSuites(folder, filters).files[0]?.lines;

    expect(lines('a.policytest.yml:7', 'a.policytest.yml:12')).toEqual([7, 12]);
    expect(lines('a.policytest.yml:7', 'a')).toEqual([]);
  });

  it('says which filter matches nothing, with the closest name', () => {
    const folder = folderWith('registries.policytest.yml');
    const { files, findings } = discoverSuites(folder, ['registres.policytest.yml']);

    expect(files).toEqual([]);
    expect(findings).toMatchObject([{ rule: 'no-match', hint: 'Did you mean registries.policytest.yml?' }]);
  });
});
