import { plainText } from '../shell/read-command.ts';
import type { SimpleCommand, Word, WordPart } from '../shell/syntax.ts';
import { readGlob, type GlobPart } from '../pattern/glob.ts';
import { patternOf, PatternProblem, type TextPattern } from '../pattern/text-pattern.ts';
import { readRegex } from '../pattern/regular-expression.ts';
import { readSubstitutedCheck, type Subject } from './subject.ts';
import type { Scope } from './scope.ts';
import { Untranslatable } from './untranslatable.ts';

/** One comparison of `[ … ]` or `[[ … ]]`, and which run it is about. */
export interface Condition {
  readonly subject: Subject;
  readonly isExpected: boolean;
  readonly comparison:
    | { readonly type: 'number'; readonly operator: string; readonly value: number }
    | { readonly type: 'text'; readonly pattern: TextPattern; readonly text: string | undefined };
}

const numeric = new Set(['-eq', '-ne', '-gt', '-ge', '-lt', '-le']);
const textual = new Set(['=', '==', '!=', '=~']);

/** Reads a test command; all of its conditions have to hold. @throws Untranslatable */
export function readConditions(command: SimpleCommand, scope: Scope): Condition[] {
  const { line } = command;
  const name = plainText(command.words[0]);
  const end = name === '[[' ? ']]' : name === '[' ? ']' : undefined;
  const words = command.words.slice(1, end === undefined ? undefined : -1);
  if (end !== undefined && plainText(command.words.at(-1)) !== end) {
    throw new Untranslatable(line, `${name ?? ''} has no ${end} at its end`);
  }
  const parts: Word[][] = [[]];
  for (const word of words) {
    const text = plainText(word);
    if (text === '||' || text === '-o') throw new Untranslatable(line, 'one of two things may hold');
    if (text === '&&' || text === '-a') parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts.flatMap((part) => readCondition(part, { line, isExtended: name === '[[', scope }));
}

interface Place {
  readonly line: number;
  readonly isExtended: boolean;
  readonly scope: Scope;
}

function readCondition(words: readonly Word[], place: Place): Condition[] {
  const { line, scope } = place;
  const isNegated = plainText(words[0]) === '!';
  const [left, operatorWord, right, ...others] = isNegated ? words.slice(1) : words;
  const operator = plainText(operatorWord) ?? '';
  if (left === undefined || right === undefined || others.length > 0) {
    if (isOutputThere(words, scope)) return [];
    throw new Untranslatable(line, 'it is a condition of another kind');
  }
  const subject = readSubstitutedCheck(left, scope);
  if (numeric.has(operator)) {
    const text = scope.textOf(right);
    if (!/^\d{1,9}$/.test(text)) throw new Untranslatable(line, `expected a number, found ${text}`);
    return [
      { subject, isExpected: !isNegated, comparison: { type: 'number', operator, value: Number(text) } },
    ];
  }
  if (!textual.has(operator)) throw new Untranslatable(line, 'it is a condition of another kind');
  const comparison = readText(right, operator, place);
  return [
    { subject, isExpected: isNegated === (operator === '!='), comparison: { type: 'text', ...comparison } },
  ];
}

/** `-n "$output"` is true of every run. */
function isOutputThere([flag, operand, ...others]: readonly Word[], scope: Scope): boolean {
  if (others.length > 0 || operand === undefined) return false;
  return plainText(flag) === '-n' && scope.valueOf(operand).type === 'output';
}

function readText(
  word: Word,
  operator: string,
  { line, isExtended, scope }: Place,
): { pattern: TextPattern; text: string | undefined } {
  try {
    if (operator === '=~') return { pattern: readRegex(regexOf(word, scope), 'extended'), text: undefined };
    if (!isExtended) {
      const text = scope.textOf(word);
      return { pattern: patternOf([{ type: 'text', text }], { start: true, end: true }), text };
    }
    const parts = word.parts.map((part) => globPart(part, word, scope));
    const isPlain = parts.every(({ text, isQuoted }) => isQuoted || !/[*?[\]@+!(]/.test(text));
    return { pattern: readGlob(parts), text: isPlain ? parts.map(({ text }) => text).join('') : undefined };
  } catch (error) {
    if (!(error instanceof PatternProblem)) throw error;
    throw new Untranslatable(line, `the pattern: ${error.message}`, { cause: error });
  }
}

/** What is in quotes, or comes from a quoted variable, is plain text. */
function globPart(part: WordPart, { line }: Word, scope: Scope): GlobPart {
  const text = scope.textOf({ parts: [part], line });
  if (part.type !== 'text' && !part.isQuoted && /[*?[\\]/.test(text)) {
    throw new PatternProblem('a variable without quotes has a pattern in it');
  }
  return { text, isQuoted: part.isQuoted };
}

function regexOf(word: Word, scope: Scope): string {
  return word.parts
    .map((part) => {
      const text = scope.textOf({ parts: [part], line: word.line });
      return part.isQuoted ? text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`) : text;
    })
    .join('');
}
