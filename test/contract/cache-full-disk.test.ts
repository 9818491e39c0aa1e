import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const program = join(import.meta.dirname, '../support/cache/fill-cache.ts');

/** Whether a file system can be mounted that nobody else sees. */
function canMount(): boolean {
  return spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0;
}

function step(name: string, outcome: string, entries: number, problems: readonly string[] = []): object {
  return { step: name, outcome, entries, problems };
}

function notKept(how: 'is' | 'was', reason: string): unknown {
  return expect.stringMatching(
    new RegExp(`^what ${how} prepared is not kept in FOLDER/prepared: ${reason}$`),
  );
}

describe('a cache on a disk that is too small, or read-only', () => {
  it.skipIf(!canMount())(
    'gives what is asked for, says what it does not keep, and goes on when it can',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'wardctl-cache-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const script = 'mount -t tmpfs -o size=1m tmpfs "$1" && exec "$2" "$3" "$1"';
      const { stdout, stderr, status } = spawnSync(
        'unshare',
        ['-rm', 'sh', '-c', script, 'sh', folder, process.execPath, program],
        { encoding: 'utf8' },
      );
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
      const full = 'no space left on the disk';
      const readOnly = 'the file system is read-only';
      const steps = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown);
      expect(steps).toEqual([
        step('small', 'prepared', 1),
        step('larger', 'prepared', 1, [notKept('was', full) as string]),
        step('other', 'prepared', 2),
        step('full, known', 'found', 2),
        step('full, new', 'prepared', 2, [notKept('was', full) as string]),
        step('full, prune', 'removed 1', 1),
        step('room again', 'prepared', 2),
        step('read-only, known', 'found', 2),
        step('read-only, new', 'prepared', 2, [notKept('is', readOnly) as string]),
        step('read-only, clear', expect.stringMatching(/^CACHE_FAILED .*read-only/) as string, 2),
        step('writable again', 'prepared', 3),
        step('clear', 'removed 3', 0),
      ]);
    },
  );
});
