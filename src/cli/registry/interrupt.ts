import { endSignals, Interrupted } from '../interrupted.ts';

/** An abort signal that Ctrl-C sets off, as long as it listens. */
interface Listening {
  readonly signal: AbortSignal;
  readonly stop: () => void;
}

/**
 * Does work that leaves nothing half-done when the user presses Ctrl-C: its signal is aborted then. Pressing it a second
 * time ends the process at once.
 * @throws Interrupted, and what `work` throws
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return interruptibleTogether()(work);
}

/** As {@link interruptible}, for any number of works at the same time: they share what listens for Ctrl-C. */
export function interruptibleTogether(): typeof interruptible {
  let listening: Listening | undefined;
  let underWay = 0;
  return async (work) => {
    const { signal, stop } = (listening ??= listen());
    underWay++;
    try {
      return await work(signal);
    } catch (error) {
      // What was broken off may fail in many ways.
      signal.throwIfAborted();
      throw error;
    } finally {
      underWay--;
      if (underWay === 0) {
        stop();
        listening = undefined;
      }
    }
  };
}

function listen(): Listening {
  const controller = new AbortController();
  const listeners = endSignals.map((name) => {
    const listener = (): void => controller.abort(new Interrupted(name));
    process.once(name, listener);
    return () => process.off(name, listener);
  });
  return {
    signal: controller.signal,
    stop() {
      for (const remove of listeners) remove();
    },
  };
}
