import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fileKeyLock, type FileKeyLockOptions } from '../../src/cache/index.ts';
import { ownedName } from '../../src/files/index.ts';
import { nameOfDeadProcess, nameOfOtherMachine } from '../support/owned-names.ts';
import { describeKeyLock, type KeyLockUnderTest } from './key-lock-contract.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wardctl-locks-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'cache', 'locks');
}

function leaveHolder(folder: string, key: string, name: string): void {
  mkdirSync(join(folder, key), { recursive: true });
  writeFileSync(join(folder, key, name), '');
}

/** Locks as files, whose dead holders have names of this kind. */
function fileLocks(nameOfDead: () => string, options?: FileKeyLockOptions) {
  return (): Promise<KeyLockUnderTest> => {
    const folder = newFolder();
    return Promise.resolve({
      open: () => fileKeyLock(folder, options),
      leaveDeadHolder: (key) => {
        leaveHolder(folder, key, nameOfDead());
        return Promise.resolve();
      },
      leftOvers: () => Promise.resolve(existsSync(folder) ? readdirSync(folder) : []),
    });
  };
}

/** The number of a process that ended belongs to another one now. */
function nameWithNumberUsedAgain(): string {
  const [pid = '', ticks = '', ...rest] = ownedName().split('-');
  return [pid, String(Number(ticks) - 1), ...rest].join('-');
}

describe('locks as files', () => describeKeyLock(fileLocks(nameOfDeadProcess)));

describe('locks as files, left by silent holders of another machine', () =>
  describeKeyLock(fileLocks(nameOfOtherMachine, { silenceMs: 50 })));

describe.skipIf(process.platform !== 'linux')(
  'locks as files, left by processes whose numbers are in use again',
  () => describeKeyLock(fileLocks(nameWithNumberUsedAgain)),
);

describe('a lock as a file', () => {
  it.skipIf(process.platform !== 'linux')('stays with a living process, however silent', async () => {
    const folder = newFolder();
    const holder = ownedName();
    leaveHolder(folder, 'key', holder);
    const lock = fileKeyLock(folder, { silenceMs: 1 });
    const attempt = lock.run('key', () => Promise.resolve(), { timeoutMs: 100 });
    await expect(attempt).rejects.toMatchObject({
      code: 'CACHE_LOCKED',
      message: expect.stringContaining(`process ${String(process.pid)}`) as unknown,
    });
    await lock.sweep(Date.now());
    expect(readdirSync(join(folder, 'key'))).toEqual([holder]);
  });

  it('leaves what is no lock alone', async () => {
    const folder = newFolder();
    leaveHolder(folder, 'key', 'notes.txt');
    const lock = fileKeyLock(folder);
    const attempt = lock.run('key', () => Promise.resolve());
    await expect(attempt).rejects.toMatchObject({ code: 'CACHE_FAILED' });
    leaveHolder(folder, 'other', nameOfDeadProcess());
    await lock.sweep(Date.now());
    expect(readdirSync(folder)).toEqual(['key']);
    expect(readdirSync(join(folder, 'key'))).toEqual(['notes.txt']);
  });

  it.skipIf(process.platform === 'win32')('does not follow links', async () => {
    const [folder, elsewhere] = [newFolder(), newFolder()];
    mkdirSync(folder, { recursive: true });
    leaveHolder(elsewhere, 'key', nameOfDeadProcess());
    symlinkSync(join(elsewhere, 'key'), join(folder, 'key'));
    const attempt = fileKeyLock(folder).run('key', () => Promise.resolve());
    await expect(attempt).rejects.toMatchObject({ code: 'CACHE_FAILED' });
    expect(readdirSync(join(elsewhere, 'key'))).toHaveLength(1);
  });

  it('says why it cannot be', async () => {
    const folder = join(newFolder(), 'locks');
    mkdirSync(join(folder, '..', '..'), { recursive: true });
    writeFileSync(join(folder, '..'), '');
    const attempt = fileKeyLock(folder).run('key', () => Promise.resolve());
    await expect(attempt).rejects.toMatchObject({
      code: 'CACHE_FAILED',
      hint: expect.stringContaining('Check the free space') as unknown,
    });
  });
});
