import type { Finding } from '../../../suite/index.ts';
import type { Terminal } from '../../terminal.ts';
import { breakHintLine, breakMessageLine, isCodeLine, type WrapLine } from '../../text/break-line.ts';
import { displayWidth, takeColumns } from '../../text/display-width.ts';
import { margin } from '../../text/layout.ts';
import { glyphsOf, paint } from '../../text/paint.ts';
import { visibleName } from '../../text/visible-name.ts';
import { counted } from '../../text/wrap.ts';
import { renderComparison } from './comparison.ts';
import type { Detail } from './detail.ts';
import { foreignRows } from './foreign-rows.ts';

const inner = margin + margin;

/** Where a finding is, in at most so many columns; `undefined` for what needs no place. */
export type PlaceOf = (finding: Finding, columns: number) => string | undefined;

/**
 * Findings as paragraphs, each with a blank row behind it: what was checked, expected and found, where that is written,
 * and what to do.
 */
export function renderFindings(
  findings: readonly Finding[],
  placeOf: PlaceOf,
  detail: Detail,
  terminal: Terminal,
): string[] {
  const rows = findings
    .slice(0, detail.findings)
    .flatMap((finding) => [...renderFinding(finding, placeOf, detail, terminal), '']);
  const left = findings.length - detail.findings;
  if (left <= 0) return rows;
  const note = withMore(`and ${counted(left, 'more finding')}`, terminal.columns - inner.length, detail);
  return [...rows, margin + paint('quiet', note, terminal), ''];
}

/** With what shows the rest, where there is room to say so. */
function withMore(note: string, columns: number, { more }: Detail): string {
  return note.length + more.length <= columns ? note + more : note;
}

function renderFinding(finding: Finding, placeOf: PlaceOf, detail: Detail, terminal: Terminal): string[] {
  const { check, message, expected, actual, hint } = finding;
  const columns = terminal.columns - inner.length;
  const rowsOf = (text: string, breakLine: typeof breakMessageLine): string[] => {
    const breakOrCut = (line: string, wrap: WrapLine): string[] =>
      isCodeLine(line) ? [cutLine(line, columns, terminal)] : breakLine(line, wrap);
    const rows = foreignRows(text, columns, detail.messageRows, terminal, breakOrCut);
    return rows.length <= detail.messageRows
      ? rows
      : [...rows.slice(0, -1), withMore(rows.at(-1) ?? '', columns, detail)];
  };
  const label = `${visibleName(check, columns, terminal)}:`;
  const [first = '', ...others] = rowsOf(`${label} ${message}`, breakMessageLine);
  const place = placeOf(finding, columns);
  const comparison =
    expected === undefined || actual === undefined
      ? []
      : renderComparison(expected, actual, columns, terminal);
  const hints = hint === undefined ? [] : rowsOf(`Hint: ${hint}`, breakHintLine);
  return [
    margin + paint('strong', label, terminal) + first.slice(label.length),
    ...others.map((row) => inner + row),
    ...(place === undefined ? [] : [inner + paint('place', place, terminal)]),
    ...comparison.map((row) => inner + row),
    ...hints.map((row) => inner + paint('quiet', row, terminal)),
  ];
}

/** Code on one row: what is below it stands in its columns. */
function cutLine(line: string, columns: number, terminal: Terminal): string {
  if (displayWidth(line) <= columns) return line;
  const { ellipsis } = glyphsOf(terminal);
  return takeColumns(line, columns - ellipsis.length) + ellipsis;
}
