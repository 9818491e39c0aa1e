import { lstatSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder, UnusableFile } from '../../../src/files/index.ts';
import { temporaryFolder } from '../oci/layout/fixture.ts';

describe('makeFolder', () => {
  it('makes a folder and those around it, and leaves what is there', () => {
    const folder = temporaryFolder();
    makeFolder(join(folder, 'a/b/c'));
    writeFileSync(join(folder, 'a/b/c/file'), '');
    makeFolder(join(folder, 'a/b/c'));
    expect(readdirSync(join(folder, 'a/b/c'))).toEqual(['file']);
  });

  it.skipIf(process.platform === 'win32')('gives what it makes the permissions that are asked for', () => {
    const folder = temporaryFolder();
    const before = statSync(folder).mode;
    makeFolder(join(folder, 'a/b'), 0o700);
    expect(['a', 'a/b'].map((name) => lstatSync(join(folder, name)).mode & 0o777)).toEqual([0o700, 0o700]);
    expect(statSync(folder).mode).toBe(before);
  });

  it('fails where a file is in the way', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(() => makeFolder(join(folder, 'file/a/b'))).toThrow('ENOTDIR');
  });

  it.each(['link', 'link/a/b'])('names a link that leads nowhere: %s', (name) => {
    const folder = temporaryFolder();
    symlinkSync('no/where', join(folder, 'link'));
    expect(() => makeFolder(join(folder, name))).toThrow(
      new UnusableFile('expected a folder, found a link to no/where, which leads nowhere'),
    );
    expect(readdirSync(folder)).toEqual(['link']);
  });

  // Node's own way to make folders within each other never ends in the first two.
  it
    .skipIf(process.platform !== 'linux')
    .each(['/proc/wardctl', '/proc/wardctl/a/b', '/sys/wardctl/a', '/dev/null/a'])(
    'fails at once for %s, where no folder can be made',
    (path) => {
      expect(() => makeFolder(path)).toThrow(/^(?:ENOENT|EPERM|EACCES|EROFS|ENOTDIR):/);
    },
  );
});
