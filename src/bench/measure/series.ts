/** How long and how often to measure. */
export interface MeasurePlan {
  readonly warmUpMs: number;
  /** Target for all samples of a benchmark together; each sample has at least one evaluation. */
  readonly measurementMs: number;
  /** How many samples, at least one. */
  readonly samples: number;
}

/** The clocks that are read, and what goes on besides. */
export interface Meter {
  /** Milliseconds; never goes back. */
  readonly now: () => number;
  /** Milliseconds that this thread had the processor for. */
  readonly processorMs: () => number;
  /** Bytes of this process in memory. */
  readonly residentBytes: () => number;
  /** Called from time to time, outside of what is measured, to let the process do other things. What it throws ends the measurement. */
  readonly rest: () => Promise<void>;
}

/** What was measured. */
export interface Measurement {
  /** Wall time of each evaluation, in their order. */
  readonly latenciesMs: Float64Array;
  /** Wall time of an evaluation, on average in each sample. */
  readonly wallMs: readonly number[];
  /** Processor time of an evaluation, on average in each sample. */
  readonly processorMs: readonly number[];
  /** By how much the process grew meanwhile. */
  readonly residentGrowthBytes: number;
}

/** A benchmark whose samples are taken in several goes. */
export interface Series<T extends Measurement = Measurement> {
  /** To be called first. */
  warmUp(): Promise<void>;
  /** Takes samples until there is this share of them, 0 to 1. */
  takeUpTo(share: number): Promise<void>;
  /** What was measured so far; at least one sample must have been taken. */
  result(): T;
}
