import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createThread, type HostFunction, type Parked } from '../../../src/runtime/guest-thread.ts';

/** Stands in for a guest that the watchdog stopped before it began to wait: it calls and keeps no promise. */
function callAndForget(hostFunction: HostFunction): Parked {
  let parked: Parked | undefined;
  let call: HostFunction | undefined;
  class Suspending {
    readonly imported: HostFunction;
    constructor(imported: HostFunction) {
      this.imported = imported;
      call = imported;
    }
  }
  const thread = createThread(
    { Suspending: Suspending as never, promising: () => () => undefined, Promise },
    {
      run: { fault: undefined },
      park: (guest) => {
        parked = guest;
      },
      resume: (action) => {
        action();
      },
    },
  );
  thread.suspending(hostFunction);
  call?.();
  if (parked === undefined) throw new TypeError('the guest was not parked');
  return parked;
}

async function unhandledRejections(action: () => void): Promise<unknown[]> {
  const reasons: unknown[] = [];
  const keep = (reason: unknown): void => {
    reasons.push(reason);
  };
  const others = process.rawListeners('unhandledRejection') as ((reason: unknown) => void)[];
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', keep);
  try {
    action();
    await setImmediate();
  } finally {
    process.off('unhandledRejection', keep);
    for (const other of others) process.on('unhandledRejection', other);
  }
  return reasons;
}

it('leaves no rejection behind when a guest is abandoned that never came to wait', async () => {
  const parked = callAndForget(() => new Promise(() => undefined));
  expect(
    await unhandledRejections(() => {
      parked.abandon(new Error('time is up'));
    }),
  ).toEqual([]);
});

it('leaves no rejection behind when the host fails for such a guest', async () => {
  const parked = callAndForget(() => Promise.reject(new Error('host failed')));
  expect(await unhandledRejections(parked.start)).toEqual([]);
});
