import type { PolicyConsole } from '../globals.ts';
import { sendLogEvent } from '../host/channel.ts';
import type { LogLevel } from '../host/log-event.ts';
import { show } from './show.ts';

/** Random numbers that come from the host once the policy is built. */
export interface LiveRandom {
  readonly goLive: () => void;
}

/**
 * Gives the policy a `Math.random`: the engine's own generator is part of the built module. Until it goes live, numbers are
 * the same in each build, because packages draw some in their top-level code.
 * @param ask gives a number from 0 to below 1
 */
export function installRandom(ask: () => number): LiveRandom {
  let draw = seededNumbers();
  Math.random = () => draw();
  return {
    goLive() {
      draw = ask;
    },
  };
}

/** Numbers from 0 to below 1, spread evenly enough for names and hash tables: Marsaglia's xorshift. */
function seededNumbers(): () => number {
  let state = 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Gives the policy a `console`: every call is one event in the log. */
export function installConsole(): void {
  const writer =
    (level: LogLevel) =>
    (...values: readonly unknown[]): void =>
      sendLogEvent({ level, message: values.map(show).join(' '), fields: {} });
  const console: PolicyConsole = {
    debug: writer('debug'),
    log: writer('info'),
    info: writer('info'),
    warn: writer('warning'),
    error: writer('error'),
  };
  Object.defineProperty(globalThis, 'console', { value: console, configurable: true, writable: true });
}
