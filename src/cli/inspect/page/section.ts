import { formatByteSize } from '../../byte-size.ts';
import type { Terminal } from '../../terminal.ts';
import { margin, proseColumns } from '../../text/layout.ts';
import { paint, type Style } from '../../text/paint.ts';
import { visibleName } from '../../text/visible-name.ts';
import { leftOut, wrapLine } from '../../text/wrap.ts';

/** No list is shown further: who needs all of it asks for JSON. */
const maxRows = 40;
/** A name that is longer says no more. */
const maxNameColumns = 60;

/** A part of the page below a heading; nothing where there are no rows. */
export function section(heading: string, rows: readonly string[], terminal: Terminal): string[] {
  if (rows.length === 0) return [];
  return [...wrapLine(heading, terminal.columns).map((row) => paint('strong', row, terminal)), ...rows];
}

/** Sections with a blank row between them; every row ends with a line break. */
export function joinSections(sections: readonly (readonly string[])[]): string {
  return sections
    .filter((rows) => rows.length > 0)
    .map((rows) => rows.map((row) => `${row}\n`).join(''))
    .join('\n');
}

/** The first of many items, and a row that says how many are left out. */
export function firstOf<T>(
  items: readonly T[],
  render: (items: readonly T[]) => string[],
  terminal: Terminal,
): string[] {
  const rows = render(items.slice(0, maxRows));
  const surplus = items.length - maxRows;
  return surplus <= 0
    ? rows
    : [...rows, margin + leftOut(`${String(surplus)} more`, proseColumns(terminal), terminal)];
}

/** Visible names in one text: `a, b, c and 4 more`. */
export function listNames(names: readonly string[], maxNames: number, terminal: Terminal): string {
  const shown = names.slice(0, maxNames).map((name) => shownName(name, terminal));
  return joinTexts(shown, maxNames, names.length);
}

/** As {@link listNames}, of texts that are visible already; there may be more than are given. */
export function joinTexts(texts: readonly string[], maxTexts: number, count = texts.length): string {
  const surplus = count - maxTexts;
  return texts.slice(0, maxTexts).join(', ') + (surplus > 0 ? ` and ${String(surplus)} more` : '');
}

/** A foreign name; in quotes where it would not be seen. */
export function shownName(name: string, terminal: Terminal): string {
  const shown = visibleName(name, maxNameColumns, terminal);
  return shown.trim() === '' ? `"${shown}"` : shown;
}

/** `812 B`, `1.2 MiB (1258291 bytes)`. */
export function describeSize(bytes: number): string {
  const text = formatByteSize(bytes);
  return text.endsWith(' B') ? text : `${text} (${String(bytes)} bytes)`;
}

/** A sentence of our own, below a heading. */
export function sentence(text: string, terminal: Terminal, style?: Style): string[] {
  return wrapLine(text, proseColumns(terminal)).map((row) => margin + paint(style, row, terminal));
}
