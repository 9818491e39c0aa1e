import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareReports,
  describeBenchmark,
  figuresOf,
  formatReport,
  publicNames,
  readBaseline,
  type BenchReport,
  type Measurement,
} from '../../../../src/bench/index.ts';
import { refusalOf, useTemporaryFolder } from '../../cli/run/temporary-folder.ts';

const folder = useTemporaryFolder();
const machine = { cpu: 'c', cpus: 2, platform: 'linux', arch: 'x64', node: '26.10.0', v8: '14.6' };
const plan = { warmUpMs: 1, measurementMs: 1, samples: 4, resamples: 100 };

/** Evaluations of so many milliseconds, with half of that of the processor. */
function measured(...latenciesMs: readonly number[]): Measurement {
  return {
    latenciesMs: Float64Array.from(latenciesMs),
    wallMs: latenciesMs,
    processorMs: latenciesMs.map((latency) => latency / 2),
    residentGrowthBytes: 4096,
  };
}

function report(...benchmarks: BenchReport['benchmarks']): BenchReport {
  return { format: 1, wardctl: '0.1.0', machine, plan, benchmarks };
}

const validate = { policy: 'p', operation: 'validate', request: 'r.json' } as const;
const options = { threshold: 0.05, resamples: 100 };

describe('figuresOf', () => {
  it('describes the latencies', () => {
    const latencies = Array.from({ length: 101 }, (_, index) => 100 - index);

    const figures = figuresOf(
      { ...validate, allowed: true, guestBytes: 65_536 },
      measured(...latencies),
      1000,
    );

    expect(figures).toMatchObject({
      ...validate,
      allowed: true,
      evaluations: 101,
      evaluationsPerSecond: 20,
      wall: { meanMs: 50, minMs: 0, p50Ms: 50, p90Ms: 90, p95Ms: 95, p99Ms: 99, maxMs: 100 },
      processorMs: 25,
      memory: { guestBytes: 65_536, residentGrowthBytes: 4096 },
    });
    expect(figures).not.toHaveProperty('cold');
    // The standard error of the mean is 29.3 / √101.
    expect(figures.wall.lowerMs).toBeCloseTo(50 - 1.96 * 2.92, 0);
    expect(figures.wall.upperMs).toBeCloseTo(50 + 1.96 * 2.92, 0);
    expect(figures.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(101);
  });

  it('is the same each time', () => {
    expect(figuresOf(validate, measured(1, 2, 3), 50)).toEqual(figuresOf(validate, measured(1, 2, 3), 50));
  });

  it('tells what a cold start consists of', () => {
    const cold = { ...measured(3), loadMs: 2, evaluationMs: 1 };

    expect(figuresOf({ policy: 'p', operation: 'cold_start' }, cold, 10)).toMatchObject({
      cold: { loadMs: 2, evaluationMs: 1 },
    });
  });
});

describe('names', () => {
  it('are words', () => {
    expect(describeBenchmark(validate)).toBe('validate r.json');
    expect(describeBenchmark({ policy: 'p', operation: 'validate_settings' })).toBe('validate_settings');
    expect(describeBenchmark({ policy: 'p', operation: 'cold_start', request: 'r.json' })).toBe(
      'cold start r.json',
    );
  });

  it('hold no folders and no hosts, and are told apart', () => {
    expect(
      publicNames(['/home/ann/a.json', 'b\\a.json', 'registry.internal/team/policy:v1', 'stdin', 'a.json']),
    ).toEqual(['a.json', 'a.json #2', 'policy:v1', 'stdin', 'a.json #3']);
  });
});

describe('a baseline', () => {
  it('is read as it was saved', () => {
    const path = folder.write('b.json', formatReport(report(figuresOf(validate, measured(1, 2), 10))));

    expect(readBaseline(path, 'b.json')).toEqual({
      machine,
      benchmarks: [{ ...validate, processorMs: [0.5, 1] }],
    });
  });

  it('is written with numbers on one line, which changes nothing of what it means', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.nat(), { minLength: 1 }), (policy, times) => {
        const original = report(
          figuresOf({ ...validate, policy }, measured(...times.map((time) => time + 1)), 2),
        );

        const text = formatReport(original);

        expect(JSON.parse(text)).toEqual(original);
        expect(text).not.toMatch(/^\s*\d/m);
      }),
    );
    const tricky = report(
      figuresOf({ ...validate, policy: '[\n 1\n]', request: '[ 1, 2 ]' }, measured(1), 2),
    );
    expect(JSON.parse(formatReport(tricky))).toEqual(tricky);
  });

  const [saved] = [report(figuresOf(validate, measured(1), 2))];
  it.each([
    ['what is no JSON', 'hello', 'expected value'],
    ['another format', { ...saved, format: 2 }, 'expected the format `1`'],
    ['no machine', { ...saved, machine: undefined }, 'missing field `machine`'],
    ['no benchmarks', { ...saved, benchmarks: [] }, 'expected 1 to 100000 benchmarks, found 0'],
    ['another operation', { ...saved, benchmarks: [{ ...validate, operation: 'x' }] }, 'unknown variant `x`'],
    [
      'no samples',
      { ...saved, benchmarks: [{ ...validate, samples: { processorMs: [] } }] },
      'expected 1 to 10000 samples, found 0',
    ],
    [
      'a negative time',
      { ...saved, benchmarks: [{ ...validate, samples: { processorMs: [-1] } }] },
      'expected a number of milliseconds',
    ],
    [
      'too many samples',
      {
        ...saved,
        benchmarks: [{ ...validate, samples: { processorMs: Array.from({ length: 10_001 }, () => 1) } }],
      },
      'expected 1 to 10000 samples, found 10001',
    ],
  ])('cannot be %s', async (_name, content, reason) => {
    const path = folder.write('b.json', typeof content === 'string' ? content : JSON.stringify(content));

    const { code, message } = await refusalOf(() => readBaseline(path, 'b.json'));

    expect(code).toBe('BASELINE_INVALID');
    expect(message).toContain('b.json: ');
    expect(message).toContain(reason);
  });

  it('has to be there', async () => {
    expect((await refusalOf(() => readBaseline(`${folder.path}/none.json`, 'none.json'))).code).toBe(
      'BASELINE_UNREADABLE',
    );
  });
});

describe('compareReports', () => {
  const twenty = (around: number): Measurement =>
    measured(...Array.from({ length: 20 }, (_, index) => around + (index % 5) / 1000));
  const baseline = {
    machine: { ...machine, cpu: 'other' },
    benchmarks: [
      { ...validate, processorMs: twenty(1).processorMs },
      { policy: 'p', operation: 'validate_settings' as const, processorMs: twenty(1).processorMs },
      { policy: 'gone', operation: 'validate_settings' as const, processorMs: [1] },
    ],
  };

  it('compares benchmarks of the same name, and tells which have none', () => {
    const now = report(
      figuresOf(validate, twenty(2), 10),
      figuresOf({ policy: 'p', operation: 'validate_settings' }, twenty(1), 10),
      figuresOf({ ...validate, request: 'new.json' }, twenty(1), 10),
    );

    const { benchmarks, comparison } = compareReports(now, baseline, options);

    expect(benchmarks.map(({ change }) => change?.verdict)).toEqual(['regressed', 'unchanged', undefined]);
    expect(benchmarks[0]?.change).toMatchObject({
      beforeMs: expect.closeTo(0.501, 6) as unknown,
      change: expect.closeTo(0.998, 3) as unknown,
    });
    expect(comparison).toEqual({
      threshold: 0.05,
      machine: baseline.machine,
      notMeasured: [{ policy: 'gone', operation: 'validate_settings' }],
    });
  });
});
