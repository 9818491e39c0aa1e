import { type GuestClock, readClock } from './clock.ts';
import type { DescriptorTable } from './descriptors.ts';
import { errno } from './errno.ts';
import { type GuestMemory, u32, type Word } from './guest-memory.ts';
import type { Layout } from './layout.ts';

/** `poll_oneoff`: answers at once, or with a promise where it has to wait and sleeping is asynchronous. */
export type PollFunction = (
  subscriptions: Word,
  events: Word,
  count: Word,
  result: Word,
) => number | Promise<number>;

/** What the guest waits for. */
interface Subscription {
  readonly userdata: bigint;
  readonly type: number;
  readonly error: number;
  readonly availableBytes: number;
  /** 0 for what is ready. */
  readonly waitNs: bigint;
}

const maxSubscriptions = 1024;
const eventSize = 32;
const eventType = { clock: 0, fdRead: 1, fdWrite: 2 };
const absoluteTime = 1;
/** Room in a pipe that is never full; the number is that of Linux. */
const pipeCapacity = 65_536;
/** The longest that a timer of Node can wait. */
const maxSleepMs = 2 ** 31 - 1;

export function createPoll(
  memory: GuestMemory,
  table: DescriptorTable,
  clock: GuestClock,
  sleep: (ms: number) => void | Promise<void>,
  layout: Layout,
): PollFunction {
  const writeEvents = (ready: readonly Subscription[], events: Word, result: Word): number => {
    const target = memory.view(events, ready.length * eventSize);
    const resultTarget = memory.view(result, 4);
    if (target === undefined || resultTarget === undefined) return errno.fault;
    for (const [index, event] of ready.entries()) writeEvent(target, index * eventSize, event);
    resultTarget.setUint32(0, ready.length, true);
    return errno.success;
  };

  return (subscriptions, events, count, result) => {
    const total = u32(count);
    if (total === 0 || total > maxSubscriptions) return errno.inval;
    const source = memory.view(subscriptions, total * layout.subscriptionSize);
    const target = memory.view(events, total * eventSize);
    if (source === undefined || target === undefined || memory.view(result, 4) === undefined)
      return errno.fault;

    const pending: Subscription[] = [];
    let waitNs = 2n ** 64n;
    for (let at = 0; at < source.byteLength; at += layout.subscriptionSize) {
      const subscription = readSubscription(source, at, layout, table, clock);
      if (subscription === undefined) return errno.inval;
      pending.push(subscription);
      if (subscription.waitNs < waitNs) waitNs = subscription.waitNs;
    }
    const ready = pending.filter((subscription) => subscription.waitNs === waitNs);
    const slept = waitNs === 0n ? undefined : sleep(Math.min(Number(waitNs) / 1e6, maxSleepMs));
    return slept === undefined
      ? writeEvents(ready, events, result)
      : slept.then(() => writeEvents(ready, events, result));
  };
}

/** `undefined` for an unknown type of event. */
function readSubscription(
  source: DataView,
  at: number,
  layout: Layout,
  table: DescriptorTable,
  clock: GuestClock,
): Subscription | undefined {
  const userdata = source.getBigUint64(at, true);
  const type = source.getUint8(at + 8);
  const failed = (error: number) => ({ userdata, type, error, availableBytes: 0, waitNs: 0n });
  if (type === eventType.clock) {
    const fields = at + layout.clockOffset;
    const timeoutNs = source.getBigUint64(fields + 8, true);
    const isAbsolute = (source.getUint16(fields + 24, true) & absoluteTime) !== 0;
    const now = readClock(clock, source.getUint32(fields, true));
    if (now === undefined) return failed(errno.inval);
    const remainingNs = isAbsolute ? timeoutNs - now : timeoutNs;
    const waitNs = remainingNs > 0n ? remainingNs : 0n;
    return { userdata, type, error: errno.success, availableBytes: 0, waitNs };
  }
  if (type !== eventType.fdRead && type !== eventType.fdWrite) return undefined;
  const stream = table.get(source.getUint32(at + 16, true));
  if (stream?.kind !== (type === eventType.fdRead ? 'input' : 'output')) return failed(errno.badf);
  const availableBytes = stream.kind === 'input' ? stream.fifo.length : pipeCapacity;
  return { userdata, type, error: errno.success, availableBytes, waitNs: 0n };
}

function writeEvent(target: DataView, at: number, event: Subscription): void {
  target.setBigUint64(at, event.userdata, true);
  target.setUint16(at + 8, event.error, true);
  // A byte for the type, then padding.
  target.setUint16(at + 10, event.type, true);
  target.setUint32(at + 12, 0, true);
  target.setBigUint64(at + 16, BigInt(event.availableBytes), true);
  target.setBigUint64(at + 24, 0n, true);
}
