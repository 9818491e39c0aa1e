import { displayWidth } from '../text/display-width.ts';

/** The cells of a row; a cell may have several lines. */
export type TableRow = readonly string[];

/** Bounds the spaces that fill up a column; one long cell would make all of them long. */
const maxFillCharacters = 4 * 1024 * 1024;

/** A table without lines, one space behind each column; the last column is not filled up. */
export function formatTable(rows: readonly TableRow[]): string {
  const columns = rows.reduce((count, row) => Math.max(count, row.length), 0);
  const cells = rows.map((row) => Array.from({ length: columns }, (_, index) => linesOf(row[index] ?? '')));
  const heights = cells.map((row) => Math.max(1, ...row.map((lines) => lines.length)));
  const maxWidth = Math.floor(maxFillCharacters / heights.reduce((total, height) => total + height, 0));
  const widths = Array.from({ length: columns }, (_, index) =>
    Math.min(maxWidth, widest(cells.flatMap((row) => row[index] ?? []))),
  );
  return cells.map((row, index) => formatRow(row, heights[index] ?? 1, widths)).join('');
}

function formatRow(cells: readonly (readonly string[])[], height: number, widths: readonly number[]): string {
  return Array.from({ length: height }, (_, line) => {
    const shown = widths.map((width, column) => {
      const text = cells[column]?.[line] ?? '';
      return column === widths.length - 1 ? text : pad(text, width);
    });
    return `${shown.map((text) => `${text} `).join('')}\n`;
  }).join('');
}

/** A line break at the end begins no line. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function widest(lines: readonly string[]): number {
  return lines.reduce((width, line) => Math.max(width, displayWidth(line)), 0);
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}
