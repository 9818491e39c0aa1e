/** A piece of a pattern between two gaps. */
export type PatternPiece =
  | { readonly type: 'text'; readonly text: string }
  /** A regular expression in RE2 syntax. */
  | { readonly type: 'regex'; readonly source: string };

/** A piece, or a place where anything may stand. */
export type PatternItem =
  | PatternPiece
  | { readonly type: 'gap'; readonly gap: Gap }
  /** A character that may be there any number of times, such as `d` of `allowed*`. */
  | { readonly type: 'repeated'; readonly character: string }
  | { readonly type: 'spaces' };

/** What may stand between two segments: anything, or anything but nothing. */
export type Gap = '.*' | '.+';

/** Pieces with nothing between them. */
export interface Segment {
  readonly pieces: readonly PatternPiece[];
  /** What may stand between it and the segment before. */
  readonly gap: Gap;
}

/** How a text has to be, whichever of bash's tools says so: segments in this order, with anything between them. */
export interface TextPattern {
  /** None where any text will do. */
  readonly segments: readonly Segment[];
  /** Whether the text begins with the first segment. */
  readonly isAtStart: boolean;
  /** Whether it ends with the last one. */
  readonly isAtEnd: boolean;
  readonly ignoresCase: boolean;
  /** Set where a star stands at the end of a text; it is most likely meant for any text. */
  readonly starBehind: string | undefined;
}

/** Why a pattern is not translated: the end of a sentence about it. */
export class PatternProblem extends Error {
  override readonly name = 'PatternProblem';
}

const maxItems = 10_000;

/** A pattern of items. @param anchors whether a text has to begin and end with them */
export function patternOf(
  items: readonly PatternItem[],
  anchors: { readonly start: boolean; readonly end: boolean },
  ignoresCase = false,
): TextPattern {
  if (items.length > maxItems) throw new PatternProblem(`it has more than ${maxItems} parts`);
  const segments: { pieces: PatternPiece[]; gap: Gap }[] = [];
  let current: PatternPiece[] | undefined;
  let gap: Gap = '.*';
  let starBehind: string | undefined;
  for (const [index, item] of items.entries()) {
    if (item.type === 'gap') {
      if (current !== undefined || item.gap === '.+') gap = item.gap;
      current = undefined;
      continue;
    }
    if (item.type === 'spaces' && isBehindPunctuation(current)) continue;
    if (current === undefined) segments.push({ pieces: (current = []), gap });
    const next = items[index + 1];
    const isLast = next === undefined || next.type === 'gap';
    if (item.type === 'repeated' && isLast && current.at(-1)?.type === 'text') {
      starBehind = item.character;
      addText(current, item.character);
    } else if (item.type === 'text') {
      addText(current, item.text);
    } else {
      current.push(regexOf(item));
    }
  }
  return {
    segments,
    isAtStart: anchors.start && items[0]?.type !== 'gap',
    isAtEnd: anchors.end && items.at(-1)?.type !== 'gap',
    ignoresCase,
    starBehind,
  };
}

/** A text that is anywhere in another. */
export function containing(text: string, ignoresCase = false): TextPattern {
  return patternOf(text === '' ? [] : [{ type: 'text', text }], { start: false, end: false }, ignoresCase);
}

/** The text of a pattern that is nothing but a text; `undefined` for others. */
export function onlyText({ segments }: TextPattern): string | undefined {
  const [segment, ...others] = segments;
  return segment === undefined || others.length > 0 ? undefined : textOf(segment);
}

/** The text of a segment without regular expressions. */
export function textOf({ pieces: [piece, ...others] }: Segment): string | undefined {
  return piece?.type === 'text' && others.length === 0 ? piece.text : undefined;
}

/** The text as a regular expression of RE2 that finds exactly it. */
export function quoteRegex(text: string): string {
  return text
    .replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
    .replaceAll(
      /[\x00-\x1f\x7f]/g,
      (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
}

/** Any number of spaces; in an answer there are none between the tokens of JSON, which is one of the numbers. */
function isBehindPunctuation(segment: readonly PatternPiece[] | undefined): boolean {
  const last = segment?.at(-1);
  return last?.type === 'text' && /[":,{[]$/.test(last.text);
}

function addText(segment: PatternPiece[], text: string): void {
  const last = segment.at(-1);
  if (last?.type === 'text') segment[segment.length - 1] = { type: 'text', text: last.text + text };
  else segment.push({ type: 'text', text });
}

function regexOf(item: Exclude<PatternItem, { type: 'gap' | 'text' }>): PatternPiece {
  if (item.type === 'spaces') return { type: 'regex', source: '[ \\t]*' };
  return item.type === 'repeated' ? { type: 'regex', source: `${quoteRegex(item.character)}*` } : item;
}
