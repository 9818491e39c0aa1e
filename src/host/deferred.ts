/**
 * Work that starts when somebody waits for it. Host calls are taken while the watchdog may stop the code at any
 * point: a promise made there could be left without anybody to hear of its failure.
 */
export class Deferred<T> implements PromiseLike<T> {
  private readonly start: () => Promise<T>;
  private started: Promise<T> | undefined;

  constructor(start: () => Promise<T>) {
    this.start = start;
  }

  // The whole point is that waiting starts the work.
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.started ??= this.start();
    return this.started.then(onFulfilled, onRejected);
  }

  /** The same work with something done to its result; not started by this. */
  map<U>(change: (value: T) => U): Deferred<U> {
    return new Deferred(async () => change(await this));
  }
}
