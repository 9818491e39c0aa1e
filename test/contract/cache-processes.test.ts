import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  checkContent,
  entryNames,
  knownKey,
  openKnownCache,
  prepareKnown,
} from '../support/cache/known-entries.ts';
import { filesIn } from '../support/files-in.ts';
import { runProgram, type Kill, type ProgramEnd } from '../support/store/programs.ts';
import { randomNumbers } from '../support/store/random-numbers.ts';

const ended = { exitCode: 0, signal: null, stderr: '' };
const killed = { exitCode: null, signal: 'SIGKILL', stderr: '' };

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wardctl-cache-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function run(name: string, args: readonly (string | number)[], kill?: Kill): Promise<ProgramEnd> {
  return runProgram(`../cache/${name}`, args, kill);
}

/** Everything can be had, and once that is so, nothing else is left. */
async function expectUsable(folder: string): Promise<void> {
  const problems: string[] = [];
  const cache = openKnownCache(folder, ({ message }) => problems.push(message));
  for (const name of entryNames) {
    const files = await cache.getOrPrepare(knownKey(name), () => prepareKnown(folder, name, () => undefined));
    checkContent(name, files);
  }
  expect(problems.filter((message) => !message.includes('cannot be used: expected'))).toEqual([]);
  await cache.prune({ removals: [] });
  expect(cache.list().map(({ key }) => key?.moduleSha256)).toHaveLength(entryNames.length);
  expect(filesIn(folder)).toEqual(
    cache
      .list()
      .map(({ id }) => join('prepared', 'entries', id))
      .sort(),
  );
}

describe('processes that use one cache at once', { timeout: 120_000 }, () => {
  it('prepare an entry once', async () => {
    const folder = newFolder();
    const prepared: number[] = [];
    const programs = [1, 2, 3].map(async () => {
      const child = spawn(process.execPath, [
        join(import.meta.dirname, '../support/cache/prepare-entry.ts'),
        folder,
        'larger',
      ]);
      child.stdout.on('data', (text: Buffer) => prepared.push(text.length));
      const [exitCode] = (await once(child, 'close')) as [number];
      return exitCode;
    });
    expect(await Promise.all(programs)).toEqual([0, 0, 0]);
    expect(prepared).toEqual(['preparing\n'.length]);
  });

  it('use, prune, clear and damage it, without failing and without preparing the same at once', async () => {
    const folder = newFolder();
    const ends = await Promise.all([1, 2, 3, 4].map((seed) => run('use-cache', [folder, seed, 250])));
    expect(ends).toEqual([ended, ended, ended, ended]);
    await expectUsable(folder);
  });
});

describe.skipIf(process.platform === 'win32')('a process that is killed', { timeout: 240_000 }, () => {
  it('while it prepares hands the work to who waits for it', async () => {
    const folder = newFolder();
    const program = join(import.meta.dirname, '../support/cache/prepare-entry.ts');
    const child = spawn(process.execPath, [program, folder, 'small', 'hang']);
    await once(child.stdout, 'data');
    const cache = openKnownCache(folder, (problem) => {
      throw problem;
    });
    let isAlive = true;
    const waiting = cache.getOrPrepare(knownKey('small'), () => {
      expect(isAlive).toBe(false);
      return prepareKnown(folder, 'small', () => undefined);
    });
    for (let turn = 0; turn < 10; turn++) await nextTurn();
    isAlive = false;
    child.kill('SIGKILL');
    checkContent('small', await waiting);
    await expectUsable(folder);
  });

  it('leaves a usable cache before each of its changes to the disk', async () => {
    const killBefore = async (killAtChange: number): Promise<boolean> => {
      const folder = newFolder();
      const end = await run('prepare-entry', [folder, 'large'], { killAtChange });
      expect(end).toMatchObject(end.exitCode === 0 ? ended : killed);
      await expectUsable(folder);
      return end.exitCode === 0;
    };
    let changes = 0;
    for (let isFinished = false; !isFinished; changes += 4) {
      const finished = await Promise.all([1, 2, 3, 4].map((number) => killBefore(changes + number)));
      isFinished = finished.includes(true);
    }
    expect(changes).toBeGreaterThan(15);
  });

  it('does not stop others', async () => {
    const folder = newFolder();
    const random = randomNumbers(8);
    const survivors = [1, 2].map((seed) => run('use-cache', [folder, seed, 500]));
    for (let round = 0; round < 10; round++) {
      const killAtLine = 1 + Math.floor(random() * 60);
      expect(await run('use-cache', [folder, 100 + round, 1000], { killAtLine })).toMatchObject(killed);
    }
    expect(await Promise.all(survivors)).toEqual([ended, ended]);
    await expectUsable(folder);
  });
});
