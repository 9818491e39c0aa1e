import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryPath } from '../../../../src/oci/archive/entry-path.ts';

describe('the path of an entry', () => {
  it.each([
    ['registry/ghcr.io/team/pod:v1', 'registry/ghcr.io/team/pod:v1'],
    ['./index.json', 'index.json'],
    ['././blobs/', 'blobs'],
    ['./', ''],
    ['.', ''],
    ['a b/ü', 'a b/ü'],
  ])('%s is %s', (name, path) => {
    expect(entryPath(name)).toEqual({ path });
  });

  it.each([
    ['../../etc/passwd', '`..`'],
    ['registry/../../x', '`..`'],
    ['a/./b', '`.`'],
    ['a//b', 'empty'],
    ['..', '`..`'],
    ['./../x', '`..`'],
    ['/etc/passwd', 'absolute'],
    ['C:/windows', 'absolute'],
    ['c:x', 'absolute'],
    ['a\\..\\b', 'backslash'],
    ['\\\\server\\share', 'backslash'],
    ['a\0.wasm', 'control character'],
    ['a\nb', 'control character'],
    ['a\u001b[31m', 'control character'],
    ['a\ufffdb', 'UTF-8'],
    ['a'.repeat(1025), '1024 characters'],
  ])('%j is refused', (name, problem) => {
    expect(entryPath(name)).toEqual({ problem: expect.stringContaining(problem) as string });
  });

  it('never leads out of a folder, whatever the name and the system are', () => {
    const pieces = fc.constantFrom('..', '.', '/', '\\', 'a', 'C:', '%2e', '\0', '//', '~', ' ');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const checked = entryPath(parts.join(''));
        if ('problem' in checked || checked.path === '') return;
        for (const system of [posix, win32]) {
          const root = system.normalize('/safe/store');
          const { sep } = system;

          expect(system.join(root, checked.path).startsWith(`${root}${sep}`)).toBe(true);
          expect(system.join(root, checked.path)).toBe(root + sep + checked.path.replaceAll('/', sep));
        }
      }),
      { numRuns: 2000 },
    );
  });
});
