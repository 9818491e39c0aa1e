import type { Terminal } from '../../terminal.ts';
import { displayWidth } from '../../text/display-width.ts';
import { margin, proseColumns } from '../../text/layout.ts';
import { glyphsOf, paint, type Style } from '../../text/paint.ts';
import { counted, leftOut, wrapText } from '../../text/wrap.ts';
import { shownName } from './section.ts';

/** Something that came, went, or has another value; a text is `null` on the side that does not have it. */
export interface Change {
  /** What the texts belong to; `''` where they speak for themselves. */
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

type Mark = '+' | '-' | '~';

const styles: Readonly<Record<Mark, Style>> = { '+': 'added', '-': 'removed', '~': 'warning' };
const maxLines = 12;
const maxRowsPerLine = 4;
const hanging = '    ';

/** The rows of a change; two values that are too long for one row stand below each other. */
export function renderChange({ name, before, after }: Change, terminal: Terminal): string[] {
  const label = name === '' ? '' : `${shownName(name, terminal)}: `;
  if (before === null || after === null) {
    const mark = before === null ? '+' : '-';
    const value = showValue(after ?? before ?? '');
    return hasLines(value)
      ? [...markRows(mark, label, terminal), ...indented((inner) => markRows(mark, value, inner), terminal)]
      : markRows(mark, label + value, terminal);
  }
  const values = `${showValue(before)} ${glyphsOf(terminal).arrow} ${showValue(after)}`;
  return !hasLines(values) && displayWidth(label + values) <= columnsOf(terminal)
    ? markRows('~', label + values, terminal)
    : [
        ...markRows('~', label, terminal),
        ...indented((inner) => renderSides(before, after, inner), terminal),
      ];
}

function hasLines(value: string): boolean {
  return value.includes('\n');
}

/** Columns for what stands behind a mark. */
function columnsOf(terminal: Terminal): number {
  return proseColumns(terminal) - '~ '.length - hanging.length;
}

function indented(render: (inner: Terminal) => string[], terminal: Terminal): string[] {
  return render({ ...terminal, columns: terminal.columns - margin.length }).map((row) => margin + row);
}

/** Of long texts only the lines that differ. */
function renderSides(before: string, after: string, terminal: Terminal): string[] {
  const beforeLines = before.split('\n');
  const afterLines = after.split('\n');
  const shorter = Math.min(beforeLines.length, afterLines.length);
  let start = 0;
  while (start < shorter && beforeLines[start] === afterLines[start]) start++;
  let end = 0;
  while (end < shorter - start && beforeLines.at(-1 - end) === afterLines.at(-1 - end)) end++;
  const render = (mark: Mark, lines: readonly string[]): string[] => {
    const changed = lines.slice(start, lines.length - end);
    return changed.length === 0 ? [] : markRows(mark, showValue(changed.join('\n')), terminal);
  };
  return [...render('-', beforeLines), ...render('+', afterLines)];
}

/** A value whose ends can be seen; a line break at the end of several lines says nothing. */
function showValue(text: string): string {
  if (text.trimEnd().includes('\n')) return text.trimEnd();
  return text.trim() === text && text !== '' ? text : `"${text}"`;
}

/** A text behind a mark on each row; what is wrapped stands further to the right. */
function markRows(mark: Mark, text: string, terminal: Terminal): string[] {
  const lines = text.split('\n');
  const rows = lines
    .slice(0, maxLines)
    .flatMap((line) =>
      wrapText(line, columnsOf(terminal), maxRowsPerLine, terminal).map((row, index) =>
        paintRow(mark, (index === 0 ? '' : hanging) + row, terminal),
      ),
    );
  const surplus = lines.length - maxLines;
  return surplus <= 0
    ? rows
    : [...rows, margin + leftOut(counted(surplus, 'more line'), proseColumns(terminal), terminal)];
}

function paintRow(mark: Mark, text: string, terminal: Terminal): string {
  return margin + paint(styles[mark], `${mark} ${text}`.trimEnd(), terminal);
}
