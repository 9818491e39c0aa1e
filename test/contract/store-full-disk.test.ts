import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const program = join(import.meta.dirname, '../support/store/fill-disk.ts');
const smallUri = 'registry://example.com/small:v1';
const otherUri = 'registry://example.com/other:v1';
const thirdUri = 'registry://example.com/third:v1';

interface Outcome {
  readonly step: string;
  readonly outcome: unknown;
  readonly uris: readonly string[];
  readonly problems: readonly string[];
  readonly files: number;
}

function newCache(): string {
  const cache = mkdtempSync(join(tmpdir(), 'wardctl-store-'));
  onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
  return cache;
}

/** Whether a file system can be mounted that nobody else sees. */
function canMount(): boolean {
  return spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0;
}

function run(command: string, args: readonly string[]): Outcome[] {
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Outcome);
}

/** What a step leaves that was refused for `reason`. */
function refused(step: string, reason: string, uris: readonly string[], files: number): object {
  return {
    step,
    outcome: {
      code: 'STORE_FAILED',
      message: expect.stringContaining(reason) as unknown,
      hint: expect.stringContaining('Check the free space and your rights') as unknown,
    },
    uris,
    problems: [],
    files,
  };
}

function done(step: string, uris: readonly string[], files: number): object {
  return { step, outcome: 'done', uris, problems: [], files };
}

// Files: index.json, oci-layout, the configuration that all policies share; a manifest and a module of each.
describe('a store on a disk that is too small', () => {
  it.skipIf(!canMount())('says so, stays as it was, and goes on when there is room', () => {
    const cache = newCache();
    const script = 'mount -t tmpfs -o size=1m tmpfs "$1" && exec "$2" "$3" "$1" full';
    const outcomes = run('unshare', ['-rm', 'sh', '-c', script, 'sh', cache, process.execPath, program]);
    const uris = [otherUri, smallUri];
    expect(outcomes).toEqual([
      done('small', [smallUri], 5),
      refused('large', 'no space left on the disk', [smallUri], 5),
      done('other', uris, 7),
      refused('on a full disk', 'no space left on the disk', uris, 7),
      done('remove on a full disk', [smallUri], 5),
      done('with room again', [smallUri, thirdUri], 7),
      refused('add, read-only', 'the file system is read-only', [smallUri, thirdUri], 7),
      refused('remove, read-only', 'the file system is read-only', [smallUri, thirdUri], 7),
      done('remove', [thirdUri], 5),
    ]);
  });

  const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0;
  it.skipIf(!hasPrlimit)('says so where files may not be as large', () => {
    const outcomes = run('prlimit', ['--fsize=65536', process.execPath, program, newCache()]);
    expect(outcomes).toEqual([
      done('small', [smallUri], 5),
      refused('large', 'larger than files may be here', [smallUri], 5),
      done('other', [otherUri, smallUri], 7),
      done('remove', [otherUri], 5),
    ]);
  });
});
