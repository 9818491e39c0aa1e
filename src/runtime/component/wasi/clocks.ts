import type { GuestSurroundings, HostInterfaces } from '../host-interface.ts';
import { Pollable } from './io.ts';

const secondNs = 1_000_000_000n;
const millisecondNs = 1_000_000;

/** `wasi:clocks`: the time, and a clock that starts with the guest. */
export function clockInterfaces(surroundings: GuestSurroundings): HostInterfaces {
  const { clock } = surroundings;
  return {
    'wasi:clocks/monotonic-clock': {
      now: () => clock.monotonicNs(),
      resolution: () => 1n,
      subscribeInstant: (when: bigint) => new Pollable(surroundings, when),
      subscribeDuration: (duration: bigint) => new Pollable(surroundings, clock.monotonicNs() + duration),
    },
    'wasi:clocks/wall-clock': {
      now: () => {
        const now = clock.realtimeNs();
        return { seconds: now / secondNs, nanoseconds: Number(now % secondNs) };
      },
      resolution: () => ({ seconds: 0n, nanoseconds: millisecondNs }),
    },
  };
}
