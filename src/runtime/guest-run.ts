import type { Parked } from './guest-thread.ts';
import { monotonicMs } from './monotonic.ts';

/** One step of a run: it instantiates the guest or calls one export. */
export interface GuestStep {
  /**
   * Gets what the step before gave. May return a promise of `GuestThread.promising`, but none of its own
   * making.
   */
  readonly run: (previous: unknown) => unknown;
  /** Whether the run goes on after this error, as after a normal exit. */
  readonly tolerates?: (error: unknown) => boolean;
}

/** Guest code did not finish in the time it was given. */
export class GuestTimeout extends Error {
  override readonly name = 'GuestTimeout';
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`guest code did not finish within ${String(timeoutMs)} ms`);
    this.timeoutMs = timeoutMs;
  }
}

/** How long all guests of a sandbox ran so far. */
export interface BusyClock {
  totalMs: number;
}

/**
 * The course of one run: its clock and its end. Time in which other guests ran does not count, so that one
 * that loops takes nothing from those that wait for the host.
 */
export class GuestRun {
  readonly timeoutMs: number;
  /** The first error that the host threw into the guest. */
  fault: { readonly error: unknown } | undefined;
  /** Tells the driver of a batch that the next run may start. */
  onYield: (() => void) | undefined;
  /** Set while the guest waits for the host. */
  parked: Parked | undefined;
  private readonly busy: BusyClock;
  private readonly resolve: (value: unknown) => void;
  private readonly reject: (error: unknown) => void;
  private startedAt = 0;
  private othersBeforeMs = 0;
  private ownMs = 0;
  private enteredAt: number | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isSettled = false;

  constructor(
    timeoutMs: number,
    busy: BusyClock,
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void,
  ) {
    this.timeoutMs = timeoutMs;
    this.busy = busy;
    this.resolve = resolve;
    this.reject = reject;
  }

  get settled(): boolean {
    return this.isSettled;
  }

  /** What is left of the time, in milliseconds; not positive when it is up. */
  remainingMs(): number {
    const othersMs = this.busy.totalMs - this.ownMs - this.othersBeforeMs;
    return this.timeoutMs + othersMs - (monotonicMs() - this.startedAt);
  }

  /** The guest starts to run. */
  start(): void {
    this.startedAt = monotonicMs();
    this.othersBeforeMs = this.busy.totalMs;
    this.enteredAt = this.startedAt;
  }

  /** The guest goes on after it was parked. */
  enter(): void {
    clearTimeout(this.timer);
    this.parked = undefined;
    this.enteredAt = monotonicMs();
  }

  /** The guest waits for the host; its time goes on. */
  park(parked: Parked): void {
    this.leave();
    this.parked = parked;
    this.yieldTurn();
  }

  /** Calls back when the time of a parked guest is up. Not to be called under the watchdog. */
  watch(onTimeout: () => void): void {
    const left = this.remainingMs();
    if (left <= 0) onTimeout();
    else {
      this.timer = setTimeout(() => {
        this.watch(onTimeout);
      }, Math.ceil(left));
    }
  }

  readonly succeed = (value: unknown): void => {
    this.settle(() => {
      this.resolve(value);
    });
  };

  readonly fail = (error: unknown): void => {
    this.settle(() => {
      this.reject(error);
    });
  };

  /** The watchdog may stop this anywhere: what was promised comes first, and doing it twice does no harm. */
  private settle(end: () => void): void {
    if (this.isSettled) return;
    end();
    this.isSettled = true;
    clearTimeout(this.timer);
    this.leave();
    this.yieldTurn();
  }

  private leave(): void {
    if (this.enteredAt === undefined) return;
    const spentMs = monotonicMs() - this.enteredAt;
    this.enteredAt = undefined;
    this.ownMs += spentMs;
    this.busy.totalMs += spentMs;
  }

  private yieldTurn(): void {
    const { onYield } = this;
    this.onYield = undefined;
    onYield?.();
  }
}
