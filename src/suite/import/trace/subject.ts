import { readRegex } from '../pattern/regular-expression.ts';
import { PatternProblem, type TextPattern } from '../pattern/text-pattern.ts';
import type { Pipeline, SimpleCommand, Word } from '../shell/syntax.ts';
import type { TracedRun } from './check.ts';
import type { FilteredOutput } from './output-filter.ts';
import { readOutputFilter } from './output-filter.ts';
import type { Scope } from './scope.ts';
import { Untranslatable } from './untranslatable.ts';

/** What the left side of a comparison is about. */
export type Subject =
  | { readonly type: 'status'; readonly isOwn: boolean }
  | { readonly type: 'output'; readonly run: TracedRun | undefined }
  /** `$(expr "$output" : 'pattern')`: how many characters match. */
  | { readonly type: 'length'; readonly run: TracedRun | undefined; readonly pattern: TextPattern }
  /** `$(echo "$output" | jq …)`. */
  | { readonly type: 'filtered'; readonly filtered: FilteredOutput };

/** @throws Untranslatable */
export function readSubstitutedCheck(word: Word, scope: Scope): Subject {
  const [part, ...others] = word.parts.filter((one) => one.type !== 'text' || one.text !== '');
  if (part?.type === 'substitution' && others.length === 0) {
    const [statement, ...more] = part.statements;
    if (statement?.type === 'list' && more.length + statement.rest.length === 0) {
      const { first } = statement;
      const found = readExpr(first, scope) ?? readFiltered(first, scope);
      if (found !== undefined) return found;
    }
  }
  const value = scope.valueOf(word);
  if (value.type === 'status' || value.type === 'output') return value;
  throw new Untranslatable(
    word.line,
    value.type === 'unknown' ? value.why : 'it compares neither status nor output',
  );
}

function readFiltered(pipeline: Pipeline, scope: Scope): Subject | undefined {
  const filtered = readOutputFilter(pipeline, scope);
  return filtered && { type: 'filtered', filtered };
}

function readExpr({ commands }: Pipeline, scope: Scope): Subject | undefined {
  const [command, ...piped] = commands;
  if (command?.type !== 'simple' || piped.length > 0) return undefined;
  const operands = exprOperands(command, scope);
  if (operands === undefined) return undefined;
  const { line } = command;
  const subject = scope.valueOf(operands.subject);
  if (subject.type === 'output' && operands.subject.parts.some(({ isQuoted }) => !isQuoted)) {
    throw new Untranslatable(line, 'without quotes, $output is not one argument of expr');
  }
  if (subject.type !== 'output')
    throw new Untranslatable(line, 'expr looks at something else than the output');
  const source = scope.textOf(operands.pattern);
  try {
    if (source.includes('\\(')) throw new PatternProblem('with a group in it, expr prints what that matches');
    return { type: 'length', run: subject.run, pattern: readRegex(source, 'basic', { isAtStart: true }) };
  } catch (error) {
    if (!(error instanceof PatternProblem)) throw error;
    throw new Untranslatable(line, `the pattern: ${error.message}`, { cause: error });
  }
}

/** `expr TEXT : PATTERN` or `expr match TEXT PATTERN`. */
function exprOperands({ words }: SimpleCommand, scope: Scope): { subject: Word; pattern: Word } | undefined {
  const [name, ...operands] = words;
  const [first, second, third, ...others] = operands;
  if (name === undefined || first === undefined || second === undefined || third === undefined)
    return undefined;
  const program = scope.valueOf(name);
  if (program.type !== 'text' || program.text !== 'expr' || others.length > 0) return undefined;
  const isMatch = scope.valueOf(first);
  if (isMatch.type === 'text' && isMatch.text === 'match') return { subject: second, pattern: third };
  const colon = scope.valueOf(second);
  return colon.type === 'text' && colon.text === ':' ? { subject: first, pattern: third } : undefined;
}
