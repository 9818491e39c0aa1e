import type { SampleChange } from '../statistics/index.ts';

/** What `wardctl bench` found out: what it prints as JSON and saves as a baseline. Times are in milliseconds. */
export interface BenchReport {
  /** Version of this format. */
  readonly format: 1;
  /** Version of wardctl. */
  readonly wardctl: string;
  readonly machine: BenchMachine;
  readonly plan: BenchPlan;
  readonly benchmarks: readonly BenchResult[];
  /** What the figures were compared with; there only with --compare. */
  readonly comparison?: BenchComparison;
}

/** Where it was measured, as far as it matters to the figures. */
export interface BenchMachine {
  /** Model of the processor. */
  readonly cpu: string;
  /**
   * How many processors the process could use.
   * @asType integer
   * @minimum 1
   */
  readonly cpus: number;
  /** Operating system, such as `linux`, `darwin`, `win32`. */
  readonly platform: string;
  /** Processor architecture, such as `x64` or `arm64`. */
  readonly arch: string;
  /** Version of Node.js. */
  readonly node: string;
  /** Version of V8, the WebAssembly engine. */
  readonly v8: string;
}

/** How it was measured. */
export interface BenchPlan {
  /** @minimum 0 */
  readonly warmUpMs: number;
  /** @minimum 0 */
  readonly measurementMs: number;
  /**
   * @asType integer
   * @minimum 1
   */
  readonly samples: number;
  /**
   * @asType integer
   * @minimum 1
   */
  readonly resamples: number;
}

/** What names a benchmark: reports are compared by it. */
export interface BenchName {
  /** Title of the policy, name of its custom resource, or its file. */
  readonly policy: string;
  /** `cold_start` is to read, compile and evaluate for the first time, in a new process each. */
  readonly operation: BenchOperation;
  /** File of the request, without its folder; not there where settings are validated. */
  readonly request?: string;
}

export type BenchOperation = 'validate_settings' | 'validate' | 'cold_start';

export interface BenchResult extends BenchName {
  /** Whether the policy accepted the request; there for `validate` only. */
  readonly allowed?: boolean;
  /**
   * How many evaluations were measured.
   * @asType integer
   * @minimum 1
   */
  readonly evaluations: number;
  /** Evaluations one after the other, by wall time. */
  readonly evaluationsPerSecond: number;
  readonly wall: BenchLatency;
  /** How wall times are distributed. */
  readonly histogram: BenchHistogram;
  /** Processor time of an evaluation: the median of the samples. */
  readonly processorMs: number;
  readonly memory: BenchMemory;
  /** What a cold start consists of, on average; there for `cold_start` only. */
  readonly cold?: BenchColdStart;
  readonly samples: BenchSamples;
  /** How the processor time differs from the baseline; there with --compare, for benchmarks that the baseline has. */
  readonly change?: BenchChange;
}

/** Wall time of an evaluation. */
export interface BenchLatency {
  readonly meanMs: number;
  /** Lower bound of the mean, with a confidence of 95 %. */
  readonly lowerMs: number;
  /** Upper bound of the mean, with a confidence of 95 %. */
  readonly upperMs: number;
  readonly standardDeviationMs: number;
  readonly minMs: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Bins with round bounds. Times that are far out share the last bin. */
export interface BenchHistogram {
  /** The lower bound of each bin. */
  readonly fromMs: readonly number[];
  /** How many evaluations are in each bin. */
  readonly counts: readonly BenchCount[];
  /** Whether the last bin has everything above its bound, however far away. */
  readonly open: boolean;
}

/**
 * @asType integer
 * @minimum 0
 */
type BenchCount = number;

export interface BenchMemory {
  /**
   * Largest linear memory of a guest; not there for cold starts.
   * @asType integer
   * @minimum 0
   */
  readonly guestBytes?: number;
  /**
   * By how much the process grew while it was measured; of cold starts, by how much each process grew.
   * @asType integer
   */
  readonly residentGrowthBytes: number;
}

export interface BenchColdStart {
  /** To read and compile the policy. */
  readonly loadMs: number;
  /** The first evaluation. */
  readonly evaluationMs: number;
}

/** Means of the evaluations of each sample, in the order they were taken. */
export interface BenchSamples {
  readonly wallMs: readonly number[];
  readonly processorMs: readonly number[];
}

/** Shares: 0.05 is 5 % more, -0.05 is 5 % less. */
export interface BenchChange extends SampleChange {
  /** Processor time of an evaluation in the baseline. */
  readonly beforeMs: number;
}

export interface BenchComparison {
  /**
   * Smaller changes do not count: 0.05 is 5 %.
   * @minimum 0
   */
  readonly threshold: number;
  /** Where the baseline was measured. */
  readonly machine: BenchMachine;
  /** Benchmarks of the baseline that were not measured now. */
  readonly notMeasured: readonly BenchName[];
}
