import type { Measurement, MeasurePlan, Meter, Series } from './series.ts';

const restEveryMs = 50;
/** 8 MB of latencies; whoever measures for an hour need not have all of its evaluations. */
const maxEvaluations = 1_000_000;

/**
 * Measures an evaluation again and again: first without looking, until the engine has optimised what is used often,
 * then in samples of equally many evaluations.
 * @param evaluate what it throws ends the measurement
 */
export class WarmSeries implements Series {
  private readonly evaluate: () => Promise<unknown>;
  private readonly plan: MeasurePlan;
  private readonly meter: Meter;
  private sampleSize = 1;
  private latenciesMs = new Float64Array(0);
  private readonly wallMs: number[] = [];
  private readonly processorMs: number[] = [];
  private residentGrowthBytes = 0;
  private restedAt = 0;

  constructor(evaluate: () => Promise<unknown>, plan: MeasurePlan, meter: Meter) {
    this.evaluate = evaluate;
    this.plan = plan;
    this.meter = meter;
  }

  /** Evaluates for the time of the warm-up, once at least. */
  async warmUp(): Promise<void> {
    const { now } = this.meter;
    const startedAt = now();
    this.restedAt = startedAt;
    let evaluatingMs = 0;
    let count = 0;
    do {
      const from = now();
      await this.evaluate();
      evaluatingMs += now() - from;
      count++;
      await this.restIfDue();
    } while (now() - startedAt < this.plan.warmUpMs);
    const { measurementMs, samples } = this.plan;
    const wanted = Math.round((measurementMs * count) / evaluatingMs / samples);
    this.sampleSize = Math.max(1, Math.min(wanted, Math.floor(maxEvaluations / samples)));
    // Filled, so that its memory is taken now and not while the growth of the process is watched.
    this.latenciesMs = new Float64Array(samples * this.sampleSize).fill(0);
  }

  async takeUpTo(share: number): Promise<void> {
    const { residentBytes } = this.meter;
    const residentBefore = residentBytes();
    while (this.wallMs.length < Math.round(this.plan.samples * share)) await this.takeSample();
    this.residentGrowthBytes += residentBytes() - residentBefore;
  }

  result(): Measurement {
    const { wallMs, processorMs, residentGrowthBytes } = this;
    const latenciesMs = this.latenciesMs.subarray(0, wallMs.length * this.sampleSize);
    return { latenciesMs, wallMs, processorMs, residentGrowthBytes };
  }

  private async takeSample(): Promise<void> {
    const { now, processorMs } = this.meter;
    let wall = 0;
    let processor = 0;
    let at = this.wallMs.length * this.sampleSize;
    for (const end = at + this.sampleSize; at < end;) {
      const processorAt = processorMs();
      // What is between rests is measured at once: asking for the processor time takes a system call.
      for (let isDue = false; at < end && !isDue; at++) {
        const startedAt = now();
        await this.evaluate();
        const endedAt = now();
        this.latenciesMs[at] = endedAt - startedAt;
        wall += endedAt - startedAt;
        isDue = endedAt - this.restedAt >= restEveryMs;
      }
      processor += processorMs() - processorAt;
      await this.restIfDue();
    }
    this.wallMs.push(wall / this.sampleSize);
    this.processorMs.push(processor / this.sampleSize);
  }

  private async restIfDue(): Promise<void> {
    const { now, rest } = this.meter;
    if (now() - this.restedAt < restEveryMs) return;
    await rest();
    this.restedAt = now();
  }
}
