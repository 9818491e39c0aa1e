import { displayWidth } from '../../text/display-width.ts';
import { columnWidths } from './column-widths.ts';
import { flowWidth, wrapFlow, type Flow } from './flow.ts';
import type { Alignment, Line } from './parse-lines.ts';

/** A line of a table: cells, or the rule that says how the cells below it stand. */
export type TableLine = Extract<Line, { kind: 'row' | 'row-rule' }>;

/** The rows of a table, drawn with lines. Columns that do not fit are left out, as in the reference. */
export function renderTable(lines: readonly TableLine[], columns: number): string[] {
  const count = lines.reduce((max, line) => Math.max(max, lengthOf(line)), 0);
  const contents: number[][] = Array.from({ length: count }, () => []);
  for (const line of lines) {
    if (line.kind === 'row') line.cells.forEach((cell, index) => contents[index]?.push(flowWidth(cell)));
  }
  const widths = columnWidths(contents, columns);
  let alignments: readonly Alignment[] = widths.map(() => 'center');
  return lines.flatMap((line, index) => {
    if (line.kind === 'row') return renderRow(line.cells, widths, alignments);
    alignments = widths.map((_, column) => line.alignments[column] ?? 'left');
    return [renderRule(widths, index === 0 ? '┌┬┐' : index === lines.length - 1 ? '└┴┘' : '├┼┤')];
  });
}

function lengthOf(line: TableLine): number {
  return line.kind === 'row' ? line.cells.length : line.alignments.length;
}

function renderRow(
  cells: readonly Flow[],
  widths: readonly number[],
  alignments: readonly Alignment[],
): string[] {
  const columns = widths.map((width, index) => {
    const cell = cells[index];
    return cell === undefined ? [] : wrapFlow(cell, width);
  });
  const height = columns.reduce((max, rows) => Math.max(max, rows.length), 1);
  return Array.from({ length: height }, (_, row) => {
    const texts = widths.map((width, index) => align(columns[index]?.[row] ?? '', width, alignments[index]));
    return `│${texts.join('│')}│`;
  });
}

function renderRule(widths: readonly number[], [left = '', cross = '', right = '']: string): string {
  return left + widths.map((width) => '─'.repeat(width)).join(cross) + right;
}

function align(text: string, width: number, alignment: Alignment = 'left'): string {
  const room = Math.max(0, width - displayWidth(text));
  const before = alignment === 'right' ? room : alignment === 'center' ? Math.floor(room / 2) : 0;
  return ' '.repeat(before) + text + ' '.repeat(room - before);
}
