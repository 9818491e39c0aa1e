import { endSignals, Interrupted, type EndSignal } from '../interrupted.ts';

/** An abort signal that Ctrl-C and others set off, as long as it listens. */
interface Listening {
  readonly signal: AbortSignal;
  readonly stop: () => void;
}

/**
 * Does work that leaves nothing half-done when the user presses Ctrl-C, closes the terminal, or the system ends the
 * process: its signal is aborted then. Pressing Ctrl-C a second time ends the process at once.
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
  let first: EndSignal | undefined;
  const listeners = endSignals.map((name) => {
    const listener = (): void => {
      if (first === undefined) {
        first = name;
        controller.abort(new Interrupted(name));
        return;
      }
      // A terminal that is closed tells so twice: by its shell, and by its end.
      if (first !== 'SIGHUP' || name !== 'SIGHUP') endAtOnce(name);
    };
    process.on(name, listener);
    return () => process.off(name, listener);
  });
  const stop = (): void => {
    for (const remove of listeners) remove();
  };
  const endAtOnce = (name: EndSignal): void => {
    stop();
    process.kill(process.pid, name);
  };
  return { signal: controller.signal, stop };
}
