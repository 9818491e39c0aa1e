import vm from 'node:vm';
import { GuestFailure } from './guest-failure.ts';
import { GuestRun, GuestTimeout, type BusyClock, type GuestStep } from './guest-run.ts';
import { createThread, type GuestThread, type Parked, type Realm } from './guest-thread.ts';
import { monotonicMs } from './monotonic.ts';

/** Makes the steps of a run. */
export type GuestPlan = (thread: GuestThread) => readonly GuestStep[];

/** A run that has not started yet. */
interface QueuedRun {
  readonly run: GuestRun;
  readonly plan: GuestPlan;
}

/** A run on its way through the driver. */
interface StartedRun {
  readonly run: GuestRun;
  readonly plan: () => readonly GuestStep[];
}

// Compiled inside the context, because `await` continues in the queue of the function it stands in.
const driverSource = `(() => {
  async function attempt(run, step, previous) {
    try {
      const result = await step.run(previous);
      if (!run.fault) return result;
      throw run.fault.error;
    } catch (error) {
      const cause = run.fault ? run.fault.error : error;
      if (!step.tolerates?.(cause)) throw cause;
      run.fault = undefined;
    }
  }
  async function execute({ run, plan }) {
    try {
      let last;
      for (const step of plan()) last = await attempt(run, step, last);
      run.succeed(last);
    } catch (error) {
      run.fail(error);
    }
  }
  return async (next) => {
    for (let started = next(); started; started = next()) {
      await new Promise((resolve) => {
        started.run.onYield = resolve;
        execute(started);
      });
    }
  };
})()`;

/** How long a guest may take to go back through its functions when it is abandoned, in milliseconds. */
const unwindMs = 20;

/** How long a program may take that only defines functions, in milliseconds. */
const programMs = 5000;

const stalled =
  'the guest waits for something that never comes: it probably used a handle it does not have, or called the host again while waiting';

/** How long one batch may take before the event loop gets its turn, in milliseconds. */
const batchMs = 20;

/**
 * Runs guest code under a watchdog that stops it anywhere, also after it was parked in a host call.
 *
 * Why a `vm` context with a microtask queue of its own: a guest continues after a host call as a microtask,
 * and only microtasks of such a queue run inside the time limit of the script that resolved the promise.
 * The context holds no guest state; modules and instances are made outside of it.
 *
 * Why batches: the watchdog is a thread of the operating system, and starting one takes as long as a whole
 * evaluation. Runs that wait at the same time go one after the other under one watchdog.
 */
export class Sandbox {
  private readonly slot = { action: doNothing };
  private readonly context = vm.createContext(
    { slot: this.slot },
    { microtaskMode: 'afterEvaluate', codeGeneration: { strings: false, wasm: true } },
  );
  private readonly script = new vm.Script('slot.action()');
  private readonly drive = this.inside(driverSource) as (next: () => StartedRun | undefined) => Promise<void>;
  private readonly realm: Realm;
  private readonly busy: BusyClock = { totalMs: 0 };
  private readonly queue: QueuedRun[] = [];
  private isScheduled = false;
  /** The run whose guest is at work under the watchdog; set before it leaves the queue. */
  private current: GuestRun | undefined;
  /** Runs that were parked since the watchdog was started. */
  private readonly justParked: GuestRun[] = [];

  constructor() {
    const { Suspending, promising } = this.inside('WebAssembly') as Realm;
    this.realm = { Suspending, promising, Promise: this.inside('Promise') as PromiseConstructor };
  }

  /**
   * Runs the steps one after the other and gives the result of the last one.
   * @param timeoutMs wall time for all steps with their host calls, in milliseconds
   * @throws GuestTimeout, or whatever a step throws
   */
  run(timeoutMs: number, plan: GuestPlan): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.queue.push({ run: new GuestRun(timeoutMs, this.busy, resolve, reject), plan });
      if (this.isScheduled) return;
      this.isScheduled = true;
      queueMicrotask(() => {
        this.runBatch();
      });
    });
  }

  /**
   * Evaluates a program in the realm of the guests, where what it awaits goes on under the watchdog. It finds the
   * language there, `WebAssembly`, and nothing of Node.
   * @param name of the program, for stack traces
   * @param code what an engine made of just this source before, which saves time; not used by an engine of another version
   * @returns the value of its last expression
   */
  evaluate(source: string, name: string, code?: Uint8Array): unknown {
    const options = { filename: name, ...(code && { cachedData: code }) };
    return new vm.Script(source, options).runInContext(this.context, { timeout: programMs });
  }

  private runBatch(): void {
    const timeoutMs = this.queue[0]?.run.timeoutMs ?? 0;
    const endsAt = monotonicMs() + batchMs;
    const batch = { isOpen: true, isFirst: true };
    const next = (): StartedRun | undefined => {
      // One that was stopped before it left the queue.
      while (this.queue[0]?.run.settled === true) this.queue.shift();
      const queued = this.queue[0];
      batch.isOpen &&= queued?.run.timeoutMs === timeoutMs && (batch.isFirst || monotonicMs() < endsAt);
      if (!batch.isOpen || queued === undefined) return undefined;
      batch.isFirst = false;
      this.current = queued.run;
      this.queue.shift();
      return this.begin(queued);
    };
    // No run of a batch may be stopped early; the last one to start has this much more than its time.
    const graceMs = this.queue.length > 1 ? batchMs : 0;
    this.guard(timeoutMs + graceMs, () => {
      void this.drive(next);
    });
    // A batch that was stopped must not go on inside the next one, and one that did not start must not come again.
    batch.isOpen = false;
    if (batch.isFirst) this.queue.shift()?.run.fail(new GuestTimeout(timeoutMs));
    this.isScheduled = this.queue.length > 0;
    if (this.isScheduled) {
      setImmediate(() => {
        this.runBatch();
      });
    }
  }

  private begin({ run, plan }: QueuedRun): StartedRun {
    const owner = {
      run,
      park: (parked: Parked) => {
        this.justParked.push(run);
        run.park(parked);
      },
      resume: (action: () => void) => {
        this.resume(run, action);
      },
    };
    run.start();
    return { run, plan: () => plan(createThread(this.realm, owner)) };
  }

  private resume(run: GuestRun, action: () => void): void {
    if (run.settled) return;
    const left = run.remainingMs();
    if (left <= 0) {
      this.abandon(run);
      return;
    }
    this.current = run;
    run.enter();
    this.guard(left, action);
  }

  /**
   * Ends a parked run whose time is up. Its guest goes on with an error, because the stack of a guest that is
   * parked for ever is never given back, and there are some 60,000 of them in a process.
   */
  private abandon(run: GuestRun): void {
    const error = new GuestTimeout(run.timeoutMs);
    const { parked } = run;
    run.fail(error);
    run.parked = undefined;
    run.fault ??= { error };
    if (parked !== undefined) {
      this.guard(unwindMs, () => {
        parked.abandon(error);
      });
    }
  }

  /**
   * Runs something inside the context for a limited time. The watchdog stops it anywhere, in the middle of our own
   * code too, where neither `catch` nor `finally` run: so everything that must happen is looked after here.
   */
  private guard(timeoutMs: number, action: () => void): void {
    let failure: unknown;
    try {
      this.slot.action = action;
      this.script.runInContext(this.context, { timeout: Math.ceil(timeoutMs) });
    } catch (error) {
      failure = error;
    }
    // It holds a guest with its memory.
    this.slot.action = doNothing;
    const run = this.current;
    this.current = undefined;
    if (run?.settled === false && run.parked === undefined) {
      run.onYield = undefined;
      run.fail(this.endOf(run, failure));
    }
    for (const parkedRun of this.justParked.splice(0)) this.wait(parkedRun);
  }

  /**
   * Why a run stopped that neither ended nor waits for the host.
   * @param failure what the watchdog's script threw; where it threw nothing, the watchdog did not strike: the guest waits
   *   for a promise that nobody settles. Programs of components lose errors so, which the host may have thrown itself.
   */
  private endOf(run: GuestRun, failure: unknown): unknown {
    if (isWatchdogError(failure)) return new GuestTimeout(run.timeoutMs);
    if (failure !== undefined) return failure;
    return run.fault === undefined ? new GuestFailure('trap', stalled) : run.fault.error;
  }

  /** Starts what a parked guest waits for. */
  private wait(run: GuestRun): void {
    const { parked } = run;
    if (run.settled || parked === undefined) return;
    run.watch(() => {
      this.abandon(run);
    });
    // Its time may be up already.
    if (run.parked === parked) parked.start();
  }

  private inside(code: string): unknown {
    return new vm.Script(code).runInContext(this.context);
  }
}

function doNothing(): void {}

function isWatchdogError(error: unknown): boolean {
  // Not `instanceof`: the error belongs to the context.
  return (
    typeof error === 'object' && (error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
