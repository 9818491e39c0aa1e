import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileAtomically } from '../../../src/files/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-files-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('atomic writing', () => {
  it('makes a file, or replaces it', () => {
    const path = join(folder, 'session.yml');
    writeFileAtomically(path, 'first');
    writeFileAtomically(path, Buffer.from('second'));
    expect(readFileSync(path, 'utf8')).toBe('second');
    expect(readdirSync(folder)).toEqual(['session.yml']);
  });

  it.skipIf(process.getuid?.() !== 0)('keeps the owner of a file', () => {
    const path = join(folder, 'foreign');
    writeFileSync(path, 'x');
    chownSync(path, 12_345, 23_456);
    chmodSync(path, 0o604);
    writeFileAtomically(path, 'y');
    const { uid, gid, mode } = statSync(path);
    expect([uid, gid, mode & 0o777]).toEqual([12_345, 23_456, 0o604]);
  });

  it('takes names as long as the system does', () => {
    const path = join(folder, 'x'.repeat(255));
    writeFileAtomically(path, 'y');
    expect(readFileSync(path, 'utf8')).toBe('y');
  });

  it.skipIf(process.platform === 'win32')('keeps the permissions of a file', () => {
    const path = join(folder, 'private');
    writeFileSync(path, 'x');
    chmodSync(path, 0o640);
    writeFileAtomically(path, 'y');
    expect(statSync(path).mode & 0o777).toBe(0o640);
    rmSync(path);
  });

  it('leaves nothing behind where it fails', () => {
    const target = join(folder, 'taken');
    mkdirSync(target);
    expect(() => {
      writeFileAtomically(target, 'x');
    }).toThrow();
    expect(readdirSync(folder)).toEqual(['taken']);
    expect(() => {
      writeFileAtomically(join(folder, 'nowhere', 'file'), 'x');
    }).toThrow(/ENOENT/);
  });
});
