import { escapedInJson, readBracket } from './bracket.ts';
import { patternOf, PatternProblem, quoteRegex, type PatternItem, type TextPattern } from './text-pattern.ts';

/** `basic`: as in expr and grep; `extended`: as in `[[ =~ ]]` and grep -E. */
export type RegexSyntax = 'basic' | 'extended';

const maxLength = 4000;
const maxRepeats = 1000;
/** Texts are full of dots that are meant as dots. What it finds besides: a quotation mark, which in JSON is two. */
const anyCharacter = '.';
const escapedClasses = new Map([
  ['w', '[0-9A-Za-z_]'],
  ['W', `[^0-9A-Za-z_${escapedInJson}]`],
  ['s', '[[:space:]]'],
  ['S', `[^[:space:]${escapedInJson}]`],
]);

/**
 * Reads a regular expression of POSIX, with what GNU adds to it.
 * @param isAtStart whether it has to match from the beginning, as expr has it
 * @throws PatternProblem for what has no equal in RE2 or in the text of an answer
 */
export function readRegex(
  source: string,
  syntax: RegexSyntax,
  { isAtStart = false, ignoresCase = false } = {},
): TextPattern {
  if (source.length > maxLength) throw new PatternProblem(`it has more than ${maxLength} characters`);
  const reader = new RegexReader(source, syntax);
  const { items, isAnchoredAtStart, isAnchoredAtEnd } = reader.read();
  return patternOf(items, { start: isAtStart || isAnchoredAtStart, end: isAnchoredAtEnd }, ignoresCase);
}

/** What one character or group of a pattern stands for. */
type Atom =
  | { readonly type: 'character'; readonly text: string }
  | { readonly type: 'any' }
  | { readonly type: 'class'; readonly source: string; readonly isSpace: boolean }
  | { readonly type: 'group'; readonly source: string };

interface Repetition {
  readonly min: number;
  readonly max: number | undefined;
}

class RegexReader {
  private readonly source: string;
  private readonly syntax: RegexSyntax;
  private position = 0;
  private depth = 0;

  constructor(source: string, syntax: RegexSyntax) {
    this.source = source;
    this.syntax = syntax;
  }

  read(): { items: PatternItem[]; isAnchoredAtStart: boolean; isAnchoredAtEnd: boolean } {
    const isAnchoredAtStart = this.take('^');
    const alternatives = [this.readItems()];
    while (this.takeOperator('|')) alternatives.push(this.readItems());
    const isAnchoredAtEnd = this.take('$');
    if (this.position < this.source.length) throw new PatternProblem('it has a parenthesis too many');
    const [only, ...others] = alternatives;
    if (only !== undefined && others.length === 0) return { items: only, isAnchoredAtStart, isAnchoredAtEnd };
    if (isAnchoredAtStart || isAnchoredAtEnd)
      throw new PatternProblem('one of several alternatives has an anchor');
    return { items: [{ type: 'regex', source: joined(alternatives) }], isAnchoredAtStart, isAnchoredAtEnd };
  }

  /** Items up to an alternative, the end of a group or of all. */
  private readItems(): PatternItem[] {
    const items: PatternItem[] = [];
    while (this.position < this.source.length && !this.isAtOperator('|') && !this.isAtOperator(')')) {
      if (this.source.slice(this.position) === '$') break;
      const atom = this.readAtom(items.length === 0);
      items.push(itemOf(atom, this.readRepetition()));
    }
    return items;
  }

  private readAtom(isFirst: boolean): Atom {
    const { source } = this;
    if (this.takeOperator('(')) return this.readGroup();
    const character = source[this.position] ?? '';
    if (character === '[') {
      const bracket = readBracket(source, this.position);
      this.position += bracket.length;
      return { type: 'class', ...bracket };
    }
    if (character === '\\') return this.readEscape();
    this.position += 1;
    if (character === '.') return { type: 'any' };
    const isSpecial =
      this.syntax === 'extended' ? '^$*+?{'.includes(character) : character === '^' && isFirst;
    if (isSpecial) throw new PatternProblem(`it has ${character} where it has no equal`);
    return { type: 'character', text: character };
  }

  private readEscape(): Atom {
    const escaped = this.source[this.position + 1];
    if (escaped === undefined) throw new PatternProblem('it ends with a backslash');
    this.position += 2;
    const known = escapedClasses.get(escaped);
    if (known !== undefined) return { type: 'class', source: known, isSpace: escaped === 's' };
    if (/[\w'`<>]/.test(escaped)) throw new PatternProblem(`it has \\${escaped}`);
    return { type: 'character', text: escaped };
  }

  private readGroup(): Atom {
    this.depth += 1;
    if (this.depth > 10) throw new PatternProblem('its groups are nested too deeply');
    const alternatives = [this.readItems()];
    while (this.takeOperator('|')) alternatives.push(this.readItems());
    if (!this.takeOperator(')')) throw new PatternProblem('a parenthesis is not closed');
    this.depth -= 1;
    return { type: 'group', source: joined(alternatives) };
  }

  private readRepetition(): Repetition | undefined {
    let found: Repetition | undefined;
    for (;;) {
      const repetition = this.readOneRepetition();
      if (repetition === undefined) return found;
      if (found !== undefined) throw new PatternProblem('it repeats a repetition');
      found = repetition;
    }
  }

  private readOneRepetition(): Repetition | undefined {
    if (this.take('*')) return { min: 0, max: undefined };
    if (this.takeOperator('+')) return { min: 1, max: undefined };
    if (this.takeOperator('?')) return { min: 0, max: 1 };
    if (!this.takeOperator('{')) return undefined;
    const end = this.syntax === 'extended' ? '}' : '\\}';
    const [whole, min, comma, max] =
      /^([0-9]{1,4})(?:(,)([0-9]{0,4}))?/.exec(this.source.slice(this.position, this.position + 10)) ?? [];
    if (whole === undefined || !this.source.startsWith(end, this.position + whole.length)) {
      throw new PatternProblem('it has braces without a number');
    }
    this.position += whole.length + end.length;
    const least = Number(min);
    const most = comma === undefined ? least : max === '' || max === undefined ? undefined : Number(max);
    if (Math.max(least, most ?? 0) > maxRepeats)
      throw new PatternProblem(`it repeats more than ${maxRepeats} times`);
    return { min: least, max: most };
  }

  private take(text: string): boolean {
    if (!this.source.startsWith(text, this.position)) return false;
    this.position += text.length;
    return true;
  }

  /** Operators that have a backslash in basic syntax. */
  private isAtOperator(operator: string): boolean {
    return this.source.startsWith(this.syntax === 'extended' ? operator : `\\${operator}`, this.position);
  }

  private takeOperator(operator: string): boolean {
    return this.isAtOperator(operator) && this.take(this.syntax === 'extended' ? operator : `\\${operator}`);
  }
}

function itemOf(atom: Atom, repetition: Repetition | undefined): PatternItem {
  const isAny = repetition?.min === 0 && repetition.max === undefined;
  if (
    atom.type === 'any' &&
    repetition !== undefined &&
    repetition.max === undefined &&
    repetition.min <= 1
  ) {
    return { type: 'gap', gap: isAny ? '.*' : '.+' };
  }
  if (atom.type === 'character') {
    if (repetition === undefined) return { type: 'text', text: atom.text };
    if (isAny) return atom.text === ' ' ? { type: 'spaces' } : { type: 'repeated', character: atom.text };
  }
  if (atom.type === 'class' && atom.isSpace && isAny) return { type: 'spaces' };
  return { type: 'regex', source: sourceOf(atom) + suffixOf(repetition) };
}

function sourceOf(atom: Atom): string {
  if (atom.type === 'any') return anyCharacter;
  return atom.type === 'character' ? quoteInJson(atom.text) : atom.source;
}

function suffixOf(repetition: Repetition | undefined): string {
  if (repetition === undefined) return '';
  const { min, max } = repetition;
  if (max === undefined) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

/** Alternatives as one group of RE2. */
function joined(alternatives: readonly (readonly PatternItem[])[]): string {
  return `(?:${alternatives.map((items) => items.map(inGroup).join('')).join('|')})`;
}

function inGroup(item: PatternItem): string {
  if (item.type === 'gap') return anyCharacter + item.gap.slice(1);
  if (item.type === 'spaces') return '[ \\t]*';
  if (item.type === 'regex') return item.source;
  return item.type === 'text' ? quoteInJson(item.text) : `${quoteInJson(item.character)}*`;
}

function quoteInJson(text: string): string {
  if (/["\\]/.test(text))
    throw new PatternProblem('a quotation mark or backslash is part of a choice or repetition');
  return quoteRegex(text);
}
