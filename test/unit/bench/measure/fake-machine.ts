import type { Meter } from '../../../../src/bench/index.ts';

/** A machine whose clocks go on only when it is told to do something. */
export class FakeMachine {
  nowMs = 1000;
  processorMs = 50;
  residentBytes = 0;
  rests = 0;

  readonly meter: Meter = {
    now: () => this.nowMs,
    processorMs: () => this.processorMs,
    residentBytes: () => this.residentBytes,
    rest: () => {
      this.rests++;
      // What others do meanwhile is not part of a measurement.
      this.work(100, 70);
      return Promise.resolve();
    },
  };

  work(wallMs: number, processorMs: number): void {
    this.nowMs += wallMs;
    this.processorMs += processorMs;
  }
}
