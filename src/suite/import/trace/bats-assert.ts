import type { SimpleCommand, Word } from '../shell/syntax.ts';
import { containing, patternOf, type TextPattern } from '../pattern/text-pattern.ts';
import { readRegex } from '../pattern/regular-expression.ts';
import type { Check } from './check.ts';
import { withPatterns } from './condition-checks.ts';
import type { Scope } from './scope.ts';
import { Untranslatable } from './untranslatable.ts';

const outputAssertions = new Map([
  ['assert_output', true],
  ['refute_output', false],
  ['assert_line', true],
  ['refute_line', false],
]);

/** The checks that an assertion of the library bats-assert makes; `undefined` for any other command. */
export function readBatsAssertion(name: string, command: SimpleCommand, scope: Scope): Check[] | undefined {
  const { line } = command;
  const operands = command.words.slice(1);
  if (name === 'assert_success') return [{ line, isExpected: true, about: 'status', code: 0 }];
  if (name === 'assert_failure') {
    const [code] = operands;
    if (code === undefined) return [{ line, isExpected: false, about: 'status', code: 0 }];
    return [{ line, isExpected: true, about: 'status', code: Number(scope.textOf(code)) }];
  }
  const isExpected = outputAssertions.get(name);
  if (isExpected === undefined) return undefined;
  const pattern = readOutputPattern(operands, name, scope, line);
  return [{ line, isExpected, about: 'output', pattern }];
}

function readOutputPattern(operands: readonly Word[], name: string, scope: Scope, line: number): TextPattern {
  const texts = operands.map((word) => scope.textOf(word));
  const isPartial = texts.some((text) => text === '--partial' || text === '-p');
  const isRegex = texts.some((text) => text === '--regexp' || text === '-e');
  const [text, ...others] = texts.filter((one) => !['--partial', '-p', '--regexp', '-e', '--'].includes(one));
  if (text === undefined || others.length > 0) {
    throw new Untranslatable(line, `${name} is called in another way than with one text`);
  }
  return withPatterns(line, 'the pattern', () => {
    if (isRegex) return readRegex(text, 'extended');
    if (isPartial) return containing(text);
    return patternOf([{ type: 'text', text }], { start: true, end: true });
  });
}
