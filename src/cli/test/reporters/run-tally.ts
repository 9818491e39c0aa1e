import { leftOutByOnly } from '../../../suite/index.ts';
import type { CaseResult, Counts, SuiteEvent, SuiteInfo } from '../../../suite/index.ts';
import type { Terminal } from '../../terminal.ts';
import { displayWidth } from '../../text/display-width.ts';
import { margin } from '../../text/layout.ts';
import { glyphsOf, paint, type Style } from '../../text/paint.ts';
import { visibleName } from '../../text/visible-name.ts';
import { counted } from '../../text/wrap.ts';
import { factRows } from './fact-rows.ts';
import type { Detail } from './detail.ts';
import { formatTime } from './format-time.ts';
import { placeText } from './place-text.ts';
import { renderFindings } from './render-findings.ts';

type RunEnd = Extract<SuiteEvent, { type: 'run-end' }>;

/** With more, the first are not on the screen any more when the run ends. */
const manyFailures = 3;
const maxListed = 50;

/** Keeps of a run's events what its last rows need. */
export class RunTally {
  private readonly failedRows: string[][] = [];
  private planned = 0;
  private readonly snapshots = { written: 0, updated: 0 };
  private findings = 0;
  private leftOut = 0;
  private readonly detail: Detail;
  private readonly terminal: Terminal;

  constructor(detail: Detail, terminal: Terminal) {
    this.detail = detail;
    this.terminal = terminal;
  }

  add(event: SuiteEvent): void {
    if (event.type === 'run-start') this.planned = event.cases;
    if (event.type === 'suite-end') this.findings += event.findings.length;
    if (event.type !== 'case-end') return;
    const { status, snapshot, skipReason } = event.result;
    if (skipReason === leftOutByOnly) this.leftOut++;
    if (snapshot === 'written' || snapshot === 'updated') this.snapshots[snapshot]++;
    // One more than is shown tells that there are more.
    if (status === 'failed' && this.failedRows.length <= maxListed)
      this.failedRows.push(listedCase(event.result, event.suite, this.terminal));
  }

  /** What is wrong with the run as a whole, failed cases again where there were many, and numbers. */
  render(end: RunEnd): string[] {
    return [...this.renderRunFindings(end), ...this.renderFailed(end), ...this.renderNumbers(end)];
  }

  private renderRunFindings({ findings }: RunEnd): string[] {
    if (findings.length === 0) return [];
    const title = `${glyphsOf(this.terminal).rejected} the run as a whole`;
    return [
      paint('rejected', title, this.terminal),
      '',
      ...renderFindings(findings, noPlace, this.detail, this.terminal),
    ];
  }

  private renderFailed({ cases }: RunEnd): string[] {
    if (cases.failed <= manyFailures) return [];
    const listed = this.failedRows.slice(0, maxListed);
    const left = cases.failed - listed.length;
    const note = left > 0 ? [margin + paint('quiet', `and ${String(left)} more`, this.terminal)] : [];
    return [paint('strong', 'Failed cases', this.terminal), ...listed.flat(), ...note, ''];
  }

  private renderNumbers({ suites, cases, findings, bailed, durationMs }: RunEnd): string[] {
    const { terminal, snapshots } = this;
    const others = this.findings + findings.length;
    const notRun = this.planned - cases.passed - cases.failed - cases.skipped;
    const early = bailed ? [`after failed cases, ${counted(notRun, 'case')} not run`] : [];
    const stored = (['written', 'updated'] as const)
      .filter((name) => snapshots[name] > 0)
      .map((name) => `${String(snapshots[name])} ${name}`)
      .join(', ');
    return [
      ...factRows('suites', [describeCounts(suites, terminal)], terminal),
      ...factRows('cases', [describeCounts(cases, terminal)], terminal),
      ...factRows(
        'left out',
        this.leftOut === 0 ? [] : [`${String(this.leftOut)}: ${leftOutByOnly}`],
        terminal,
      ),
      ...factRows('findings', others === 0 ? [] : [`${String(others)} about no single case`], terminal),
      ...factRows('snapshots', stored === '' ? [] : [stored], terminal),
      ...factRows('stopped', early, terminal),
      ...factRows('time', [formatTime(durationMs)], terminal),
    ];
  }
}

const noPlace = (): undefined => undefined;

/** A failed case on one row where there is room, else with the place on a row of its own. */
export function listedCase(result: CaseResult, suite: SuiteInfo, terminal: Terminal): string[] {
  const inner = margin + margin;
  const columns = terminal.columns - inner.length;
  const name = visibleName(result.name, columns, terminal);
  const place = placeText(suite, result.position, columns, terminal);
  const row = margin + paint('removed', `${glyphsOf(terminal).rejected} ${name}`, terminal);
  const isOneRow = displayWidth(name) + margin.length + displayWidth(place) <= columns;
  const shownPlace = paint('place', place, terminal);
  return isOneRow ? [row + margin + shownPlace] : [row, inner + shownPlace];
}

const countStyles = { failed: 'removed', passed: 'added', skipped: 'warning' } as const satisfies Record<
  keyof Counts,
  Style
>;

/** `2 failed, 9 passed (11)`. */
export function describeCounts(counts: Counts, terminal: Terminal): string {
  const parts = (['failed', 'passed', 'skipped'] as const)
    .filter((name) => counts[name] > 0)
    .map((name) => paint(countStyles[name], `${String(counts[name])} ${name}`, terminal));
  const total = counts.passed + counts.failed + counts.skipped;
  return parts.length === 0 ? 'none' : `${parts.join(', ')} (${String(total)})`;
}
