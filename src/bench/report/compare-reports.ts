import { compareSamples, createRandom, median, type ComparisonOptions } from '../statistics/index.ts';
import { keyOf } from './benchmark-names.ts';
import { seed } from './figures.ts';
import type { Baseline } from './baseline.ts';
import type { BenchReport, BenchResult } from './report.ts';

/**
 * The report with how each benchmark differs from the one of the same name in the baseline. What is compared is processor
 * time, which other programs on the machine change little.
 */
export function compareReports(
  report: BenchReport,
  baseline: Baseline,
  { threshold, resamples }: Omit<ComparisonOptions, 'random'>,
): BenchReport {
  const earlier = new Map(baseline.benchmarks.map((benchmark) => [keyOf(benchmark), benchmark]));
  const measured = new Set(report.benchmarks.map(keyOf));
  const benchmarks = report.benchmarks.map((result): BenchResult => {
    const before = earlier.get(keyOf(result))?.processorMs;
    if (before === undefined) return result;
    const options = { threshold, resamples, random: createRandom(seed) };
    const change = compareSamples(before, result.samples.processorMs, options);
    return { ...result, change: { ...change, beforeMs: median(before) } };
  });
  const notMeasured = baseline.benchmarks
    .filter((benchmark) => !measured.has(keyOf(benchmark)))
    .map(({ policy, operation, request }) => ({
      policy,
      operation,
      ...(request === undefined ? {} : { request }),
    }));
  return { ...report, benchmarks, comparison: { threshold, machine: baseline.machine, notMeasured } };
}
