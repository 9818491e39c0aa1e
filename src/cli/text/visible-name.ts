import { visibleLine } from '../escape.ts';
import type { Terminal } from '../terminal.ts';
import { shorten } from './display-width.ts';
import { glyphsOf } from './paint.ts';

/** More than any terminal is wide. */
const maxEndCharacters = 1000;

/** A foreign name, path or value made visible on one row, cut in its middle to fit into `columns`. */
export function visibleName(text: string, columns: number, terminal: Terminal): string {
  const { ellipsis } = glyphsOf(terminal);
  const isLong = text.length > 2 * maxEndCharacters;
  const ends = isLong ? text.slice(0, maxEndCharacters) + ellipsis + text.slice(-maxEndCharacters) : text;
  return shorten(visibleLine(ends, terminal), columns, ellipsis);
}
