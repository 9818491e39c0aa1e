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

/** What a thread tells the run that it belongs to. */
export interface ThreadOwner {
  /** The first error that the host threw into the guest. */
  fault: { readonly error: unknown } | undefined;
  /** The guest waits for the host. */
  park(): void;
  /** The host has answered: runs `action`, which lets the guest go on, under the watchdog. */
  resume(action: () => void): void;
}

export function createThread(realm: Realm, owner: ThreadOwner): GuestThread {
  const guard =
    (hostFunction: HostFunction): HostFunction =>
    (...args) => {
      if (owner.fault !== undefined) throw owner.fault.error;
      try {
        return hostFunction(...args);
      } catch (error) {
        owner.fault ??= { error };
        throw error;
      }
    };
  const parkUntil = (answer: Promise<unknown>): Promise<unknown> => {
    owner.park();
    return new realm.Promise((resolve, reject) => {
      answer.then(
        (value) => {
          owner.resume(() => {
            resolve(value);
          });
        },
        (error: unknown) => {
          owner.fault ??= { error };
          owner.resume(() => {
            // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- handed on as it came
            reject(error);
          });
        },
      );
    });
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
    suspending: (hostFunction) => {
      const guarded = guard(hostFunction);
      return new realm.Suspending((...args: never[]) => {
        const answer = guarded(...args);
        return answer instanceof Promise ? parkUntil(answer) : answer;
      });
    },
    promising: realm.promising,
  };
}

function isHostFunction(value: WebAssembly.ImportValue): value is HostFunction {
  return typeof value === 'function';
}
