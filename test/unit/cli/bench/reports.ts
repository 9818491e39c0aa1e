import type { BenchReport, BenchResult } from '../../../../src/bench/index.ts';

const wall = {
  meanMs: 0.612,
  lowerMs: 0.606,
  upperMs: 0.618,
  standardDeviationMs: 0.1,
  minMs: 0.31,
  p50Ms: 0.6,
  p90Ms: 0.7,
  p95Ms: 0.8,
  p99Ms: 1.5,
  maxMs: 12.3,
};

/** Figures of a benchmark, but for what a test is about. */
export function result(changes: Partial<BenchResult> = {}): BenchResult {
  return {
    policy: 'pod-hardening',
    operation: 'validate',
    ...(changes.operation === 'validate_settings' ? {} : { request: 'accept.json' }),
    evaluations: 8123,
    evaluationsPerSecond: 1634,
    wall,
    histogram: { fromMs: [0.3, 0.4, 0.5], counts: [100, 8000, 23], open: true },
    processorMs: 0.498,
    memory: { residentGrowthBytes: 1024 * 1024 },
    samples: { wallMs: [1, 1], processorMs: [1, 1] },
    ...changes,
  };
}

export const machine = { cpu: 'c', cpus: 2, platform: 'linux', arch: 'x64', node: '26.10.0', v8: '14.6' };

export function report(benchmarks: readonly BenchResult[], changes: Partial<BenchReport> = {}): BenchReport {
  const plan = { warmUpMs: 3000, measurementMs: 5000, samples: 100, resamples: 100_000 };
  return { format: 1, wardctl: '0.1.0', machine, plan, benchmarks, ...changes };
}
