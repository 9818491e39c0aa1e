import { expect, test } from 'vitest';
import { createGuest, type FakeGuest, monotonicNs, realtimeNs } from './guest.ts';

const success = 0;
const badf = 8;
const fault = 21;
const inval = 28;

const events = 4096;
const count = 8192;

interface Preview {
  readonly call: 'call' | 'callUnstable';
  readonly size: number;
  /** Offset of a clock's `id`: in preview 0 an identifier of 8 bytes stands before it. */
  readonly clock: number;
}

const previews: Preview[] = [
  { call: 'call', size: 48, clock: 16 },
  { call: 'callUnstable', size: 56, clock: 24 },
];
const [preview1] = previews as [Preview, Preview];

interface Clock {
  readonly id?: number;
  readonly timeoutNs: bigint;
  readonly absolute?: boolean;
}

function putClock(guest: FakeGuest, preview: Preview, index: number, clock: Clock): void {
  const at = index * preview.size;
  const view = guest.view();
  view.setBigUint64(at, BigInt(index + 1), true);
  view.setUint8(at + 8, 0);
  view.setUint32(at + preview.clock, clock.id ?? 1, true);
  view.setBigUint64(at + preview.clock + 8, clock.timeoutNs, true);
  view.setUint16(at + preview.clock + 24, clock.absolute === true ? 1 : 0, true);
}

function putDescriptor(guest: FakeGuest, preview: Preview, index: number, type: number, fd: number): void {
  const at = index * preview.size;
  guest.view().setBigUint64(at, BigInt(index + 1), true);
  guest.view().setUint8(at + 8, type);
  guest.view().setUint32(at + 16, fd, true);
}

function poll(guest: FakeGuest, preview: Preview, subscriptions: number): unknown {
  return guest[preview.call]('poll_oneoff', 0, events, subscriptions, count);
}

function readEvents(guest: FakeGuest): unknown[] {
  const view = guest.view();
  return Array.from({ length: view.getUint32(count, true) }, (_, index) => {
    const at = events + index * 32;
    return {
      userdata: Number(view.getBigUint64(at, true)),
      error: view.getUint16(at + 8, true),
      type: view.getUint8(at + 10),
      nbytes: Number(view.getBigUint64(at + 16, true)),
    };
  });
}

test.each(previews)('sleeps for the shortest of the times ($call)', (preview) => {
  const guest = createGuest();
  putClock(guest, preview, 0, { timeoutNs: 20_000_000n });
  putClock(guest, preview, 1, { timeoutNs: 1_500_000n });
  putClock(guest, preview, 2, { id: 0, timeoutNs: 1_500_000n });
  expect(poll(guest, preview, 3)).toBe(success);
  expect(guest.sleeps).toEqual([1.5]);
  expect(readEvents(guest)).toEqual([
    { userdata: 2, error: 0, type: 0, nbytes: 0 },
    { userdata: 3, error: 0, type: 0, nbytes: 0 },
  ]);
});

test.each(previews)('absolute times count from the clock they name ($call)', (preview) => {
  for (const [id, now] of [
    [0, realtimeNs],
    [1, monotonicNs],
  ] as const) {
    const guest = createGuest();
    putClock(guest, preview, 0, { id, timeoutNs: now + 3_000_000n, absolute: true });
    expect(poll(guest, preview, 1)).toBe(success);
    putClock(guest, preview, 0, { id, timeoutNs: now - 1n, absolute: true });
    expect(poll(guest, preview, 1)).toBe(success);
    expect(guest.sleeps).toEqual([3]);
  }
});

test.each(previews)('streams are ready at once, so that nobody sleeps ($call)', (preview) => {
  const guest = createGuest();
  guest.stdin.push(Buffer.from('abc'));
  putClock(guest, preview, 0, { timeoutNs: 1_000_000n });
  putDescriptor(guest, preview, 1, 1, 0);
  putDescriptor(guest, preview, 2, 2, 1);
  expect(poll(guest, preview, 3)).toBe(success);
  expect(guest.sleeps).toEqual([]);
  expect(readEvents(guest)).toMatchObject([
    { userdata: 2, error: 0, type: 1, nbytes: 3 },
    { userdata: 3, error: 0, type: 2 },
  ]);
});

test('bad descriptors and clocks are told in their event', () => {
  const guest = createGuest();
  putDescriptor(guest, preview1, 0, 1, 3);
  putDescriptor(guest, preview1, 1, 1, 1);
  putDescriptor(guest, preview1, 2, 2, 0);
  putClock(guest, preview1, 3, { id: 2, timeoutNs: 1_000_000n });
  expect(poll(guest, preview1, 4)).toBe(success);
  expect(readEvents(guest)).toEqual([
    { userdata: 1, error: badf, type: 1, nbytes: 0 },
    { userdata: 2, error: badf, type: 1, nbytes: 0 },
    { userdata: 3, error: badf, type: 2, nbytes: 0 },
    { userdata: 4, error: inval, type: 0, nbytes: 0 },
  ]);
});

test('none, more than 1024, and unknown subscriptions are invalid', () => {
  const guest = createGuest();
  guest.memory.grow(3);
  const at = 2 * 65_536;
  const pollMany = (subscriptions: number): unknown =>
    guest.call('poll_oneoff', 0, at, subscriptions, 65_536);
  expect(pollMany(0)).toBe(inval);
  expect(pollMany(1024)).toBe(success);
  expect(pollMany(1025)).toBe(inval);
  expect(pollMany(-1)).toBe(inval);
  guest.view().setUint8(8, 3);
  expect(pollMany(1)).toBe(inval);
});

test('every range is checked before anybody sleeps', () => {
  const guest = createGuest();
  putClock(guest, preview1, 0, { timeoutNs: 1_000_000n });
  expect(guest.call('poll_oneoff', 65_536 - 47, events, 1, count)).toBe(fault);
  expect(guest.call('poll_oneoff', 0, 65_536 - 31, 1, count)).toBe(fault);
  expect(guest.call('poll_oneoff', 0, events, 1, 65_536 - 3)).toBe(fault);
  expect(guest.sleeps).toEqual([]);
});

test('the longest time fits a timer', () => {
  const guest = createGuest();
  putClock(guest, preview1, 0, { timeoutNs: 2n ** 64n - 1n });
  expect(poll(guest, preview1, 1)).toBe(success);
  expect(guest.sleeps).toEqual([2 ** 31 - 1]);
});

test('with an asynchronous sleep the events are written afterwards, into the memory of then', async () => {
  let wake: () => void = () => undefined;
  const guest = createGuest({
    sleep: () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
  });
  putClock(guest, preview1, 0, { timeoutNs: 1_000_000n });
  const answer = poll(guest, preview1, 1);
  expect(answer).toBeInstanceOf(Promise);
  expect(readEvents(guest)).toEqual([]);
  guest.memory.grow(1);
  wake();
  expect(await answer).toBe(success);
  expect(readEvents(guest)).toEqual([{ userdata: 1, error: 0, type: 0, nbytes: 0 }]);
});
