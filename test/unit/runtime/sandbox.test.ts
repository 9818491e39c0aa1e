import { describe, expect, it } from 'vitest';
import { GuestTimeout } from '../../../src/runtime/guest-run.ts';
import { Sandbox } from '../../../src/runtime/sandbox.ts';

/** Nobody waits for that in a test. */
const timeoutMs = 600_000;

function neverIn(sandbox: Sandbox): unknown {
  return sandbox.evaluate('new Promise(() => {})', 'never.js');
}

describe('a run that waits for what never comes', () => {
  it('ends at once, as a trap', async () => {
    const sandbox = new Sandbox();
    const never = neverIn(sandbox);
    await expect(sandbox.run(timeoutMs, () => [{ run: () => never }])).rejects.toMatchObject({
      name: 'GuestFailure',
      kind: 'trap',
      message:
        'the guest waits for something that never comes: it probably used a handle it does not have, or called the host again while waiting',
    });
  });

  it('does so after it waited for the host', async () => {
    const sandbox = new Sandbox();
    const waitTwice = sandbox.evaluate(
      'async (wait) => { await wait(); await new Promise(() => {}); }',
      'twice.js',
    ) as (wait: () => unknown) => unknown;
    const run = sandbox.run(timeoutMs, (thread) => [
      { run: () => waitTwice(thread.parking(async () => Promise.resolve(1))) },
    ]);
    await expect(run).rejects.toMatchObject({ kind: 'trap' });
  });

  it('ends with what the host threw into it, where it has lost that', async () => {
    const sandbox = new Sandbox();
    const never = neverIn(sandbox);
    const reason = new RangeError('no more of this');
    const run = sandbox.run(timeoutMs, (thread) => {
      const fail = thread.parking(() => {
        throw reason;
      });
      return [
        {
          run: () => {
            expect(fail).toThrow(reason);
            return never;
          },
        },
      ];
    });
    await expect(run).rejects.toBe(reason);
  });

  it('holds up nobody who starts with it', async () => {
    const sandbox = new Sandbox();
    const never = neverIn(sandbox);
    const stalled = sandbox.run(timeoutMs, () => [{ run: () => never }]);
    const other = sandbox.run(timeoutMs, () => [{ run: () => 2 }]);
    await expect(stalled).rejects.toMatchObject({ kind: 'trap' });
    await expect(other).resolves.toBe(2);
  });
});

describe('a run that does not end', () => {
  it.each([
    ['at once', '() => { for (;;); }'],
    ['in a microtask', 'async () => { await 1; for (;;); }'],
    ['in microtasks without end', 'async () => { for (;;) await 1; }'],
  ])('is told that its time is up where it loops %s', async (_, source) => {
    const sandbox = new Sandbox();
    const loop = sandbox.evaluate(source, 'loop.js') as () => unknown;
    await expect(sandbox.run(100, () => [{ run: loop }])).rejects.toBeInstanceOf(GuestTimeout);
  });
});
