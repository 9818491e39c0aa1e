import type { Terminal } from '../terminal.ts';
import { displayWidth, shorten, takeColumns } from './display-width.ts';
import { glyphsOf, paint } from './paint.ts';
import { visibleLines } from './visible.ts';

/** Enough to fill any screen; what is behind it is not even looked at. */
const maxCharacters = 64 * 1024;

/**
 * The rows of a foreign text, wrapped at `columns`, at most `maxRows` and a note of what is left out.
 * Lines keep their indentation, and the rest of a list item stands under its text.
 */
export function wrapText(text: string, columns: number, maxRows: number, terminal: Terminal): string[] {
  const rows = visibleLines(text.slice(0, maxCharacters), terminal).flatMap((line) =>
    wrapLine(line, columns),
  );
  const unread = text.length - maxCharacters;
  if (rows.length <= maxRows && unread <= 0) return rows;
  const kept = rows.slice(0, maxRows);
  const rest =
    unread > 0
      ? `${text.length - kept.join(' ').length} more characters`
      : counted(rows.length - maxRows, 'more line');
  return [...kept, leftOut(rest, columns, terminal)];
}

/** The note that something is left out, and where to find it if there is room to say so. */
export function leftOut(what: string, columns: number, terminal: Terminal): string {
  const { ellipsis } = glyphsOf(terminal);
  const note = `${ellipsis} ${what} (use -o json)`;
  const text = note.length <= columns ? note : `${ellipsis} ${what}`;
  return paint('quiet', shorten(text, columns, ellipsis), terminal);
}

/** `1 change`, `3 changes`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The rows of one visible line. */
export function wrapLine(line: string, columns: number): string[] {
  if (displayWidth(line) <= columns) return [line];
  const [indentation = '', bullet = ''] = /^ *([-*•] |\d{1,3}[.)] )?/.exec(line) ?? [];
  const hanging = ' '.repeat(Math.min(displayWidth(indentation), Math.floor(columns / 2)));
  const rows: string[] = [];
  let row = hanging.slice(0, hanging.length - bullet.length) + bullet;
  let isEmpty = true;
  for (let word of line.slice(indentation.length).split(' ')) {
    const gap = isEmpty ? '' : ' ';
    const room = columns - displayWidth(row) - gap.length;
    const width = displayWidth(word);
    if (width <= room) {
      row += gap + word;
      isEmpty = false;
      continue;
    }
    const rowColumns = columns - hanging.length;
    if (width <= rowColumns || room < rowColumns / 2) {
      rows.push(row);
      row = hanging;
    } else {
      row += gap;
    }
    // A word longer than a row has to be cut anyway: it starts where the text is, if there is room.
    for (;;) {
      const piece = takeColumns(word, columns - displayWidth(row));
      row += piece;
      word = word.slice(piece.length);
      if (word === '') break;
      rows.push(row);
      row = hanging;
    }
    isEmpty = false;
  }
  return [...rows, row].map((text) => text.trimEnd());
}
