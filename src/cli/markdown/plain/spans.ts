/** A piece of a line in one style. No style is shown; where pieces meet, a long line may be cut. */
export interface Span {
  readonly text: string;
  /** Whether spaces in it are part of what is quoted, so that no line is broken there. */
  readonly code: boolean;
}

/** The spans at the start of a text, and what is behind them. */
interface Parsed {
  readonly spans: Span[];
  /** Where the text ended: at its end, or at the bar that ends a cell. */
  readonly end: number;
}

/** An escaped mark, or a mark. */
const tokens = /\\[*~|`\\]|\*\*|\*|~~|~$|`|\|/g;

/**
 * The spans of a line. As in the reference, every `*` is a mark, wherever it stands, but for one at the end of a
 * line that closes nothing; so is a single `~` that stands there and closes something.
 */
export function parseSpans(line: string): Span[] {
  return parseSpansUntil(line, 0, false).spans;
}

/** As {@link parseSpans}, from `start` to the end of a table's cell. */
export function parseCellSpans(row: string, start: number): Parsed {
  return parseSpansUntil(row, start, true);
}

function parseSpansUntil(line: string, start: number, inCell: boolean): Parsed {
  const spans: Span[] = [];
  let isItalic = false;
  let isStruck = false;
  let isCode = false;
  let from = start;
  const close = (to: number): void => {
    if (to > from) spans.push({ text: line.slice(from, to), code: isCode });
  };
  tokens.lastIndex = start;
  for (let match = tokens.exec(line); match !== null; match = tokens.exec(line)) {
    const [token] = match;
    const { index } = match;
    if (isCode) {
      const isClosing = token.endsWith('`');
      if (!isClosing) continue;
      close(index + token.length - 1);
      isCode = false;
    } else if (token === '|') {
      if (!inCell) continue;
      close(index);
      return { spans, end: index };
    } else if (token.startsWith('\\')) {
      // The sign itself stays; of two backslashes the first.
      const isBackslash = token === String.raw`\\`;
      close(isBackslash ? index + 1 : index);
      from = isBackslash ? index + 2 : index + 1;
      continue;
    } else {
      const closesNothing = (token === '*' && !isItalic) || (token === '~' && !isStruck);
      if (closesNothing && index === line.length - 1) break;
      close(index);
      if (token === '*') isItalic = !isItalic;
      if (token === '~~') isStruck = !isStruck;
      if (token === '`') isCode = true;
    }
    from = index + token.length;
  }
  close(line.length);
  return { spans, end: line.length };
}
