import { displayWidth } from '../../text/display-width.ts';
import type { Span } from './spans.ts';

/** A text that is broken into rows: its spans, and what stands before them. */
export interface Flow {
  /** Before the first row, for instance a bullet. */
  readonly first: string;
  /** Before every further row. */
  readonly rest: string;
  readonly spans: readonly Span[];
}

/** Columns that a flow takes on one row. */
export function flowWidth({ first, spans }: Flow): number {
  return displayWidth(first) + spans.reduce((sum, { text }) => sum + displayWidth(text), 0);
}

/** The rows of a flow. Those that were broken keep the spaces before the break, as in the reference. */
export function wrapFlow(flow: Flow, columns: number): string[] {
  if (flowWidth(flow) <= columns) return [flow.first + flow.spans.map(({ text }) => text).join('')];
  return cutBetweenSpans(flow, columns) ?? cutBetweenWords(flow, columns);
}

/** Two spans, with nothing or spaces between them, that take a row each are cut there and nowhere else. */
function cutBetweenSpans({ first, rest, spans }: Flow, columns: number): string[] | undefined {
  const [head, tail] = [spans[0], spans.at(-1)];
  if (head === undefined || tail === undefined) return undefined;
  const isCut = spans.length === 2 || (spans.length === 3 && spans[1]?.text.trim() === '');
  const fits =
    displayWidth(first + head.text) <= columns && displayWidth(rest) + displayWidth(tail.text) <= columns;
  return isCut && fits ? [first + head.text, rest + tail.text] : undefined;
}

function cutBetweenWords({ first, rest, spans }: Flow, columns: number): string[] {
  const rows: string[] = [];
  let row = first;
  let used = displayWidth(first);
  const maxWordColumns = Math.max(1, columns - used);
  for (const { text, width, isBlank } of spans.flatMap((span) => splitWords(span, maxWordColumns))) {
    if (used + width <= columns) {
      row += text;
      used += width;
    } else if (!isBlank) {
      rows.push(row);
      row = rest + text;
      used = displayWidth(rest) + width;
    }
  }
  return [...rows, row];
}

interface Word {
  text: string;
  width: number;
  readonly isBlank: boolean;
}

/** Words and the spaces between them, cut where they are longer than a row. */
function splitWords({ text, code }: Span, maxColumns: number): Word[] {
  const words: Word[] = [];
  for (const character of text) {
    const isBlank = !code && /\s/.test(character);
    const width = displayWidth(character);
    const last = words.at(-1);
    if (last?.isBlank === isBlank && last.width + width <= maxColumns) {
      last.text += character;
      last.width += width;
    } else {
      words.push({ text: character, width, isBlank });
    }
  }
  return words;
}
