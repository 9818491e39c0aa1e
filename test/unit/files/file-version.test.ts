import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileVersion } from '../../../src/files/index.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-version-'));
  path = join(folder, 'policy.wasm');
  writeFileSync(path, 'one');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('fileVersion', () => {
  it('stays while nothing is written', () => {
    expect(fileVersion(path)).toBe(fileVersion(path));
    expect(fileVersion(path)).not.toBe('');
  });

  it('changes with the length', () => {
    const before = fileVersion(path);
    writeFileSync(path, 'three');

    expect(fileVersion(path)).not.toBe(before);
  });

  it('changes when another file takes its place, though that is as long and as old', () => {
    const other = join(folder, 'other');
    writeFileSync(other, 'two');
    for (const file of [path, other]) utimesSync(file, 1000, 1000);
    const before = fileVersion(path);
    renameSync(other, path);

    expect(fileVersion(path)).not.toBe(before);
  });

  it('is empty where there is nothing, or nothing can be there', () => {
    expect(fileVersion(join(folder, 'gone'))).toBe('');
    expect(fileVersion(join(path, 'below a file'))).toBe('');
  });
});
