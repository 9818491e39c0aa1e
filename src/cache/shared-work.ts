/** Work that several wait for. */
interface Running<T> {
  readonly result: Promise<T>;
  readonly ended: AbortController;
  waiting: number;
}

/** Lets those who want the same at the same time share the work for it. */
export class SharedWork<T> {
  private readonly running = new Map<string, Running<T>>();

  /**
   * The result of `work`, or of that which was begun before for this key and is not finished.
   * @param work its signal ends it when nobody waits any more
   * @param signal ends this wait
   * @throws the signal's reason, and what the work throws
   */
  async run(
    key: string,
    work: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    signal?.throwIfAborted();
    const running = this.running.get(key) ?? this.begin(key, work);
    running.waiting++;
    try {
      return await raced(running.result, signal);
    } finally {
      running.waiting--;
      // Who comes now must not be given what is broken off.
      if (running.waiting === 0 && this.forget(key, running)) running.ended.abort(signal?.reason);
    }
  }

  private begin(key: string, work: (signal: AbortSignal) => Promise<T>): Running<T> {
    const ended = new AbortController();
    const running: Running<T> = { result: work(ended.signal), ended, waiting: 0 };
    this.running.set(key, running);
    const forget = (): void => {
      this.forget(key, running);
    };
    running.result.then(forget, forget);
    return running;
  }

  /** Whether it was still known. */
  private forget(key: string, running: Running<T>): boolean {
    return this.running.get(key) === running && this.running.delete(key);
  }
}

/** @throws the signal's reason */
async function raced<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return result;
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([result, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
