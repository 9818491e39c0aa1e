import type { Meter } from '../../bench/index.ts';
import { monotonicMs } from '../../runtime/index.ts';

/** Milliseconds that this thread had the processor for. */
export function processorMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** The clocks of this process. While it rests, signals are heard. */
export function processMeter(signal: AbortSignal): Meter {
  return {
    now: monotonicMs,
    processorMs,
    residentBytes: () => process.memoryUsage.rss(),
    async rest() {
      await new Promise<void>((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
    },
  };
}
