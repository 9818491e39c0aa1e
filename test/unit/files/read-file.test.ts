import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFileBounded, readTextBounded } from '../../../src/files/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-files-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function refusal(attempt: () => unknown): { code: string; message: string; hint?: string } {
  try {
    attempt();
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new RangeError('was accepted');
}

describe('files of limited size', () => {
  const expected = { what: 'request file', errorCode: 'REQUEST_UNREADABLE', maxBytes: 10 } as const;

  it('are read as text without the mark of its byte order, once', () => {
    const path = join(folder, 'marked');
    writeFileSync(path, '\ufeff\ufeffa: \ufeff1');
    expect(readTextBounded(path, { ...expected, maxBytes: 100 })).toBe('\ufeffa: \ufeff1');
  });

  it('are read whole', () => {
    writeFileSync(join(folder, 'ten'), '0123456789');
    writeFileSync(join(folder, 'none'), '');
    expect(readFileBounded(join(folder, 'ten'), expected).toString()).toBe('0123456789');
    expect(readFileBounded(join(folder, 'none'), expected)).toHaveLength(0);
  });

  it('are refused beyond it', () => {
    const path = join(folder, 'eleven');
    writeFileSync(path, '01234567890');
    expect(refusal(() => readFileBounded(path, expected))).toMatchObject({
      code: 'REQUEST_UNREADABLE',
      message: `request file ${path} is too large: expected at most 10 bytes, found 11`,
    });
  });

  it.skipIf(process.platform === 'win32')(
    'may be links, and on demand nothing that waits for a writer',
    () => {
      const onlyFiles = { ...expected, onlyFiles: true };
      writeFileSync(join(folder, 'file'), 'abc');
      symlinkSync('file', join(folder, 'link'));
      execFileSync('mkfifo', [join(folder, 'pipe')]);

      expect(readFileBounded(join(folder, 'link'), onlyFiles).toString()).toBe('abc');
      expect(refusal(() => readFileBounded(join(folder, 'pipe'), onlyFiles))).toMatchObject({
        code: 'REQUEST_UNREADABLE',
        message: `Error opening request file ${join(folder, 'pipe')}: expected a file, found a pipe or device`,
      });
      expect(refusal(() => readFileBounded(folder, onlyFiles)).message).toContain('found a directory');
      expect(refusal(() => readFileBounded(join(folder, 'none'), onlyFiles)).message).toContain(
        'No such file',
      );
    },
  );

  it.skipIf(process.platform === 'win32')('may be endless, and are refused in time', () => {
    expect(refusal(() => readFileBounded('/dev/zero', expected)).message).toBe(
      'request file /dev/zero is too large: expected at most 10 bytes, found more',
    );
    expect(readFileBounded('/dev/null', expected)).toHaveLength(0);
  });

  it('are named with the reason why they cannot be read', () => {
    const missing = join(folder, 'missing');
    expect(refusal(() => readFileBounded(missing, expected))).toMatchObject({
      code: 'REQUEST_UNREADABLE',
      message: `Error opening request file ${missing}: No such file or directory`,
      hint: expect.any(String) as unknown,
      details: { path: missing },
    });
    writeFileSync(join(folder, 'policy.wasm'), 'x');
    const below = join(folder, 'policy.wasm', 'x');
    expect(refusal(() => readFileBounded(below, expected)).message).toContain(
      'a part of the path is not a directory',
    );
    expect(refusal(() => readFileBounded(folder, expected)).message).toBe(
      `Error opening request file ${folder}: expected a file, found a directory`,
    );
  });

  it('shows line breaks in names', () => {
    expect(refusal(() => readFileBounded(join(folder, 'a\nb'), expected)).message).toContain(
      String.raw`a\nb: No such file`,
    );
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('may be out of bounds', () => {
    const path = join(folder, 'policy.wasm');
    writeFileSync(path, 'x');
    chmodSync(path, 0);
    expect(refusal(() => readFileBounded(path, expected)).message).toContain('permission denied');
  });
});
