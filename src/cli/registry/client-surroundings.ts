import { setTimeout as wait } from 'node:timers/promises';
import { version } from '../version.ts';

/** What every client of a registry or web server gets from this process. */
export const clientSurroundings = {
  userAgent: `wardctl/${version}`,
  now: Date.now,
  random: Math.random,
  wait: (ms: number, signal?: AbortSignal): Promise<void> =>
    wait(ms, undefined, signal === undefined ? {} : { signal }),
};
