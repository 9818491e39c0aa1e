import type { Counts } from '../../../../suite/index.ts';
import type { Terminal } from '../../../terminal.ts';
import { glyphsOf, paint, type Style } from '../../../text/paint.ts';
import { formatTime } from '../../reporters/format-time.ts';
import { describeCounts } from '../../reporters/run-tally.ts';
import { isPassing, resultsOf, type SuiteRecord, type WatchState } from '../watch-state.ts';
import { alignEnds } from './align.ts';

/** What goes on, and numbers. */
export function renderHead(state: WatchState, terminal: Terminal): string[] {
  const [cases = noText, suites = noText] = renderNumbers(state);
  return [
    alignEnds((shown) => renderTitle(state, shown), describeActivity(state, terminal), terminal),
    alignEnds(cases, describeRun(state, terminal), terminal),
    alignEnds(suites, describeFilter(state), terminal),
  ];
}

/** With the verdict in front, where there is one. */
function renderTitle(state: WatchState, terminal: Terminal): string {
  const title = paint('strong', 'wardctl test --watch', terminal);
  if (state.activity !== 'waiting') return title;
  const outcome = isPassing(state) ? 'accepted' : 'rejected';
  return `${paint(outcome, glyphsOf(terminal)[outcome], terminal)} ${title}`;
}

/** How many cases and suites passed and failed when they were run last: two rows for any terminal. */
export function renderNumbers({ suites }: WatchState): ((terminal: Terminal) => string)[] {
  const records = [...suites.values()];
  const counts = records.map(countCases);
  const outcomes = records
    .flatMap((record, index) => outcomeOf(record, counts[index] ?? nothing) ?? [])
    .reduce((sum, outcome) => ({ ...sum, [outcome]: sum[outcome] + 1 }), nothing);
  return [
    (terminal) => numbers('cases', counts.reduce(add, nothing), terminal),
    (terminal) => numbers('suites', outcomes, terminal),
  ];
}

/** Numbers of a suite's cases, as they ended last. */
export function countCases(record: SuiteRecord): Counts {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { status } of resultsOf(record).values()) counts[status]++;
  return counts;
}

/** Too few for whole sentences. */
const fewColumns = 50;
const noText = (): string => '';
const nothing: Counts = { passed: 0, failed: 0, skipped: 0 };

function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** `undefined` for a suite that did not come to its end yet, and may still pass. */
function outcomeOf(
  { findings, durationMs }: SuiteRecord,
  { passed, failed, skipped }: Counts,
): keyof Counts | undefined {
  if (failed + findings.length > 0) return 'failed';
  if (durationMs === undefined) return undefined;
  return passed === 0 && skipped > 0 ? 'skipped' : 'passed';
}

function numbers(label: string, counts: Counts, terminal: Terminal): string {
  return paint('quiet', label.padEnd(8), terminal) + describeCounts(counts, terminal);
}

function describeActivity(
  { activity, progress }: WatchState,
  terminal: Terminal,
): { text: string; style: Style } {
  const { columns } = terminal;
  const { bullet } = glyphsOf(terminal);
  switch (activity) {
    case 'preparing':
      return { text: `${bullet} preparing`, style: 'warning' };
    case 'running':
      return { text: `${bullet} running ${progress.done} of ${progress.total}`, style: 'warning' };
    case 'waiting':
      return { text: `${bullet} waiting${columns < fewColumns ? '' : ' for changes'}`, style: 'quiet' };
  }
}

function describeRun({ reason, durationMs }: WatchState, terminal: Terminal): { text: string; style: Style } {
  const time = durationMs === undefined ? '' : ` ${glyphsOf(terminal).dot} ${formatTime(durationMs)}`;
  return { text: reason + time, style: 'quiet' };
}

function describeFilter({ filter: { name, file } }: WatchState): { text: string; style: Style } {
  const parts = [
    ...(name === undefined ? [] : [`name: ${name}`]),
    ...(file === undefined ? [] : [`file: ${file}`]),
  ];
  return { text: parts.join('  '), style: 'warning' };
}
