import { describe, expect, it } from 'vitest';
import type { BenchChange } from '../../../../src/bench/index.ts';
import { renderHistogram } from '../../../../src/cli/bench/render-histogram.ts';
import { renderReport } from '../../../../src/cli/bench/render-report.ts';
import { displayWidth } from '../../../../src/cli/text/display-width.ts';
import { active, plain, seenRows } from '../terminals.ts';
import { machine, report, result } from './reports.ts';

const change: BenchChange = {
  verdict: 'regressed',
  change: 0.231,
  lower: 0.21,
  upper: 0.25,
  pValue: 1e-9,
  noise: 0.04,
  beforeMs: 0.4,
};
const comparison = { threshold: 0.05, machine, notMeasured: [] };

describe('renderReport', () => {
  it('has a row with the percentiles of each benchmark', () => {
    const text = renderReport(
      report([
        result({ operation: 'validate_settings' }),
        result({ allowed: false, memory: { guestBytes: 65_536 * 17, residentGrowthBytes: -2048 } }),
      ]),
      plain,
    );

    const rows = seenRows(text);
    expect(rows[0]).toBe('pod-hardening');
    const heading = rows.find((row) => row.includes('mean')) ?? '';
    expect(heading.trim().split(/ +/)).toEqual(['mean', '±95%', 'p50', 'p90', 'p95', 'p99', 'max']);
    const row = rows.find((one) => one.startsWith('  validate accept.json ')) ?? '';
    expect(row.trim().split(/ {2,}/)).toEqual([
      'validate accept.json',
      ...['612µs', '1.0%', '600µs', '700µs', '800µs', '1.50ms', '12.3ms'],
    ]);
    expect(text).toMatch(
      /rejected · 8,123 evaluations · 1,634\/s · processor 498µs\s*·? ?\s*guest memory 1\.1 MiB/,
    );
    expect(text).toContain('resident memory -2.0 KiB');
  });

  it('claims no exactness of one sample', () => {
    const samples = { wallMs: [1], processorMs: [1] };
    const once = { evaluations: 1, samples };
    const text = renderReport(
      report([
        result(once),
        result({ ...once, operation: 'cold_start', cold: { loadMs: 38, evaluationMs: 22 } }),
      ]),
      plain,
    );

    const rows = seenRows(text).filter((row) => row.includes('612µs'));
    expect(rows.map((row) => row.trim().split(/ {2,}/)[2])).toEqual(['-', '-']);
    expect(text).toMatch(/ 1 evaluation ·/);
    expect(text).toMatch(/ 1 process ·/);
  });

  it('compares a cold start with a warm evaluation', () => {
    const cold = result({
      operation: 'cold_start',
      evaluations: 20,
      wall: { ...result().wall, p50Ms: 60 },
      cold: { loadMs: 38, evaluationMs: 22 },
    });

    const text = renderReport(report([result(), cold]), { ...plain, columns: 120 });

    expect(text).toContain('  cold start accept.json\n');
    expect(text).toContain(
      '20 processes · read and compile 38.0ms · first evaluation 22.0ms · 100 times a warm one',
    );
  });

  it('tells for each benchmark what changed', () => {
    const benchmarks = [
      result({ change }),
      result({ operation: 'validate_settings', change: { ...change, verdict: 'unchanged', change: 0.01 } }),
      result({ request: 'new.json' }),
    ];
    const notMeasured = [{ policy: 'pod-hardening', operation: 'validate', request: 'gone.json' }] as const;

    const rows = seenRows(
      renderReport(report(benchmarks, { comparison: { ...comparison, notMeasured } }), plain),
    );

    const compared = rows.slice(rows.indexOf('Compared with the baseline (threshold 5%)'));
    const cellsOf = (name: string): string[] =>
      (compared.find((row) => row.startsWith(`  ${name} `)) ?? '').trim().split(/ {2,}/);
    expect(cellsOf('validate accept.json')).toEqual([
      'validate accept.json',
      ...['400µs → 498µs', '+23%', '+21%..+25%', '4.0%', 'regressed'],
    ]);
    expect(cellsOf('validate_settings').at(-1)).toBe('no change');
    expect(cellsOf('validate new.json').at(-1)).toBe('new');
    expect(cellsOf('validate gone.json').at(-1)).toBe('not measured');
  });

  const long = 'a-policy-with-a-name-that-is-as-long-as-names-may-be-and-then-some-more-of-it-to-make-sure';
  const full = report(
    [
      result({ policy: long, request: `${long}.json`, allowed: true, change }),
      result({ policy: long, operation: 'cold_start', cold: { loadMs: 1, evaluationMs: 2 }, change }),
      result({ policy: 'b\x1b[31m\u202e', request: 'evil\n\x07name', change }),
    ],
    { comparison: { ...comparison, notMeasured: [{ policy: long, operation: 'validate_settings' }] } },
  );

  it.each([
    [80, true, true],
    [120, true, true],
    [80, false, false],
    [40, true, false],
    [30, false, true],
  ])('fits into %d columns (colour %s, Unicode %s)', (columns, color, unicode) => {
    const text = renderReport(full, { columns, color, unicode });

    for (const row of seenRows(text)) {
      expect(displayWidth(row), row).toBeLessThanOrEqual(columns);
      expect(row).not.toMatch(active);
      if (!unicode) expect(row).toMatch(/^[\x20-\x7e]*$/);
    }
    expect(text.includes('\x1b[')).toBe(color);
  });

  it.each([80, 120])('keeps the tables together at %d columns', (columns) => {
    const text = renderReport(report([result({ change })], { comparison }), { ...plain, columns });

    // A table that does not fit becomes a list of facts, one to a row.
    expect(text).toMatch(/^ +mean +±95% +p50/m);
    expect(text).toMatch(/^ +pod-hardening +processor time +change/m);
  });
});

describe('renderHistogram', () => {
  const histogram = { fromMs: [0.5, 1, 1.5], counts: [40, 10, 1], open: true };

  it('has bars as long as there are evaluations', () => {
    const rows = renderHistogram(histogram, 60, plain);

    const lengths = rows.map((row) => {
      return Array.from(row, (character) => ' ▏▎▍▌▋▊▉█'.indexOf(character)).reduce(
        (a, b) => a + Math.max(b, 0),
        0,
      );
    });
    const unit = (lengths[0] ?? NaN) / 40;
    expect(lengths.map((length) => Math.round(length / unit))).toEqual([40, 10, 1]);
    expect(rows[0]).toMatch(/^ {2}500µs █+ 40$/);
    expect(rows[1]).toMatch(/^ {4}1ms █+.? 10$/);
    expect(rows[2]).toMatch(/^≥ 1\.5ms [█▏▎▍▌▋▊▉]+ 1$/);
  });

  it('shows what is there at all, and nothing where nothing is', () => {
    const rows = renderHistogram({ fromMs: [1, 2, 3], counts: [1_000_000, 0, 1], open: false }, 40, plain);

    expect(rows[1]).toMatch(/^ {2}2ms 0$/);
    expect(rows[2]).toMatch(/^ {2}3ms ▏ 1$/);
  });

  it('does with ASCII', () => {
    const rows = renderHistogram(histogram, 60, { ...plain, unicode: false });

    expect(rows[0]).toMatch(/^ {2}500us #+ 40$/);
    expect(rows[2]).toMatch(/^> 1\.5ms # 1$/);
  });
});
