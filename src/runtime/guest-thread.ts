/** What an instance imports, by module and name. */
export type ImportObject = Record<string, Record<string, WebAssembly.ImportValue>>;

/** One import that a module declares. */
export interface ImportName {
  readonly module: string;
  readonly name: string;
}

/** A function that a guest imports. Numbers are i32 (signed) or f64, bigints are i64. */
export type HostFunction = (...args: never[]) => unknown;

/** One run of guest code: what its steps need to make imports and to call exports. */
export interface GuestThread {
  /**
   * The imports of an instance: of those on offer, the ones that its module wants. An error that one of them
   * throws ends the run, also where the guest catches it and goes on: for the reference such errors are traps,
   * which no guest can catch.
   */
  readonly guarded: (offered: ImportObject, wanted: readonly ImportName[]) => ImportObject;
  /** An import that may answer later: while its promise is pending, the guest is parked and others run. */
  readonly suspending: (hostFunction: HostFunction) => WebAssembly.ImportValue;
  /** The same for code of the sandbox's realm that calls it and can wait for a promise of that realm. */
  readonly parking: (hostFunction: HostFunction) => HostFunction;
  /** An export as a function that returns a promise, as guests with suspending imports need it. */
  readonly promising: (exported: HostFunction) => (...args: (number | bigint)[]) => unknown;
}

/** The parts of the sandbox's realm that threads are made of. */
export interface Realm {
  readonly Suspending: new (hostFunction: HostFunction) => WebAssembly.ImportValue;
  readonly promising: (exported: HostFunction) => (...args: (number | bigint)[]) => unknown;
  /** Its reactions run in the sandbox's own microtask queue. */
  readonly Promise: PromiseConstructor;
}

/** A guest that waits for the host. */
export interface Parked {
  /** Starts the work that the guest waits for; not to be called under the watchdog. */
  readonly start: () => void;
  /** Lets the guest go on with an error instead, so that its stack is given back. */
  readonly abandon: (error: Error) => void;
}

/** What a thread tells the run that it belongs to. */
export interface ThreadOwner {
  /** Keeps the first error that the host threw into the guest. */
  readonly run: { fault: { readonly error: unknown } | undefined };
  /** The guest waits for the host. */
  park(parked: Parked): void;
  /** The host has answered: runs `action`, which lets the guest go on, under the watchdog. */
  resume(action: () => void): void;
}

export function createThread(realm: Realm, owner: ThreadOwner): GuestThread {
  const guard =
    (hostFunction: HostFunction): HostFunction =>
    (...args) => {
      if (owner.run.fault !== undefined) throw owner.run.fault.error;
      try {
        return hostFunction(...args);
      } catch (error) {
        owner.run.fault ??= { error };
        throw error;
      }
    };
  const parkUntil = (answer: PromiseLike<unknown>): Promise<unknown> => {
    const { promise, resolve, reject } = realm.Promise.withResolvers<unknown>();
    // The watchdog may stop the guest before it waits for the promise, which then nobody else looks after.
    void promise.then(undefined, doNothing);
    const fail = (error: unknown): void => {
      owner.run.fault ??= { error };
      owner.resume(() => {
        reject(error);
      });
    };
    const goOn = (value: unknown): void => {
      owner.resume(() => {
        resolve(value);
      });
    };
    const start = (): void => {
      void answer.then(goOn, fail);
    };
    owner.park({ start, abandon: reject });
    return promise;
  };
  const parking =
    (hostFunction: HostFunction): HostFunction =>
    (...args) => {
      const answer = guard(hostFunction)(...args);
      return isPending(answer) ? parkUntil(answer) : answer;
    };
  return {
    guarded: (offered, wanted) => {
      const imports: ImportObject = {};
      for (const { module, name } of wanted) {
        const value = offered[module]?.[name];
        if (value === undefined) continue;
        (imports[module] ??= {})[name] = isHostFunction(value) ? guard(value) : value;
      }
      return imports;
    },
    suspending: (hostFunction) => new realm.Suspending(parking(hostFunction)),
    parking,
    promising: realm.promising,
  };
}

function isHostFunction(value: WebAssembly.ImportValue): value is HostFunction {
  return typeof value === 'function';
}

function isPending(answer: unknown): answer is PromiseLike<unknown> {
  return typeof answer === 'object' && answer !== null && 'then' in answer;
}

function doNothing(): void {}
