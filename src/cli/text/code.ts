import type { Terminal } from '../terminal.ts';
import { takeColumns } from './display-width.ts';
import { glyphsOf, paint } from './paint.ts';
import { visibleLines } from './visible.ts';

const margin = '    ';
/** Letters with marks, and pairs of surrogates. */
const maxCharactersPerColumn = 20;

/**
 * The rows of a block of code. A line that is too long goes on in the next row, whose margin tells so: to cut it
 * would lose what is to be copied, to break it between words would change what it means.
 */
export function renderCode(text: string, terminal: Terminal): string[] {
  const columns = terminal.columns - margin.length;
  const sign = glyphsOf(terminal).continued;
  const continued = ' '.repeat(margin.length - 2) + paint('quiet', sign, terminal) + ' ';
  return visibleLines(text, terminal).flatMap((line) =>
    cutLine(line, columns).map((piece, index) => ((index === 0 ? margin : continued) + piece).trimEnd()),
  );
}

function cutLine(line: string, columns: number): string[] {
  const pieces: string[] = [];
  for (let rest = line; rest !== '';) {
    // Looking at a start is enough, and looking at all that is left costs time.
    const piece = takeColumns(rest.slice(0, columns * maxCharactersPerColumn), columns);
    pieces.push(piece);
    rest = rest.slice(piece.length);
  }
  return pieces.length === 0 ? [''] : pieces;
}
