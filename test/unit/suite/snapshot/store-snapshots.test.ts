import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readSnapshots } from '../../../../src/suite/snapshot/read-snapshots.ts';
import { storeSnapshots } from '../../../../src/suite/snapshot/store-snapshots.ts';

function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wardctl-snapshots-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, '__snapshots__/a.snap.yml');
}

const write = (path: string, name: string, text = `${name}\n`): Promise<void> =>
  storeSnapshots(path, { written: new Map([[name, text]]), removed: [] });

describe('snapshots', () => {
  it('are all kept where several runs store some at once', async () => {
    const path = newPath();
    const names = Array.from({ length: 12 }, (_, index) => `case ${String(index)}`);
    await Promise.all(names.map((name) => write(path, name)));

    expect([...(await readSnapshots(path)).keys()].sort()).toEqual(names.sort());
    expect(readdirSync(join(path, '..'))).toEqual(['a.snap.yml']);
  });

  it('are replaced and removed by name', async () => {
    const path = newPath();
    await write(path, 'a');
    await write(path, 'b');
    await storeSnapshots(path, { written: new Map([['a', 'new\n']]), removed: ['b', 'c'] });

    expect(await readSnapshots(path)).toEqual(new Map([['a', 'new\n']]));
  });

  it('are not stored where they could not be read again', async () => {
    const path = newPath();
    await write(path, 'a');
    const before = readFileSync(path, 'utf8');

    await expect(write(path, 'b', 'x'.repeat(8 * 1024 * 1024))).rejects.toMatchObject({
      code: 'SNAPSHOT_UNWRITABLE',
      message: expect.stringContaining('expected at most 8 MiB, found 8.1 MiB') as unknown,
    });
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('say so where there is no place for them', async () => {
    const path = newPath();
    writeFileSync(dirname(path), 'no folder');

    await expect(write(path, 'a')).rejects.toMatchObject({ code: 'SNAPSHOT_UNWRITABLE' });
  });
});
