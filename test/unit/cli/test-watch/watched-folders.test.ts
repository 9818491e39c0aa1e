import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placesOf } from '../../../../src/cli/test/watch/watched-folders.ts';
import { treesOf } from '../../../../src/cli/watch/folder-trees.ts';
import { plannedSuite } from '../../suite/watch/planned.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'wardctl-folders-')));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(name: string): string {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  return path;
}

function names(folders: Iterable<string>): string[] {
  return [...folders].map((folder) => folder.slice(root.length + 1)).sort();
}

describe('treesOf', () => {
  it('has folders and those below them, without those that programs fill', () => {
    for (const file of [
      'src/deep/lib.rs',
      '.git/index',
      'node_modules/x/a.js',
      'target/x',
      'a/__snapshots__/b',
    ])
      write(file);
    write('cache/CACHEDIR.TAG');
    write('cache/deep/x');

    expect(names(treesOf([root]))).toEqual(['', 'a', 'src', 'src/deep']);
  });

  it('has the folder of a file, and of what is not there yet, without those below', () => {
    write('sub/deep/x');
    const file = write('sub/policy.rego');

    expect(names(treesOf([file, join(root, 'gone/gone')]))).toEqual(['', 'sub']);
  });

  it('does not follow links, which may lead round in a circle', () => {
    write('src/lib.rs');
    symlinkSync(root, join(root, 'src/up'));

    expect(names(treesOf([root]))).toEqual(['', 'src']);
  });

  it('has no more folders than systems let a user watch', () => {
    for (let index = 0; index < 4100; index++) mkdirSync(join(root, String(index)));

    expect(treesOf([root]).size).toBe(4000);
  });
});

describe('placesOf', () => {
  it('has the folders of all files, or where they will be seen to come', () => {
    const suite = write('tests/a.policytest.yml');
    write('requests/pod.json');
    const files = [suite, join(root, 'requests/pod.json'), join(root, 'gone/deep/x.json')];
    const { folders, links } = placesOf([plannedSuite(suite, { files })]);

    expect(names(folders)).toEqual(['', 'requests', 'tests']);
    expect(links.size).toBe(0);
  });

  it('has the real places of links as well', () => {
    const real = write('real/policy.wasm');
    const [one, two] = [join(root, 'one.wasm'), join(root, 'two.wasm')];
    symlinkSync(real, one);
    symlinkSync(real, two);
    const { folders, links } = placesOf([
      plannedSuite(join(root, 'a.policytest.yml'), { files: [one, two] }),
    ]);

    expect(names(folders)).toEqual(['', 'real']);
    expect(links).toEqual(new Map([[real, [one, two]]]));
  });
});
