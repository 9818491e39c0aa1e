import { parseJson, type JsonValue } from '../../../json/index.ts';
import { containing, patternOf, PatternProblem, type TextPattern } from '../pattern/text-pattern.ts';
import { readRegex } from '../pattern/regular-expression.ts';
import type { MemberTest, MemberView } from './check.ts';

/** A condition on a member of the answer. */
export interface JqCondition {
  readonly view: MemberView;
  readonly isExpected: boolean;
  readonly test: MemberTest;
}

/** What jq does with an answer: it prints a member, or the outcome of conditions. */
export interface JqFilter {
  readonly view: MemberView | undefined;
  /** All have to hold. */
  readonly conditions: readonly JqCondition[];
  /** `-e`: the status tells whether the outcome is `null` or `false`. */
  readonly setsStatus: boolean;
  /** `-r`: texts are printed without quotation marks. */
  readonly isRaw: boolean;
}

const maxLength = 2000;

/** @throws PatternProblem for filters that are more than a path with a comparison */
export function readJqArguments(args: readonly string[]): JqFilter {
  const flags = new Set<string>();
  const operands: string[] = [];
  for (const argument of args) {
    if (argument === '--exit-status') flags.add('e');
    else if (argument === '--raw-output') flags.add('r');
    else if (/^-[A-Za-z]+$/.test(argument)) for (const flag of argument.slice(1)) flags.add(flag);
    else if (argument.startsWith('--')) throw new PatternProblem(`jq is given ${argument}`);
    else operands.push(argument);
  }
  for (const flag of flags) if (!'ercMS'.includes(flag)) throw new PatternProblem(`jq is given -${flag}`);
  const [filter, ...others] = operands;
  if (filter === undefined || others.length > 0) throw new PatternProblem('it is not given one filter');
  if (filter.length > maxLength) throw new PatternProblem(`it has more than ${maxLength} characters`);
  const how = { setsStatus: flags.has('e'), isRaw: flags.has('r') };
  const view = readView(filter.trim());
  if (view !== undefined) return { view, conditions: [], ...how };
  return { view: undefined, conditions: filter.split(/ and (?=\.|\()/).map(readCondition), ...how };
}

const path = String.raw`(?:\.[A-Za-z_]\w*|\.?\["[^"\\]+"\])+`;
const wholeView = new RegExp(String.raw`^(${path})(\s*\|\s*@base64d)?$`);
const comparison = new RegExp(String.raw`^\(?\s*(${path})\s*(==|!=)\s*(.+?)\s*\)?$`, 's');
const call = new RegExp(
  String.raw`^\(?\s*(${path})\s*\|\s*(contains|startswith|endswith|test)\((.+)\)\s*\)?$`,
  's',
);

function readView(filter: string): MemberView | undefined {
  const [, found, decoded] = wholeView.exec(filter) ?? [];
  return found === undefined ? undefined : { path: pathOf(found), isDecoded: decoded !== undefined };
}

function readCondition(text: string): JqCondition {
  const [, compared, operator, value] = comparison.exec(text.trim()) ?? [];
  if (compared !== undefined && value !== undefined) {
    const view = { path: pathOf(compared), isDecoded: false };
    return { view, isExpected: operator === '==', test: { type: 'equals', value: literalOf(value) } };
  }
  const [, called, name, argument] = call.exec(text.trim()) ?? [];
  const wanted = argument === undefined ? undefined : literalOf(argument);
  if (called === undefined || typeof wanted !== 'string')
    throw new PatternProblem(`${shortened(text)} is more than a comparison`);
  const view = { path: pathOf(called), isDecoded: false };
  return { view, isExpected: true, test: { type: 'pattern', pattern: patternFor(name, wanted) } };
}

function patternFor(name: string | undefined, text: string): TextPattern {
  if (name === 'test') {
    // Its syntax has more than that of POSIX; what both have means the same.
    if (/\(\?|\\[^.\-/[\](){}*+?|^$]/.test(text))
      throw new PatternProblem('its regular expression is not one of POSIX');
    return readRegex(text, 'extended');
  }
  if (name === 'contains') return containing(text);
  const anchors = { start: name === 'startswith', end: name === 'endswith' };
  return patternOf([{ type: 'text', text }], anchors);
}

/** `.status["message"]` as `status.message`. */
function pathOf(text: string): string {
  return text.replaceAll(/\.?\["([^"]+)"\]/g, '.$1').slice(1);
}

function literalOf(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch {
    throw new PatternProblem(`${shortened(text)} is no JSON`);
  }
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
