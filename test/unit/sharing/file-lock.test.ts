import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ownedName } from '../../../src/files/index.ts';
import { FileLock } from '../../../src/sharing/index.ts';
import { nameOfDeadProcess, nameOfOtherMachine } from '../../support/owned-names.ts';
import { temporaryFolder } from '../oci/layout/fixture.ts';
import { errorOf } from '../oci/support.ts';

const onLinux = it.skipIf(process.platform !== 'linux');

/** The path of a lock, which `holder` has if there is one. */
function lockPath(holder?: string): string {
  const path = join(temporaryFolder(), 'store', 'lock');
  if (holder === undefined) return path;
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, holder), '');
  return path;
}

const done = (): Promise<string> => Promise.resolve('done');

describe('a lock', () => {
  it('is held while the work is done, and gives its result', async () => {
    const path = lockPath();
    const result = await new FileLock(path).run(() => {
      expect(readdirSync(path)).toHaveLength(1);
      return done();
    });
    expect(result).toBe('done');
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  it('is released when the work fails', async () => {
    const path = lockPath();
    const lock = new FileLock(path);
    const failure = new RangeError('no');
    await expect(lock.run(() => Promise.reject(failure))).rejects.toBe(failure);
    expect(await lock.run(done)).toBe('done');
  });

  it('is held by one at a time, of one object and of several', async () => {
    const path = lockPath();
    const locks = [new FileLock(path), new FileLock(path), new FileLock(path)];
    let holders = 0;
    let runs = 0;
    const work = async (): Promise<void> => {
      expect(++holders).toBe(1);
      await new Promise(setImmediate);
      runs++;
      holders--;
    };
    await Promise.all(locks.flatMap((lock) => Array.from({ length: 10 }, () => lock.run(work))));
    expect(runs).toBe(30);
  });

  it('keeps the order of one object', async () => {
    const lock = new FileLock(lockPath());
    const order: number[] = [];
    await Promise.all(
      [1, 2, 3].map((number) =>
        lock.run(() => {
          order.push(number);
          return done();
        }),
      ),
    );
    expect(order).toEqual([1, 2, 3]);
  });
});

describe('a lock that was left', () => {
  it('by a dead process is taken over at once', async () => {
    const path = lockPath(nameOfDeadProcess());
    expect(await new FileLock(path, { timeoutMs: 0 }).run(done)).toBe('done');
  });

  it('as an empty directory is free', async () => {
    const path = lockPath();
    mkdirSync(path, { recursive: true });
    expect(await new FileLock(path, { timeoutMs: 0 }).run(done)).toBe('done');
  });

  it.each([['by a process of another machine', nameOfOtherMachine]])(
    '%s is taken over once it shows no sign of life',
    async (_who, holder) => {
      const path = lockPath(holder());
      expect(await new FileLock(path, { timeoutMs: 5000, silenceMs: 50 }).run(done)).toBe('done');
    },
  );

  it('is not taken over while its holder shows signs of life', async () => {
    const holder = nameOfOtherMachine();
    const path = lockPath(holder);
    let seconds = 1;
    const signs = setInterval(() => utimesSync(join(path, holder), ++seconds, seconds), 5);
    onTestFinished(() => clearInterval(signs));
    const error = await errorOf(new FileLock(path, { timeoutMs: 300, silenceMs: 100 }).run(done));
    expect(error.code).toBe('STORE_LOCKED');
    expect(readdirSync(path)).toEqual([holder]);
  });

  onLinux('is not taken over from a living process of this machine, however silent', async () => {
    const holder = ownedName();
    const path = lockPath(holder);
    utimesSync(join(path, holder), 1, 1);
    const error = await errorOf(new FileLock(path, { timeoutMs: 200, silenceMs: 10 }).run(done));
    expect(error).toMatchObject({
      code: 'STORE_LOCKED',
      message: `${path} is held by process ${process.pid} for more than 0.2 s`,
      hint: expect.stringContaining(`remove the directory ${path}`) as unknown,
    });
    expect(readdirSync(path)).toEqual([holder]);
  });
});

describe('the holder of a lock', () => {
  it('shows signs of life', async () => {
    const path = lockPath();
    await new FileLock(path, { silenceMs: 20 }).run(async () => {
      const [name = ''] = readdirSync(path);
      utimesSync(join(path, name), 1, 1);
      await vi.waitFor(() => {
        expect(statSync(join(path, name)).mtimeMs).toBeGreaterThan(1000);
      });
    });
  });

  it('does not release the lock of somebody else', async () => {
    const path = lockPath();
    const other = nameOfOtherMachine();
    await new FileLock(path).run(() => {
      rmSync(path, { recursive: true });
      mkdirSync(path);
      writeFileSync(join(path, other), '');
      return done();
    });
    expect(readdirSync(path)).toEqual([other]);
  });
});

describe('a lock that cannot be', () => {
  it('says what is in its place', async () => {
    const path = lockPath();
    mkdirSync(join(path, '..'));
    writeFileSync(path, '');
    expect(await errorOf(new FileLock(path).run(done))).toMatchObject({
      code: 'STORE_FAILED',
      message: expect.stringContaining(`${path} is no lock of wardctl: `) as unknown,
      hint: expect.any(String) as unknown,
    });
    const inFile = join(path, 'store', 'lock');
    expect((await errorOf(new FileLock(inFile).run(done))).code).toBe('STORE_FAILED');
  });

  it.skipIf(process.platform === 'win32').each(['store', 'store/locks'])(
    'does not wait where a folder around it is a link that leads nowhere: %s',
    async (name) => {
      const root = temporaryFolder();
      mkdirSync(join(root, name, '..'), { recursive: true });
      symlinkSync('/no/where', join(root, name));
      const lock = new FileLock(join(root, 'store/locks/lock'), { timeoutMs: 0 });
      expect(await errorOf(lock.run(done))).toMatchObject({
        code: 'STORE_FAILED',
        message: expect.stringContaining('a link to /no/where, which leads nowhere') as unknown,
      });
    },
  );

  it.skipIf(process.platform === 'win32')('does not follow a link', async () => {
    const path = lockPath();
    const elsewhere = temporaryFolder();
    mkdirSync(join(path, '..'));
    symlinkSync(elsewhere, path);
    expect((await errorOf(new FileLock(path).run(done))).code).toBe('STORE_FAILED');
    expect(readdirSync(elsewhere)).toEqual([]);
    expect(readdirSync(join(path, '..'))).toEqual(['lock']);
    renameSync(path, `${path}.old`);
    expect(await new FileLock(path).run(done)).toBe('done');
  });
});
