import { enqueue } from './jobs.ts';
import { QueuedPromise } from './queued-promise.ts';

/**
 * Puts promises in place whose jobs the adapter runs itself: the engine of components runs none before a function that
 * is not async for the host returns. The builder lowers `async` and `await`, which would use the engine's own.
 */
export function installPromise(): void {
  for (const [name, value] of Object.entries({ Promise: QueuedPromise, queueMicrotask: enqueue })) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  // It waits for the engine's own promises.
  Reflect.deleteProperty(Array, 'fromAsync');
}
