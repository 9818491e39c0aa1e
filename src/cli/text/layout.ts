import type { Terminal } from '../terminal.ts';
import { glyphsOf, paint, type Style } from './paint.ts';
import { visibleName } from './visible-name.ts';
import { leftOut, wrapText } from './wrap.ts';

/** Narrower than any terminal in use; keeps every width below positive. */
const minColumns = 24;

/** The terminal, at least as wide as layouts need. */
export function usableTerminal(terminal: Terminal): Terminal {
  return { ...terminal, columns: Math.max(minColumns, terminal.columns) };
}

/** What stands before every line below the first. */
export const margin = '  ';
const marginColumns = margin.length;
const gapColumns = 2;
/** Longer rows of prose tire the eye. */
const maxProseColumns = 120;
const maxEntries = 20;
const maxEntryRows = 12;
const maxQuoteRows = 40;

/** A labelled fact, of one entry or several. */
export interface Fact {
  readonly label: string;
  readonly style?: Style;
  readonly entries: readonly Entry[];
}

export interface Entry {
  /** A foreign text that stands out before {@link text}. */
  readonly lead?: string;
  readonly text: string;
  readonly style?: Style;
}

/** Columns for text below the first line. */
export function proseColumns({ columns }: Terminal): number {
  return Math.min(columns, maxProseColumns) - marginColumns;
}

/** A foreign text behind a bar, which tells it from what is ours. */
export function quote(text: string, style: Style, terminal: Terminal): string[] {
  const bar = paint(style, glyphsOf(terminal).bar, terminal);
  const rows = wrapText(text, proseColumns(terminal) - gapColumns, maxQuoteRows, terminal);
  return rows.map((row) => `${margin}${bar} ${row}`.trimEnd());
}

/** Facts in two columns: labels, and entries wrapped beside them. */
export function layFacts(facts: readonly Fact[], terminal: Terminal): string[] {
  const labelColumns = Math.max(...facts.map(({ label }) => label.length)) + gapColumns;
  const columns = proseColumns(terminal) - labelColumns;
  return facts.flatMap(({ label, style = 'quiet', entries }) => {
    // The rest of an entry stands to the right of the next entry.
    const hanging = entries.length > 1 ? '  ' : '';
    const rows = entries.slice(0, maxEntries).flatMap((entry) => layEntry(entry, columns, hanging, terminal));
    const surplus = entries.length - maxEntries;
    if (surplus > 0) rows.push(leftOut(`${surplus} more`, columns, terminal));
    const first = paint(style, label, terminal) + ' '.repeat(labelColumns - label.length);
    return rows.map((row, index) => margin + (index === 0 ? first : ' '.repeat(labelColumns)) + row);
  });
}

/** Entries without a label, one below the other. */
export function layEntries(entries: readonly Entry[], terminal: Terminal): string[] {
  return entries
    .flatMap((entry) => layEntry(entry, proseColumns(terminal), '  ', terminal))
    .map((row) => margin + row);
}

function layEntry(
  { lead, text, style }: Entry,
  columns: number,
  hanging: string,
  terminal: Terminal,
): string[] {
  const name = lead === undefined ? '' : visibleName(lead, columns - 1, terminal);
  const content = lead === undefined ? text : `${name}: ${text}`;
  return wrapText(content, columns - hanging.length, maxEntryRows, terminal).map((row, index) => {
    const start = index === 0 && row.startsWith(name) ? name : '';
    const indent = index === 0 ? '' : hanging;
    return indent + paint('strong', start, terminal) + paint(style, row.slice(start.length), terminal);
  });
}
