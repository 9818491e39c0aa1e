import { mean, median } from '../statistics/index.ts';
import type { Measurement, MeasurePlan, Meter, Series } from './series.ts';

/** One start from nothing: in a process that has not seen the policy yet. */
export interface ColdStart {
  /** Wall time to read and compile the policy. */
  readonly loadMs: number;
  /** Wall time of the first evaluation. */
  readonly evaluationMs: number;
  /** Processor time of both. */
  readonly processorMs: number;
  /** By how much the process grew. */
  readonly residentGrowthBytes: number;
}

export interface ColdMeasurement extends Measurement {
  /** Mean wall time to read and compile the policy. */
  readonly loadMs: number;
  /** Mean wall time of the first evaluation. */
  readonly evaluationMs: number;
}

/** Fewer say little, however long each takes. */
const minStarts = 10;

/**
 * Measures starts until there are as many as samples are wanted, or the time for the measurement is over. Each is a
 * sample.
 * @param start what it throws ends the measurement
 */
export class ColdSeries implements Series<ColdMeasurement> {
  private readonly start: () => Promise<ColdStart>;
  private readonly plan: MeasurePlan;
  private readonly meter: Meter;
  private readonly starts: ColdStart[] = [];
  /** With the making of the processes. */
  private spentMs = 0;

  constructor(start: () => Promise<ColdStart>, plan: MeasurePlan, meter: Meter) {
    this.start = start;
    this.plan = plan;
    this.meter = meter;
  }

  /** One start, so that the files are in the memory of the system. */
  async warmUp(): Promise<void> {
    await this.start();
  }

  async takeUpTo(share: number): Promise<void> {
    const { now, rest } = this.meter;
    while (this.done() < share) {
      const startedAt = now();
      this.starts.push(await this.start());
      this.spentMs += now() - startedAt;
      await rest();
    }
  }

  result(): ColdMeasurement {
    const { starts } = this;
    const totals = starts.map(({ loadMs, evaluationMs }) => loadMs + evaluationMs);
    return {
      latenciesMs: Float64Array.from(totals),
      wallMs: totals,
      processorMs: starts.map(({ processorMs }) => processorMs),
      residentGrowthBytes: median(starts.map(({ residentGrowthBytes }) => residentGrowthBytes)),
      loadMs: mean(starts.map(({ loadMs }) => loadMs)),
      evaluationMs: mean(starts.map(({ evaluationMs }) => evaluationMs)),
    };
  }

  /** How far the samples are, or the time, but for the first few. */
  private done(): number {
    const { measurementMs, samples } = this.plan;
    const count = this.starts.length;
    return Math.max(count / samples, Math.min(this.spentMs / measurementMs, count / minStarts));
  }
}
