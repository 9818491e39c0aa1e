import type { Terminal } from '../terminal.ts';
import { displayWidth } from './display-width.ts';
import { margin } from './layout.ts';
import { paint, type Style } from './paint.ts';

/** A visible text on a line of several, with what stands before it unless it begins a row. */
export interface Part {
  readonly text: string;
  readonly style?: Style;
  readonly gap: string;
}

/** The rows of a line of parts: a part that does not fit begins a row below, behind the margin. */
export function layParts(parts: readonly Part[], terminal: Terminal): string[] {
  const rows: string[] = [];
  let row = '';
  let used = 0;
  parts.forEach(({ text, style, gap }, index) => {
    const width = displayWidth(text);
    const isFirst = index === 0;
    if (!isFirst && used + gap.length + width > terminal.columns) {
      rows.push(row);
      row = margin + paint(style, text, terminal);
      used = margin.length + width;
      return;
    }
    row += (isFirst ? '' : paint('quiet', gap, terminal)) + paint(style, text, terminal);
    used += (isFirst ? 0 : gap.length) + width;
  });
  return [...rows, row];
}
