import type { Terminal } from '../../terminal.ts';
import { margin } from '../../text/layout.ts';
import { paint } from '../../text/paint.ts';

/** Columns before the rows of a fact. */
export const factColumns = margin.length + 'not made'.length + 2;

/** Rows beside a label; none where there is nothing to say. */
export function factRows(label: string, rows: readonly string[], terminal: Terminal): string[] {
  const shown = margin + paint('quiet', label, terminal);
  const filling = ' '.repeat(factColumns - margin.length - label.length);
  return rows.map((row, index) =>
    ((index === 0 ? shown + filling : ' '.repeat(factColumns)) + row).trimEnd(),
  );
}
