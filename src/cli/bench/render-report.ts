import { describeBenchmark, type BenchReport, type BenchResult } from '../../bench/index.ts';
import { formatByteSize } from '../byte-size.ts';
import type { Terminal } from '../terminal.ts';
import { margin, usableTerminal } from '../text/layout.ts';
import { glyphsOf, paint } from '../text/paint.ts';
import { layParts, type Part } from '../text/parts.ts';
import { span } from '../text/spans.ts';
import { layTable, type Cell } from '../text/table.ts';
import { visibleName } from '../text/visible-name.ts';
import { formatCount, formatShare, formatTime } from './format-figures.ts';
import { renderChanges } from './render-changes.ts';
import { renderHistogram } from './render-histogram.ts';

/** Wider tables are harder to read than they have to be. */
const maxTableColumns = 118;
const headings = ['', 'mean', '±95%', 'p50', 'p90', 'p95', 'p99', 'max'];
/** What the figures take of a row, with the gaps between them. */
const figureColumns = 7 * 8;

/** The report as text: for each policy a table and histograms, and what changed since the baseline. */
export function renderReport(report: BenchReport, anyTerminal: Terminal): string {
  const terminal = usableTerminal(anyTerminal);
  const policies = [...new Set(report.benchmarks.map(({ policy }) => policy))];
  const blocks = policies.map((policy) => {
    const own = report.benchmarks.filter((benchmark) => benchmark.policy === policy);
    return renderPolicy(policy, own, terminal);
  });
  return [...blocks, ...renderChanges(report, terminal)].map((rows) => `${rows.join('\n')}\n`).join('\n');
}

function renderPolicy(policy: string, results: readonly BenchResult[], terminal: Terminal): string[] {
  const columns = Math.min(terminal.columns, maxTableColumns) - margin.length;
  const nameColumns = Math.max(columns - figureColumns, 20);
  const table = {
    headings: headings.map((heading): Cell => [
      span(terminal.unicode ? heading : heading.replace('±', '+-')),
    ]),
    rows: results.map((result) => rowOf(result, nameColumns, terminal)),
    alignments: headings.map((_, index) => (index === 0 ? ('left' as const) : ('right' as const))),
  };
  return [
    paint('strong', visibleName(policy, terminal.columns, terminal), terminal),
    '',
    ...layTable(table, columns, terminal).map((row) => margin + row),
    ...results.flatMap((result) => renderResult(result, results, terminal)),
  ];
}

function rowOf(result: BenchResult, nameColumns: number, terminal: Terminal): Cell[] {
  const { meanMs, lowerMs, upperMs, p50Ms, p90Ms, p95Ms, p99Ms, maxMs } = result.wall;
  const figures = [
    formatTime(meanMs, terminal),
    // Of one sample, nobody knows how much the next would differ.
    result.samples.wallMs.length < 2 ? '-' : formatShare((upperMs - lowerMs) / 2 / meanMs),
    ...[p50Ms, p90Ms, p95Ms, p99Ms, maxMs].map((time) => formatTime(time, terminal)),
  ];
  const name = visibleName(describeBenchmark(result), nameColumns, terminal);
  return [name, ...figures].map((text) => [span(text)]);
}

/** What a table has no room for, and the distribution. */
function renderResult(result: BenchResult, others: readonly BenchResult[], terminal: Terminal): string[] {
  const { allowed, memory, processorMs, evaluations, evaluationsPerSecond, cold } = result;
  const verdict = allowed === undefined ? [] : [allowed ? 'accepted' : 'rejected'];
  const growth = memory.residentGrowthBytes;
  const resident = `resident memory ${growth < 0 ? '-' : '+'}${formatByteSize(Math.abs(growth))}`;
  const facts =
    cold === undefined
      ? [
          ...verdict,
          counted(evaluations, 'evaluation', 'evaluations'),
          `${formatCount(evaluationsPerSecond)}/s`,
          `processor ${formatTime(processorMs, terminal)}`,
          ...(memory.guestBytes === undefined ? [] : [`guest memory ${formatByteSize(memory.guestBytes)}`]),
          resident,
        ]
      : [
          counted(evaluations, 'process', 'processes'),
          `read and compile ${formatTime(cold.loadMs, terminal)}`,
          `first evaluation ${formatTime(cold.evaluationMs, terminal)}`,
          ...timesWarm(result, others),
          resident,
        ];
  const inner = { ...terminal, columns: terminal.columns - margin.length };
  const name = visibleName(describeBenchmark(result), inner.columns, terminal);
  const separator = ` ${glyphsOf(terminal).dot} `;
  const parts = facts.map((text, index): Part => ({ text, gap: index === 0 ? '' : separator }));
  return [
    '',
    margin + paint('strong', name, terminal),
    ...layParts(parts, inner).map((row) => margin + row),
    ...renderHistogram(result.histogram, inner.columns, terminal).map((row) => margin + row),
  ];
}

function counted(count: number, one: string, several: string): string {
  return `${formatCount(count)} ${count === 1 ? one : several}`;
}

/** How much longer the first evaluation takes, with all that comes before it, than later ones. */
function timesWarm({ request, wall }: BenchResult, others: readonly BenchResult[]): string[] {
  const warm = others.find((other) => other.operation === 'validate' && other.request === request);
  if (warm === undefined) return [];
  return [`${formatCount(wall.p50Ms / warm.wall.p50Ms)} times a warm one`];
}
