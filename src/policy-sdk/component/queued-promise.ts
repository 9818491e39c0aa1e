import { enqueue, noteRejection } from './jobs.ts';

type Settle = (value: unknown) => void;
type Handler = ((value: never) => unknown) | null | undefined;

/** The promises of ECMAScript, but for subclasses. */
export class QueuedPromise {
  readonly [Symbol.toStringTag] = 'Promise';
  #state: 'pending' | 'fulfilled' | 'rejected' = 'pending';
  #value: unknown;
  #reactions: (() => void)[] = [];
  #isWatched = false;

  constructor(executor: (resolve: Settle, reject: Settle) => void) {
    if (typeof executor !== 'function') throw new TypeError('a promise needs a function');
    const { resolve, reject } = this.#settlers();
    try {
      executor(resolve, reject);
    } catch (error) {
      reject(error);
    }
  }

  then(onFulfilled?: Handler, onRejected?: Handler): QueuedPromise {
    this.#isWatched = true;
    return new QueuedPromise((resolve, reject) => {
      const react = (): void => {
        const fulfilled = this.#state === 'fulfilled';
        const handler = fulfilled ? onFulfilled : onRejected;
        if (typeof handler !== 'function') {
          (fulfilled ? resolve : reject)(this.#value);
          return;
        }
        try {
          resolve(handler(this.#value as never));
        } catch (error) {
          reject(error);
        }
      };
      if (this.#state === 'pending') this.#reactions.push(react);
      else enqueue(react);
    });
  }

  catch(onRejected?: Handler): QueuedPromise {
    return this.then(undefined, onRejected);
  }

  finally(onFinally?: (() => unknown) | null): QueuedPromise {
    if (typeof onFinally !== 'function') return this.then();
    return this.then(
      (value: unknown) => QueuedPromise.resolve(onFinally()).then(() => value),
      (error: unknown) => QueuedPromise.resolve(onFinally()).then(() => QueuedPromise.reject(error)),
    );
  }

  static resolve(value?: unknown): QueuedPromise {
    return value instanceof QueuedPromise ? value : new QueuedPromise((resolve) => resolve(value));
  }

  static reject(error?: unknown): QueuedPromise {
    return new QueuedPromise((_resolve, reject) => reject(error));
  }

  static withResolvers(): { promise: QueuedPromise; resolve: Settle; reject: Settle } {
    const promise = new QueuedPromise(() => undefined);
    return { promise, ...promise.#settlers() };
  }

  static try(run: (...args: unknown[]) => unknown, ...args: unknown[]): QueuedPromise {
    return new QueuedPromise((resolve) => resolve(run(...args)));
  }

  static race(values: Iterable<unknown>): QueuedPromise {
    return new QueuedPromise((resolve, reject) => {
      for (const value of values) QueuedPromise.resolve(value).then(resolve, reject);
    });
  }

  static all(values: Iterable<unknown>): QueuedPromise {
    return new QueuedPromise((resolve, reject) =>
      gather(values, resolve, (item, done) => item.then(done, reject)),
    );
  }

  static allSettled(values: Iterable<unknown>): QueuedPromise {
    return new QueuedPromise((resolve) =>
      gather(values, resolve, (item, done) =>
        item.then(
          (value: unknown) => done({ status: 'fulfilled', value }),
          (reason: unknown) => done({ status: 'rejected', reason }),
        ),
      ),
    );
  }

  static any(values: Iterable<unknown>): QueuedPromise {
    return new QueuedPromise((resolve, reject) => {
      const fail = (errors: unknown[]): void =>
        reject(new AggregateError(errors, 'All promises were rejected'));
      gather(values, fail, (item, done) => item.then(resolve, done));
    });
  }

  #settlers(): { resolve: Settle; reject: Settle } {
    let settled = false;
    const once = (settle: Settle): Settle => {
      return (value) => {
        if (settled) return;
        settled = true;
        settle(value);
      };
    };
    return {
      resolve: once((value) => this.#resolve(value)),
      reject: once((error) => this.#end('rejected', error)),
    };
  }

  #resolve(value: unknown): void {
    try {
      if (value === this) throw new TypeError('a promise cannot wait for itself');
      const then: unknown = isObject(value) ? value['then'] : undefined;
      if (typeof then !== 'function') {
        this.#end('fulfilled', value);
        return;
      }
      const { resolve, reject } = this.#settlers();
      enqueue(() => {
        try {
          Reflect.apply(then, value, [resolve, reject]);
        } catch (error) {
          reject(error);
        }
      });
    } catch (error) {
      this.#end('rejected', error);
    }
  }

  #end(state: 'fulfilled' | 'rejected', value: unknown): void {
    this.#state = state;
    this.#value = value;
    if (state === 'rejected') noteRejection({ reason: value, isHandled: () => this.#isWatched });
    this.#reactions.forEach(enqueue);
    this.#reactions = [];
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Follows every value until it is done, in its own way, and ends with the list of what became of them. */
function gather(
  values: Iterable<unknown>,
  end: (results: unknown[]) => void,
  follow: (item: QueuedPromise, done: Settle) => unknown,
): void {
  const items = Array.from(values);
  const results: unknown[] = new Array<unknown>(items.length).fill(undefined);
  let missing = items.length;
  if (missing === 0) end(results);
  items.forEach((item, index) =>
    follow(QueuedPromise.resolve(item), (result) => {
      results[index] = result;
      missing -= 1;
      if (missing === 0) end(results);
    }),
  );
}
