import { displayWidth } from '../text/display-width.ts';

/** How parts of a table are painted; the texts are visible already. */
export interface TableStyle {
  readonly line: (text: string) => string;
  readonly heading: (text: string) => string;
  readonly cell: (text: string) => string;
}

const plain: TableStyle = { line: (text) => text, heading: (text) => text, cell: (text) => text };

/** Columns besides the cells' content: `| ` before each cell, ` ` behind it, `|` at the end. */
export function frameColumns(cells: number): number {
  return 3 * cells + 1;
}

/**
 * A table as the reference draws it (cli-and-registry 5.5): a rule above, one below the headings, one at the end.
 * @param cells visible texts on one line, the headings first; the same number in each row
 */
export function layAsciiTable(
  [headings = [], ...rows]: readonly (readonly string[])[],
  style = plain,
): string[] {
  const widths = headings.map((_, column) =>
    [headings, ...rows].reduce((max, row) => Math.max(max, displayWidth(row[column] ?? '')), 0),
  );
  const rule = style.line(`+${widths.map((width) => `${'-'.repeat(width + 2)}+`).join('')}`);
  const bar = style.line('|');
  const lay = (row: readonly string[], paint: (text: string) => string): string => {
    const cells = widths.map((width, column) => {
      const text = row[column] ?? '';
      return ` ${paint(text)}${' '.repeat(width - displayWidth(text))} `;
    });
    return `${bar}${cells.join(bar)}${bar}`;
  };
  return [rule, lay(headings, style.heading), rule, ...rows.map((row) => lay(row, style.cell)), rule];
}
