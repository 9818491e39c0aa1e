import type { Terminal } from '../terminal.ts';
import { displayWidth } from './display-width.ts';
import { glyphsOf, paint } from './paint.ts';
import { paintSpans, span, spansWidth, wrapSpans, type Span } from './spans.ts';

/** The content of a cell, without line breaks of importance: it is wrapped. */
export type Cell = readonly Span[];

/** A table with a row of headings. Rows may be shorter than the headings, not longer. */
export interface Table {
  readonly headings: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
  /** Of each column; `left` where it is missing. */
  readonly alignments?: readonly ('left' | 'center' | 'right')[];
}

const gap = '  ';
/** No column gets narrower for longer words: they are cut. */
const maxUncutColumns = 24;

/** The rows of a table at most `columns` wide; a list of facts for each of its rows where it does not fit. */
export function layTable(table: Table, columns: number, terminal: Terminal): string[] {
  const widths = fitColumns(table, columns);
  if (widths === undefined) return layRecords(table, columns, terminal);
  const lay = (cells: readonly Cell[]): string[] => layRow(cells, widths, table.alignments ?? [], terminal);
  const rule = widths.map((width) => glyphsOf(terminal).rule.repeat(width)).join(gap);
  return [
    ...lay(table.headings.map(strong)),
    paint('quiet', rule, terminal),
    ...table.rows.flatMap((cells) => lay(cells)),
  ];
}

function strong(cell: Cell): Cell {
  return cell.map(({ text, styles }) => ({ text, styles: [...new Set([...styles, 'strong' as const])] }));
}

/** The widths of the columns; `undefined` where a word would have to be cut that need not be. */
function fitColumns({ headings, rows }: Table, columns: number): number[] | undefined {
  const cells = headings.map((heading, index) => [heading, ...rows.map((row) => row[index] ?? [])]);
  const wanted = cells.map((column) => widest(column, spansWidth));
  const needed = cells.map((column) => Math.min(maxUncutColumns, widest(column, longestWord)));
  let room = columns - gap.length * (headings.length - 1) - needed.reduce((sum, width) => sum + width, 0);
  if (room < 0) return undefined;
  // The room goes to the columns that lack least first, so that as many as possible need no wrapping.
  const widths = [...needed];
  const order = wanted.map((_, index) => index).sort((a, b) => lack(a) - lack(b));
  function lack(index: number): number {
    return (wanted[index] ?? 0) - (needed[index] ?? 0);
  }
  order.forEach((index, position) => {
    const share = Math.min(lack(index), Math.floor(room / (order.length - position)));
    widths[index] = (widths[index] ?? 0) + share;
    room -= share;
  });
  return widths;
}

function widest(cells: readonly Cell[], measure: (cell: Cell) => number): number {
  return cells.reduce((max, cell) => Math.max(max, measure(cell)), 1);
}

function longestWord(cell: Cell): number {
  const words = cell
    .map(({ text }) => text)
    .join('')
    .split(/[ \n]/);
  return words.reduce((max, word) => Math.max(max, displayWidth(word)), 0);
}

function layRow(
  cells: readonly Cell[],
  widths: readonly number[],
  alignments: NonNullable<Table['alignments']>,
  terminal: Terminal,
): string[] {
  const columns = widths.map((width, index) => wrapSpans(cells[index] ?? [], width));
  const height = columns.reduce((max, rows) => Math.max(max, rows.length), 1);
  return Array.from({ length: height }, (_, row) => {
    const texts = widths.map((width, index) =>
      align(columns[index]?.[row] ?? [], width, alignments[index] ?? 'left', terminal),
    );
    return texts.join(gap).trimEnd();
  });
}

function align(
  spans: readonly Span[],
  width: number,
  alignment: 'left' | 'center' | 'right',
  terminal: Terminal,
): string {
  const room = Math.max(0, width - spansWidth(spans));
  const before = alignment === 'right' ? room : alignment === 'center' ? Math.floor(room / 2) : 0;
  return ' '.repeat(before) + paintSpans(spans, terminal) + ' '.repeat(room - before);
}

/** Each row as a paragraph of lines `heading: cell`. */
function layRecords({ headings, rows }: Table, columns: number, terminal: Terminal): string[] {
  return rows.flatMap((cells, index) => [
    ...(index === 0 ? [] : ['']),
    ...headings.flatMap((heading, column) => {
      const fact = [...strong(heading), span(': '), ...(cells[column] ?? [])];
      return wrapSpans(fact, columns - gap.length).map(
        (row, at) => (at === 0 ? '' : gap) + paintSpans(row, terminal),
      );
    }),
  ]);
}
