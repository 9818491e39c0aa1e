import type { GuestSurroundings, HostInterfaces } from '../host-interface.ts';
import { cliInterfaces } from './cli.ts';
import { clockInterfaces } from './clocks.ts';
import { filesystemInterfaces } from './filesystem.ts';
import { ioInterfaces } from './io.ts';
import { randomInterfaces } from './random.ts';
import { socketInterfaces } from './sockets.ts';

/**
 * WASI 0.2 in memory, for one run of a component: clocks, random numbers, and standard streams that go to the log.
 * Everything else is there and gives nothing.
 */
export function wasiInterfaces(surroundings: GuestSurroundings): HostInterfaces {
  return {
    ...cliInterfaces(surroundings),
    ...clockInterfaces(surroundings),
    ...filesystemInterfaces(),
    ...ioInterfaces(surroundings),
    ...randomInterfaces(surroundings),
    ...socketInterfaces(),
  };
}
