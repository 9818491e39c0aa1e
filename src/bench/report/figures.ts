import type { ColdMeasurement, Measurement } from '../measure/index.ts';
import {
  createRandom,
  histogramOf,
  mean,
  median,
  middleOf,
  quantile,
  resampleMeans,
  sorted,
  standardDeviation,
  type Sorted,
} from '../statistics/index.ts';
import type { BenchHistogram, BenchLatency, BenchMemory, BenchName, BenchResult } from './report.ts';

const confidence = 0.95;
const histogramBins = 9;

/** Statistics do not depend on chance: the same measurements give the same figures. */
export const seed = 1;

/** What is known of a benchmark besides its measurement. */
export interface BenchSubject extends BenchName {
  readonly allowed?: boolean;
  readonly guestBytes?: number | undefined;
}

/** The figures of a measurement. @param resamples of the bootstrap that gives the bounds of the mean */
export function figuresOf(
  { guestBytes, ...subject }: BenchSubject,
  measured: Measurement | ColdMeasurement,
  resamples: number,
): BenchResult {
  const { latenciesMs, residentGrowthBytes } = measured;
  const latencies = sorted(latenciesMs);
  const wall = latencyOf(latencies, measured, resamples);
  const memory: BenchMemory = {
    ...(guestBytes === undefined ? {} : { guestBytes }),
    residentGrowthBytes: Math.round(residentGrowthBytes),
  };
  return {
    ...subject,
    evaluations: latenciesMs.length,
    evaluationsPerSecond: rounded(1000 / wall.meanMs),
    wall,
    histogram: distributionOf(latencies),
    processorMs: rounded(median(measured.processorMs)),
    memory,
    ...('loadMs' in measured
      ? { cold: { loadMs: rounded(measured.loadMs), evaluationMs: rounded(measured.evaluationMs) } }
      : {}),
    samples: { wallMs: measured.wallMs.map(rounded), processorMs: measured.processorMs.map(rounded) },
  };
}

function distributionOf(latencies: Sorted): BenchHistogram {
  const { bins, isOpen } = histogramOf(latencies, histogramBins);
  return {
    fromMs: bins.map(({ from }) => rounded(from)),
    counts: bins.map(({ count }) => count),
    open: isOpen,
  };
}

function latencyOf(ordered: Sorted, { wallMs }: Measurement, resamples: number): BenchLatency {
  const means = resampleMeans(sorted(wallMs), { resamples, random: createRandom(seed) });
  const { lower, upper } = middleOf(means, confidence);
  return {
    meanMs: rounded(mean(ordered)),
    lowerMs: rounded(lower),
    upperMs: rounded(upper),
    standardDeviationMs: rounded(standardDeviation(ordered)),
    minMs: rounded(ordered[0] ?? NaN),
    p50Ms: rounded(quantile(ordered, 0.5)),
    p90Ms: rounded(quantile(ordered, 0.9)),
    p95Ms: rounded(quantile(ordered, 0.95)),
    p99Ms: rounded(quantile(ordered, 0.99)),
    maxMs: rounded(ordered.at(-1) ?? NaN),
  };
}

/** To a nanosecond: clocks are not more exact, and files get shorter. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
