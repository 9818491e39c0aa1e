import type { Terminal } from '../../../terminal.ts';
import { paint } from '../../../text/paint.ts';
import { visibleName } from '../../../text/visible-name.ts';
import { failuresOf, selectedFailure, type Failure } from '../failures.ts';
import { scrolledRows, type DetailsView } from '../press-key.ts';
import type { WatchState } from '../watch-state.ts';
import { ruleRow } from './align.ts';
import { renderDetails, renderOverview } from './details.ts';
import { renderFailureList } from './failure-list.ts';
import { renderKeys, renderPrompt } from './foot.ts';
import type { Frame } from './frame.ts';
import { renderHead } from './head.ts';
import { renderHelp } from './help.ts';

/** Below this, numbers and lines make way for what failed. */
const fewRows = 12;

/** A frame, and what has to be known of it to scroll. */
export interface LaidFrame {
  readonly frame: Frame;
  readonly view: DetailsView;
}

/** Renders the details of a failure, which takes time for big ones: once for as long as they are looked at. */
export class FrameLayout {
  private failure: Failure | undefined;
  private terminal: Terminal | undefined;
  private rows: readonly string[] = [];

  /** Lays out the screen: no row is wider than the terminal, and there are at most `rows`. */
  lay(state: WatchState, rows: number, terminal: Terminal): LaidFrame {
    const isSmall = rows < fewRows;
    const [title = '', ...numbers] = renderHead(state, terminal);
    const head = isSmall ? [title] : [title, ...numbers];
    const foot = renderFoot(state, isSmall, terminal);
    const room = Math.max(0, rows - head.length - foot.length);
    if (state.isHelp) {
      const shown = [ruleRow('', terminal), ...renderHelp(terminal)].slice(0, room);
      return { frame: { head, list: [], details: shown, foot }, view: { total: 0, visible: 0 } };
    }
    const failures = failuresOf(state);
    const selected = selectedFailure(state, failures);
    const listRows = Math.min(failures.length, Math.max(1, Math.floor((room - 2) / 3)));
    const list =
      selected === undefined
        ? []
        : [
            ruleRow(`failed: ${String(selected.index + 1)} of ${String(failures.length)}`, terminal),
            ...renderFailureList(failures, selected.index, listRows, terminal),
          ].slice(0, room);
    const content =
      selected === undefined ? renderOverview(state, terminal) : this.detailsOf(selected.failure, terminal);
    const visible = Math.max(0, room - list.length - 1);
    const start = Math.min(scrolledRows(state, selected?.failure.key), Math.max(0, content.length - visible));
    const details = [
      ruleRow(windowOf(start, visible, content.length), terminal),
      ...content.slice(start, start + visible),
    ].slice(0, room - list.length);
    return { frame: { head, list, details, foot }, view: { total: content.length, visible } };
  }

  private detailsOf(failure: Failure, terminal: Terminal): readonly string[] {
    const isSame = this.failure !== undefined && isSameFailure(this.failure, failure);
    if (!isSame || !isSameTerminal(this.terminal, terminal)) this.rows = renderDetails(failure, terminal);
    this.failure = failure;
    this.terminal = terminal;
    return this.rows;
  }
}

function isSameTerminal(a: Terminal | undefined, b: Terminal): boolean {
  return a?.columns === b.columns && a.color === b.color && a.unicode === b.unicode;
}

function isSameFailure(a: Failure, b: Failure): boolean {
  if (a.type === 'case' && b.type === 'case') return a.result === b.result;
  return a.type !== 'case' && b.type !== 'case' && a.key === b.key && a.findings === b.findings;
}

/** Which rows are seen, where that is not all. */
function windowOf(start: number, visible: number, total: number): string {
  if (total <= visible) return '';
  return `rows ${String(start + 1)} to ${String(Math.min(total, start + visible))} of ${String(total)}`;
}

function renderFoot(state: WatchState, isSmall: boolean, terminal: Terminal): string[] {
  if (state.prompt !== undefined) return renderPrompt(state.prompt, terminal);
  const { notice } = state;
  const line =
    notice === undefined
      ? ruleRow('', terminal)
      : paint('warning', visibleName(notice, terminal.columns, terminal), terminal);
  return isSmall && notice === undefined ? [renderKeys(terminal)] : [line, renderKeys(terminal)];
}
