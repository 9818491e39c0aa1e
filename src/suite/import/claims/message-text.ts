import { RE2JS } from 're2js';
import { maxPatternLength, type TextMatcher } from '../../suite.ts';
import { PatternProblem, quoteRegex, type Gap, type PatternPiece } from '../pattern/text-pattern.ts';

/** Where a text begins: anywhere, at the beginning, or there or behind a quotation mark inside. */
export type TextStart = 'anywhere' | 'beginning' | 'quote';

interface TextSegment {
  readonly pieces: readonly PatternPiece[];
  readonly gap: Gap;
}

/** Gathers what a pattern says of one text. */
export class TextParts {
  private readonly segments: TextSegment[] = [];
  private readonly ignoresCase: boolean;
  start: TextStart = 'anywhere';
  /** Whether the text ends with the last segment. */
  isClosed = false;

  constructor(ignoresCase: boolean) {
    this.ignoresCase = ignoresCase;
  }

  get isEmpty(): boolean {
    return this.segments.length === 0;
  }

  add(pieces: readonly PatternPiece[], gap: Gap): void {
    this.segments.push({ pieces, gap });
  }

  /** The matcher that is met if, and only if, all of it is. @throws PatternProblem */
  toMatcher(): TextMatcher {
    const [only, ...others] = this.segments;
    const [piece, ...morePieces] = only?.pieces ?? [];
    if (piece?.type === 'text' && others.length + morePieces.length === 0 && !this.ignoresCase) {
      if (this.start === 'anywhere' && !this.isClosed) return { type: 'contains', text: piece.text };
      if (this.start === 'beginning' && this.isClosed) return { type: 'exact', text: piece.text };
    }
    const isEmptyText = only === undefined && this.start === 'beginning' && this.isClosed;
    return isEmptyText ? { type: 'exact', text: '' } : { type: 'matches', pattern: checked(this.toRegex()) };
  }

  private toRegex(): string {
    const flags = (this.segments.length > 1 ? 's' : '') + (this.ignoresCase ? 'i' : '');
    const starts: Record<TextStart, string> = { anywhere: '', beginning: '^', quote: '(?:^|")' };
    const body = this.segments
      .map(({ pieces, gap }, index) => (index === 0 ? '' : gap) + sourceOf(pieces))
      .join('');
    return `${flags === '' ? '' : `(?${flags})`}${starts[this.start]}${body}${this.isClosed ? '$' : ''}`;
  }
}

/** @throws PatternProblem for a pattern that a suite would not take */
function checked(pattern: string): string {
  if (pattern.length > maxPatternLength) throw new PatternProblem('the pattern is too long for a suite');
  try {
    RE2JS.compile(pattern);
    return pattern;
  } catch (error) {
    throw new PatternProblem('the pattern has no equal in RE2', { cause: error });
  }
}

function sourceOf(pieces: readonly PatternPiece[]): string {
  return pieces.map((piece) => (piece.type === 'text' ? quoteRegex(piece.text) : piece.source)).join('');
}

/** The text that stands in JSON as this. @throws PatternProblem where the reference writes no such JSON */
export function decodeJsonString(raw: string): string {
  try {
    const text: unknown = JSON.parse(`"${raw}"`);
    if (typeof text === 'string' && JSON.stringify(text).slice(1, -1) === raw) return text;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new PatternProblem(`${JSON.stringify(raw)} cannot stand in the text of an answer, which is JSON`);
}
