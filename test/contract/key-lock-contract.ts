import { expect, it } from 'vitest';
import type { KeyLock } from '../../src/cache/index.ts';

/** What the contract needs to know of a kind of lock. */
export interface KeyLockUnderTest {
  /** Another object for the same locks, as another process would have it. */
  readonly open: () => KeyLock;
  /** Leaves a key as who died while having it does. */
  readonly leaveDeadHolder: (key: string) => Promise<void>;
  /** What is left of locks, of whatever form: empty where nobody has one. */
  readonly leftOvers: () => Promise<readonly string[]>;
}

const done = (): Promise<string> => Promise.resolve('done');

/** Work that ends when the test says so, and tells when it has begun. */
function pending() {
  const began = Promise.withResolvers<null>();
  const end = Promise.withResolvers<null>();
  return {
    began: began.promise,
    end: () => end.resolve(null),
    work: async (): Promise<string> => {
      began.resolve(null);
      await end.promise;
      return 'done';
    },
  };
}

/** What every lock of the cache has to do, whatever it is made of. */
export function describeKeyLock(start: () => Promise<KeyLockUnderTest>): void {
  it('gives what the work gives, and leaves nothing', async () => {
    const { open, leftOvers } = await start();
    expect(await open().run('key', done)).toBe('done');
    expect(await leftOvers()).toEqual([]);
  });

  it('is free again after work that failed', async () => {
    const { open, leftOvers } = await start();
    const failure = new RangeError('no');
    const lock = open();
    await expect(lock.run('key', () => Promise.reject(failure))).rejects.toBe(failure);
    expect(await leftOvers()).toEqual([]);
    expect(await lock.run('key', done, { timeoutMs: 0 })).toBe('done');
  });

  it('is had by one at a time, through one object and through several', async () => {
    const { open } = await start();
    const locks = [open(), open(), open()];
    let holders = 0;
    let runs = 0;
    const work = async (): Promise<void> => {
      expect(++holders).toBe(1);
      await new Promise(setImmediate);
      runs++;
      holders--;
    };
    await Promise.all(locks.flatMap((lock) => Array.from({ length: 5 }, () => lock.run('key', work))));
    expect(runs).toBe(15);
  });

  it('is one for each key', async () => {
    const { open } = await start();
    const lock = open();
    const { began, work, end } = pending();
    const first = lock.run('first', work);
    await began;
    expect(await lock.run('second', done, { timeoutMs: 0 })).toBe('done');
    expect(await lock.run('0123456789abcdef'.repeat(4), done, { timeoutMs: 0 })).toBe('done');
    end();
    expect(await first).toBe('done');
  });

  it('is not waited for where the caller does not want to, or not any longer', async () => {
    const { open } = await start();
    const { began, work, end } = pending();
    const first = open().run('key', work);
    await began;
    for (const timeoutMs of [0, 30])
      await expect(open().run('key', done, { timeoutMs })).rejects.toMatchObject({ code: 'CACHE_LOCKED' });
    end();
    await first;
    expect(await open().run('key', done, { timeoutMs: 0 })).toBe('done');
  });

  it('is not waited for after a signal, which does not end the work', async () => {
    const { open } = await start();
    const { began, work, end } = pending();
    const first = open().run('key', work, { signal: AbortSignal.abort(new RangeError('before')) });
    await expect(first).rejects.toThrow('before');
    const [holding, leaving] = [new AbortController(), new AbortController()];
    const lock = open();
    const second = lock.run('key', work, { signal: holding.signal });
    await began;
    const unwanted = (): Promise<never> => Promise.reject(new RangeError('begun'));
    const waiting = [lock, open()].map((each) => each.run('key', unwanted, { signal: leaving.signal }));
    const reason = new RangeError('enough');
    leaving.abort(reason);
    for (const each of waiting) await expect(each).rejects.toBe(reason);
    holding.abort(reason);
    await expect(open().run('key', done, { timeoutMs: 0 })).rejects.toMatchObject({ code: 'CACHE_LOCKED' });
    end();
    expect(await second).toBe('done');
  });

  it('is taken over from who died', async () => {
    const { open, leaveDeadHolder, leftOvers } = await start();
    await leaveDeadHolder('key');
    expect(await open().run('key', done)).toBe('done');
    expect(await leftOvers()).toEqual([]);
  });

  it('is taken over from who died by one at a time', async () => {
    const { open, leaveDeadHolder } = await start();
    await leaveDeadHolder('key');
    let holders = 0;
    const work = async (): Promise<void> => {
      expect(++holders).toBe(1);
      await new Promise(setImmediate);
      holders--;
    };
    await Promise.all(Array.from({ length: 8 }, () => open().run('key', work)));
  });

  it('is swept without being taken from anybody', async () => {
    const { open, leaveDeadHolder, leftOvers } = await start();
    await leaveDeadHolder('dead');
    const { began, work, end } = pending();
    const first = open().run('key', work);
    await began;
    await open().sweep(Date.now());
    await expect(open().run('key', done, { timeoutMs: 0 })).rejects.toMatchObject({ code: 'CACHE_LOCKED' });
    end();
    expect(await first).toBe('done');
    expect(await open().run('dead', done)).toBe('done');
    expect(await leftOvers()).toEqual([]);
  });
}
