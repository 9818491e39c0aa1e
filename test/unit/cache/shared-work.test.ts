import { describe, expect, it } from 'vitest';
import { SharedWork } from '../../../src/cache/shared-work.ts';

/** Work that ends when the test says so. */
function work() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const signals: AbortSignal[] = [];
  return {
    signals,
    resolve,
    reject,
    begin: (signal: AbortSignal) => {
      signals.push(signal);
      return promise;
    },
  };
}

describe('shared work', () => {
  it('is done once for those who want it at the same time', async () => {
    const shared = new SharedWork<string>();
    const { begin, resolve, signals } = work();
    const results = [1, 2, 3].map(() => shared.run('a', begin, undefined));
    resolve('done');
    expect(await Promise.all(results)).toEqual(['done', 'done', 'done']);
    expect(signals).toHaveLength(1);
    expect(signals[0]?.aborted).toBe(false);
  });

  it('is done for each key, and again once it is finished', async () => {
    const shared = new SharedWork<string>();
    const run = (key: string, text: string): Promise<string> =>
      shared.run(key, () => Promise.resolve(text), undefined);
    expect(await Promise.all([run('a', '1'), run('b', '2')])).toEqual(['1', '2']);
    expect(await run('a', '3')).toBe('3');
  });

  it('fails for all who wait for it, and for nobody else', async () => {
    const shared = new SharedWork<string>();
    const failure = new RangeError('no');
    const { begin, reject } = work();
    const results = [1, 2].map(() => shared.run('a', begin, undefined));
    reject(failure);
    for (const result of results) await expect(result).rejects.toBe(failure);
    expect(await shared.run('a', () => Promise.resolve('done'), undefined)).toBe('done');
  });

  it('goes on for others when one does not wait any more', async () => {
    const shared = new SharedWork<string>();
    const { begin, resolve, signals } = work();
    const leaving = new AbortController();
    const left = shared.run('a', begin, leaving.signal);
    const other = shared.run('a', begin, undefined);
    leaving.abort(new RangeError('too long'));
    await expect(left).rejects.toThrow('too long');
    expect(signals[0]?.aborted).toBe(false);
    resolve('done');
    expect(await other).toBe('done');
  });

  it('is told when nobody waits any more, and is nothing for who comes later', async () => {
    const shared = new SharedWork<string>();
    const { begin, signals, reject } = work();
    const [first, second] = [new AbortController(), new AbortController()];
    const results = [first, second].map(({ signal }) => shared.run('a', begin, signal));
    const reason = new RangeError('enough');
    first.abort(new RangeError('too long'));
    await expect(results[0]).rejects.toThrow('too long');
    second.abort(reason);
    await expect(results[1]).rejects.toBe(reason);
    expect(signals[0]?.reason).toBe(reason);
    expect(await shared.run('a', () => Promise.resolve('anew'), undefined)).toBe('anew');
    // What was broken off fails in the end, which is nobody's problem.
    reject(reason);
  });

  it('is not begun for who has given up already', async () => {
    const { begin, signals } = work();
    await expect(new SharedWork<string>().run('a', begin, AbortSignal.abort())).rejects.toThrow('aborted');
    expect(signals).toEqual([]);
  });
});
