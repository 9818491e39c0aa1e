import type { ValuePlace } from '../json/index.ts';

/** A place in a text: line and column from 1; the column counts UTF-16 units, as most editors do. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** Lines and columns of the offsets in a text. */
export class TextPositions {
  private readonly text: string;
  /** Where the lines begin; not looked for before anybody asks. */
  private starts: number[] | undefined;

  constructor(text: string) {
    this.text = text;
  }

  of({ start, keyStart }: ValuePlace, part: 'key' | 'value' = 'value'): TextPosition {
    return this.at(part === 'key' ? (keyStart ?? start) : start);
  }

  at(offset: number): TextPosition {
    const starts = (this.starts ??= lineStarts(this.text));
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return { line: low, column: offset - (starts[low - 1] ?? 0) + 1 };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
