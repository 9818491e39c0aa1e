import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isMissing, readRegularFile, UnusableFile } from '../../../src/files/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-files-'));
  writeFileSync(join(folder, 'four'), 'abcd');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('files of folders that are not trusted', () => {
  it('are read whole', () => {
    expect(readRegularFile(join(folder, 'four'), 4).toString()).toBe('abcd');
  });

  it('are refused when they are larger than expected', () => {
    expect(() => readRegularFile(join(folder, 'four'), 3)).toThrow(
      new UnusableFile('expected at most 3 bytes, found 4'),
    );
  });

  it.skipIf(process.platform === 'win32')(
    'are refused when they are links, pipes, devices or folders',
    () => {
      symlinkSync('four', join(folder, 'link'));
      symlinkSync('nowhere', join(folder, 'dangling'));
      execFileSync('mkfifo', [join(folder, 'pipe')]);
      const found = (name: string) => () => readRegularFile(join(folder, name), 100);
      expect(found('link')).toThrow('expected a file, found a link');
      expect(found('dangling')).toThrow('expected a file, found a link');
      expect(found('pipe')).toThrow('expected a file, found a pipe or device');
      expect(found('.')).toThrow('expected a file, found a directory');
      expect(() => readRegularFile('/dev/zero', 100)).toThrow('expected a file, found a pipe or device');
    },
  );

  it('may be missing, which can be told', () => {
    let error: unknown;
    try {
      readRegularFile(join(folder, 'nowhere'), 100);
    } catch (thrown) {
      error = thrown;
    }
    expect(isMissing(error)).toBe(true);
    expect(isMissing(new UnusableFile('x'))).toBe(false);
  });
});
