import vm from 'node:vm';
import { GuestRun, GuestTimeout, type BusyClock, type GuestStep } from './guest-run.ts';
import { createThread, type GuestThread, type Realm } from './guest-thread.ts';
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
  private readonly context = vm.createContext({ slot: this.slot }, { microtaskMode: 'afterEvaluate' });
  private readonly script = new vm.Script('slot.action()');
  private readonly drive = this.inside(driverSource) as (next: () => StartedRun | undefined) => Promise<void>;
  private readonly realm: Realm;
  private readonly busy: BusyClock = { totalMs: 0 };
  private readonly queue: QueuedRun[] = [];
  private isScheduled = false;
  /** The run whose guest code is at work. */
  private current: GuestRun | undefined;

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

  private runBatch(): void {
    const timeoutMs = this.queue[0]?.run.timeoutMs ?? 0;
    const endsAt = monotonicMs() + batchMs;
    let isOpen = true;
    let isFirst = true;
    const next = (): StartedRun | undefined => {
      const queued = this.queue[0];
      isOpen &&= queued?.run.timeoutMs === timeoutMs && (isFirst || monotonicMs() < endsAt);
      if (!isOpen || queued === undefined) return undefined;
      isFirst = false;
      this.queue.shift();
      return this.begin(queued);
    };
    // No run of a batch may be stopped early; the last one to start has this much more than its time.
    const graceMs = this.queue.length > 1 ? batchMs : 0;
    this.guard(timeoutMs + graceMs, () => {
      void this.drive(next);
    });
    // A batch that was stopped must not go on inside the next one.
    isOpen = false;
    this.isScheduled = this.queue.length > 0;
    if (this.isScheduled) {
      setImmediate(() => {
        this.runBatch();
      });
    }
  }

  private begin({ run, plan }: QueuedRun): StartedRun {
    const owner = {
      get fault() {
        return run.fault;
      },
      set fault(fault) {
        run.fault = fault;
      },
      park: () => {
        this.current = undefined;
        run.park();
      },
      resume: (action: () => void) => {
        this.resume(run, action);
      },
    };
    this.current = run;
    run.start();
    return { run, plan: () => plan(createThread(this.realm, owner)) };
  }

  private resume(run: GuestRun, action: () => void): void {
    if (run.settled) return;
    const left = Math.ceil(run.remainingMs());
    if (left <= 0) {
      run.fail(new GuestTimeout(run.timeoutMs));
      return;
    }
    this.current = run;
    run.enter();
    this.guard(left, action);
  }

  /** Runs something inside the context, and stops the run at work when the time is up. */
  private guard(timeoutMs: number, action: () => void): void {
    try {
      this.slot.action = action;
      this.script.runInContext(this.context, { timeout: Math.ceil(timeoutMs) });
    } catch (error) {
      // Thrown on, any other error would be nobody's: the run is who has to hear of it.
      this.current?.fail(isWatchdogError(error) ? new GuestTimeout(this.current.timeoutMs) : error);
    } finally {
      // Both hold a guest with its memory.
      this.slot.action = doNothing;
      this.current = undefined;
    }
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
