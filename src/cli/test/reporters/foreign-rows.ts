import type { Terminal } from '../../terminal.ts';
import type { breakMessageLine } from '../../text/break-line.ts';
import { glyphsOf } from '../../text/paint.ts';
import { visibleLines } from '../../text/visible.ts';
import { counted, wrapLine } from '../../text/wrap.ts';

/** Enough for any screen; what is behind it is not even looked at. */
const maxCharacters = 32 * 1024;

/**
 * The rows of a foreign text, wrapped at `columns`, at most `maxRows` and one that says how many are left out.
 * @param breakLine what becomes of a line, given what wraps it. Default: it is wrapped
 */
export function foreignRows(
  text: string,
  columns: number,
  maxRows: number,
  terminal: Terminal,
  breakLine: typeof breakMessageLine = (line, wrap) => wrap(line),
): string[] {
  const lines = visibleLines(text.slice(0, maxCharacters), terminal);
  const wrap = (line: string): string[] => wrapLine(line, Math.max(1, columns));
  const rows = lines.flatMap((line) => breakLine(line, wrap));
  const unread = text.length - maxCharacters;
  if (unread > 0) {
    const left = counted(unread, 'more character');
    return [...rows.slice(0, maxRows), leftOutRow(left, terminal)];
  }
  return boundRows(rows, maxRows, terminal);
}

/** At most `maxRows` of the rows, and one that says how many are left out. */
export function boundRows(rows: readonly string[], maxRows: number, terminal: Terminal): string[] {
  if (rows.length <= maxRows) return [...rows];
  return [...rows.slice(0, maxRows), leftOutRow(counted(rows.length - maxRows, 'more line'), terminal)];
}

function leftOutRow(what: string, terminal: Terminal): string {
  return `${glyphsOf(terminal).ellipsis} ${what}`;
}
