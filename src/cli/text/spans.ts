import type { Terminal } from '../terminal.ts';
import { displayWidth, takeColumns } from './display-width.ts';
import { paintAll, type Style } from './paint.ts';

/** Pieces of a word are bounded: each further row of one costs time for all that is left of the piece. */
const wordsAndSpaces = /\n| +|[^\n ]{1,1000}/gv;

/** A piece of visible text in some styles. A line break in it ends a row. */
export interface Span {
  readonly text: string;
  readonly styles: readonly Style[];
}

/** A piece of visible text, plain unless styles are given. */
export function span(text: string, ...styles: readonly Style[]): Span {
  return { text, styles };
}

/** Columns that spans without line breaks take. */
export function spansWidth(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }) => sum + displayWidth(text), 0);
}

/** The spans of one row as they are written. Neighbours in the same styles are written in one piece. */
export function paintSpans(spans: readonly Span[], terminal: Terminal): string {
  let painted = '';
  for (let start = 0, end = 0; start < spans.length; start = end) {
    const { styles } = spans[start] ?? span('');
    let text = '';
    for (; end < spans.length && isStyledLike(spans[end], styles); end++) text += spans[end]?.text ?? '';
    painted += paintAll(styles, text, terminal);
  }
  return painted;
}

function isStyledLike(other: Span | undefined, styles: readonly Style[]): boolean {
  return other?.styles.length === styles.length && styles.every((style) => other.styles.includes(style));
}

/**
 * Breaks spans into rows of at most `columns`, between words, or within those that are longer than a row. Several
 * spaces count as one.
 */
export function wrapSpans(spans: readonly Span[], columns: number): Span[][] {
  const wrapper = new Wrapper(Math.max(1, columns));
  for (const { text, styles } of spans) {
    for (const [piece] of text.matchAll(wordsAndSpaces)) {
      if (piece === '\n') wrapper.breakRow();
      else if (piece.startsWith(' ')) wrapper.addSpace(styles);
      else wrapper.addToWord(piece, styles);
    }
  }
  return wrapper.end();
}

class Wrapper {
  private readonly rows: Span[][] = [];
  private row: Span[] = [];
  private usedColumns = 0;
  /** What stands between the row and the word, if the word comes to stand on that row. */
  private space: Span | undefined;
  /** A word may be in several styles. */
  private word: Span[] = [];
  private wordColumns = 0;
  private readonly columns: number;

  constructor(columns: number) {
    this.columns = columns;
  }

  addToWord(text: string, styles: readonly Style[]): void {
    this.word.push({ text, styles });
    this.wordColumns += displayWidth(text);
  }

  addSpace(styles: readonly Style[]): void {
    this.placeWord();
    if (this.row.length > 0) this.space ??= { text: ' ', styles };
  }

  breakRow(): void {
    this.placeWord();
    this.endRow();
  }

  /** The last row ends with the text, other than one that a line break ended. */
  end(): Span[][] {
    this.placeWord();
    if (this.row.length > 0) this.endRow();
    return this.rows;
  }

  private placeWord(): void {
    if (this.word.length === 0) return;
    const gap = this.space === undefined ? 0 : 1;
    if (this.usedColumns + gap + this.wordColumns > this.columns && this.row.length > 0) this.endRow();
    if (this.space !== undefined) this.place(this.space);
    this.space = undefined;
    for (const piece of this.word) this.placePiece(piece);
    this.word = [];
    this.wordColumns = 0;
  }

  private placePiece({ text, styles }: Span): void {
    let rest = text;
    while (displayWidth(rest) > this.columns - this.usedColumns) {
      // Even a character wider than a row is placed, so that every turn takes something away.
      const part = takeColumns(rest, this.columns - this.usedColumns);
      const fits = this.usedColumns + displayWidth(part) <= this.columns;
      if (!fits && this.row.length > 0) {
        this.endRow();
        continue;
      }
      this.place({ text: part, styles });
      rest = rest.slice(part.length);
      if (rest === '') return;
      this.endRow();
    }
    this.place({ text: rest, styles });
  }

  private place(piece: Span): void {
    this.row.push(piece);
    this.usedColumns += displayWidth(piece.text);
  }

  private endRow(): void {
    this.rows.push(this.row);
    this.row = [];
    this.usedColumns = 0;
    this.space = undefined;
  }
}
