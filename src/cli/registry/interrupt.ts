import { endSignals, Interrupted } from '../interrupted.ts';

/**
 * Does work that leaves nothing half-done when the user presses Ctrl-C: its signal is aborted then. Pressing it a second
 * time ends the process at once.
 * @throws Interrupted, and what `work` throws
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const listeners = endSignals.map((name) => {
    const listener = (): void => controller.abort(new Interrupted(name));
    process.once(name, listener);
    return () => process.off(name, listener);
  });
  try {
    return await work(controller.signal);
  } catch (error) {
    // What was broken off may fail in many ways.
    controller.signal.throwIfAborted();
    throw error;
  } finally {
    for (const remove of listeners) remove();
  }
}
