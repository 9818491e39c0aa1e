import { errno } from './errno.ts';
import { type GuestMemory, u32, type Word } from './guest-memory.ts';

/** The time that a guest sees, in nanoseconds. */
export interface GuestClock {
  /** Since 1970-01-01T00:00:00Z. */
  realtimeNs(): bigint;
  /** Since some moment that stays the same; never decreases. */
  monotonicNs(): bigint;
}

/**
 * The clock of one guest; its monotonic part starts at 0, so that the guest does not learn the host's uptime.
 * @param now milliseconds since the epoch
 */
export function createGuestClock(now: () => number): GuestClock {
  const start = process.hrtime.bigint();
  return {
    realtimeNs: () => BigInt(Math.trunc(now())) * millisecondNs,
    monotonicNs: () => process.hrtime.bigint() - start,
  };
}

const millisecondNs = 1_000_000n;

/** Now on the clock with this `clockid`, `undefined` for clocks that are not supported (CPU time). */
export function readClock(clock: GuestClock, id: Word): bigint | undefined {
  if (id === 0) return clock.realtimeNs();
  if (id === 1) return clock.monotonicNs();
  return undefined;
}

export function clockFunctions(memory: GuestMemory, clock: GuestClock) {
  return {
    clock_res_get(id: Word, result: Word): number {
      const target = memory.view(result, 8);
      if (target === undefined) return errno.fault;
      if (u32(id) > 1) return errno.inval;
      target.setBigUint64(0, id === 0 ? millisecondNs : 1n, true);
      return errno.success;
    },

    clock_time_get(id: Word, _precision: Word, result: Word): number {
      const target = memory.view(result, 8);
      if (target === undefined) return errno.fault;
      const now = readClock(clock, id);
      if (now === undefined) return errno.inval;
      target.setBigUint64(0, now, true);
      return errno.success;
    },
  };
}
