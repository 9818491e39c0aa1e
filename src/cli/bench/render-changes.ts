import {
  describeBenchmark,
  type BenchChange,
  type BenchName,
  type BenchReport,
  type BenchResult,
} from '../../bench/index.ts';
import type { Terminal } from '../terminal.ts';
import { margin } from '../text/layout.ts';
import { glyphsOf, type Style } from '../text/paint.ts';
import { layParts } from '../text/parts.ts';
import { span } from '../text/spans.ts';
import { layTable, type Cell } from '../text/table.ts';
import { visibleName } from '../text/visible-name.ts';
import { formatChange, formatShare, formatTime } from './format-figures.ts';

const words = { unchanged: 'no change', improved: 'improved', regressed: 'regressed' } as const;
const styles: Readonly<Record<BenchChange['verdict'], Style>> = {
  unchanged: 'quiet',
  improved: 'accepted',
  regressed: 'rejected',
};
const headings = ['processor time', 'change', '95%', 'noise', ''];
/** What the other columns of a table need on one row each, with the gaps between them. */
const figureColumns = 56;
const minNameColumns = 22;

/** What changed since the baseline: a title, and a table for each policy; none without a baseline. */
export function renderChanges({ benchmarks, comparison }: BenchReport, terminal: Terminal): string[][] {
  if (comparison === undefined) return [];
  const { threshold, notMeasured } = comparison;
  const percent = String(Number((threshold * 100).toFixed(6)));
  const title = layParts(
    [
      { text: 'Compared with the baseline', style: 'strong', gap: '' },
      { text: `(threshold ${percent}%)`, style: 'strong', gap: ' ' },
    ],
    terminal,
  );
  const all: readonly (BenchResult | BenchName)[] = [...benchmarks, ...notMeasured];
  const tables = [...new Set(all.map(({ policy }) => policy))].map((policy) => {
    const own = all.filter((benchmark) => benchmark.policy === policy);
    return renderPolicy(policy, own, terminal);
  });
  return [title, ...tables];
}

function renderPolicy(
  policy: string,
  benchmarks: readonly (BenchResult | BenchName)[],
  terminal: Terminal,
): string[] {
  const columns = terminal.columns - margin.length;
  const named = (text: string): Cell => [
    span(visibleName(text, Math.max(columns - figureColumns, minNameColumns), terminal)),
  ];
  const table = {
    headings: [named(policy), ...headings.map((heading): Cell => [span(heading)])],
    rows: benchmarks.map((benchmark) => [
      named(describeBenchmark(benchmark)),
      ...changeCells(benchmark, terminal),
    ]),
  };
  return layTable(table, columns, terminal).map((row) => margin + row);
}

function changeCells(benchmark: BenchResult | BenchName, terminal: Terminal): Cell[] {
  if (!('change' in benchmark)) {
    return [[span('evaluations' in benchmark ? 'new' : 'not measured', 'quiet')]];
  }
  const { verdict, change, beforeMs, lower, upper, noise } = benchmark.change;
  const arrow = glyphsOf(terminal).arrow;
  return [
    [span(`${formatTime(beforeMs, terminal)} ${arrow} ${formatTime(benchmark.processorMs, terminal)}`)],
    [span(formatChange(change))],
    [span(`${formatChange(lower)}..${formatChange(upper)}`)],
    [span(formatShare(noise))],
    [span(words[verdict], styles[verdict])],
  ];
}
