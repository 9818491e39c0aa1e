import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatSnapshots, readSnapshots, snapshotPath } from '../../../../src/suite/snapshot/index.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-snapshots-'));
  path = join(folder, 'pod.policytest.yml.snap.yml');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the snapshots of a suite', () => {
  it('are in a folder beside it', () => {
    expect(snapshotPath(join('/policies', 'pod.policytest.yml'))).toBe(
      join('/policies', '__snapshots__', 'pod.policytest.yml.snap.yml'),
    );
  });

  it('are sorted by name and can be reviewed', () => {
    const text = formatSnapshots(
      new Map([
        ['rejects root', 'allowed: false\nmessage: runs as root\n'],
        ['accepts others: #2', 'allowed: true\n'],
      ]),
    );

    expect(text.replace(/^#.*\n/gm, '')).toBe(
      "'accepts others: #2': |\n  allowed: true\n" +
        'rejects root: |\n  allowed: false\n  message: runs as root\n',
    );
    expect(text).toMatch(/^# .*`wardctl test --update`/);
  });

  it('are read from a file whose line breaks another tool has changed', async () => {
    const snapshots = new Map([['a', 'allowed: true\nwarnings:\n- w\n']]);
    writeFileSync(path, formatSnapshots(snapshots).replaceAll('\n', '\r\n'));

    expect(await readSnapshots(path)).toEqual(snapshots);
  });

  it.each([
    ['there is no file', undefined],
    ['the file is empty', ''],
    ['the file has none', formatSnapshots(new Map())],
  ])('are none where %s', async (_name, text) => {
    if (text !== undefined) writeFileSync(path, text);

    expect(await readSnapshots(path)).toEqual(new Map());
  });

  it.each([
    ['a list', '- a\n', 'line 1, column 1: expected a mapping of case names to texts, found a list'],
    ['a number', '# x\na: |\n  y\nb c: 3\n', 'line 4, column 1: expected a text under "b c", found a number'],
    ['a name twice', 'a: x\nb: y\na: z\n', 'line 3, column 1'],
    ['no YAML', 'a: |\n  x\n<<<<<<< HEAD\n', 'line 3, column 1'],
    ['two documents', 'a: x\n---\nb: y\n', 'line 3, column 1'],
    ['other bytes', Buffer.from([0x61, 0x3a, 0x20, 0xff]), 'expected text in UTF-8'],
    ['too much', `a: ${'x'.repeat(8 * 1024 * 1024)}`, 'too large'],
  ])('are refused where the file has %s, with the place', async (_name, content, problem) => {
    writeFileSync(path, content);

    const reading = readSnapshots(path);
    await expect(reading).rejects.toMatchObject({ code: 'SNAPSHOT_INVALID' });
    await expect(reading).rejects.toThrow(path);
    await expect(reading).rejects.toThrow(problem);
  });

  it('are refused where they cannot be read', async () => {
    mkdirSync(path);

    await expect(readSnapshots(path)).rejects.toMatchObject({ code: 'SNAPSHOT_INVALID' });
  });
});
