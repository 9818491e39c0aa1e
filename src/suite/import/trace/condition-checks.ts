import { PatternProblem, onlyText } from '../pattern/text-pattern.ts';
import { parseJson, type JsonValue } from '../../../json/index.ts';
import type { Check, MemberTest, TracedRun } from './check.ts';
import type { Condition } from './condition.ts';
import type { FilteredOutput } from './output-filter.ts';
import { Untranslatable } from './untranslatable.ts';

/** Checks, and the run that they are about: `undefined` for the last one. */
export interface FoundChecks {
  readonly run: TracedRun | undefined;
  readonly checks: readonly Check[];
}

const nothing: FoundChecks = { run: undefined, checks: [] };

/** Says that a comparison holds whatever was printed. */
export type AlwaysTrue = (line: number) => void;

/** What a comparison asks of a run. @throws Untranslatable */
export function checksOfCondition(condition: Condition, line: number, isAlwaysTrue: AlwaysTrue): FoundChecks {
  const { subject } = condition;
  switch (subject.type) {
    case 'status':
      return checksOfStatus(condition, subject.isOwn, line, isAlwaysTrue);
    case 'length': {
      const isThere = isNotZero(condition);
      if (isThere === undefined) {
        if (!isNeverOne(condition, onlyText(subject.pattern)?.length ?? 0)) {
          throw new Untranslatable(line, 'it compares how many characters match');
        }
        isAlwaysTrue(line);
        return nothing;
      }
      return {
        run: subject.run,
        checks: [{ line, isExpected: isThere, about: 'output', pattern: subject.pattern }],
      };
    }
    case 'output': {
      const { comparison, isExpected } = condition;
      if (comparison.type === 'number') throw new Untranslatable(line, 'it takes the output for a number');
      return {
        run: subject.run,
        checks: [{ line, isExpected, about: 'output', pattern: comparison.pattern }],
      };
    }
    case 'filtered':
      return checksOfFiltered(condition, subject.filtered, line);
  }
}

function checksOfStatus(
  condition: Condition,
  isOwn: boolean,
  line: number,
  isAlwaysTrue: AlwaysTrue,
): FoundChecks {
  const { comparison } = condition;
  const text = comparison.type === 'text' ? comparison.text : undefined;
  const isNumber = text !== undefined && /^\d{1,3}$/.test(text);
  const number: Condition = isNumber
    ? { ...condition, comparison: { type: 'number', operator: '-eq', value: Number(text) } }
    : condition;
  const isFailed = isNotZero(number);
  if (isOwn && isFailed === false) {
    // Otherwise the test would have ended before.
    isAlwaysTrue(line);
    return nothing;
  }
  if (isOwn) throw new Untranslatable(line, '$? is the status of the command before');
  if (isFailed !== undefined) {
    return { run: undefined, checks: [{ line, isExpected: !isFailed, about: 'status', code: 0 }] };
  }
  const compared = number.comparison;
  if (compared.type !== 'number' || (compared.operator !== '-eq' && compared.operator !== '-ne')) {
    throw new Untranslatable(line, 'it compares the status in another way');
  }
  const isExpected = number.isExpected === (compared.operator === '-eq');
  return { run: undefined, checks: [{ line, isExpected, about: 'status', code: compared.value }] };
}

/** Whether a comparison holds for all numbers but 0, or for 0 alone; `undefined` for others. */
function isNotZero({ comparison, isExpected }: Condition): boolean | undefined {
  if (comparison.type !== 'number') return undefined;
  const { operator, value } = comparison;
  const how = `${operator} ${String(value)}`;
  if (['-ne 0', '-gt 0', '-ge 1'].includes(how)) return isExpected;
  return ['-eq 0', '-lt 1', '-le 0'].includes(how) ? !isExpected : undefined;
}

/** `-ne 1` of a length that is 0 or larger than that. */
function isNeverOne({ comparison, isExpected }: Condition, length: number): boolean {
  if (comparison.type !== 'number' || comparison.operator !== '-ne' || !isExpected) return false;
  return comparison.value > 0 && comparison.value < length;
}

/** `[ "$(echo "$output" | jq -r .member)" = text ]` and `[ "$(… | grep -c text)" -ne 0 ]`. */
function checksOfFiltered(
  condition: Condition,
  { run, jq, grep, isOfAll }: FilteredOutput,
  line: number,
): FoundChecks {
  const { comparison, isExpected } = condition;
  if (grep?.counts === true && !grep.isInverted && jq === undefined) {
    const isThere = isNotZero(condition);
    if (isThere === undefined) throw new Untranslatable(line, 'it compares how many lines match');
    return { run, checks: [{ line, isExpected: isThere, about: 'output', pattern: grep.pattern }] };
  }
  if (jq === undefined || grep !== undefined)
    throw new Untranslatable(line, 'it compares what a program prints');
  const text = comparison.type === 'number' ? String(comparison.value) : comparison.text;
  const isEqual = comparison.type === 'text' || comparison.operator === '-eq';
  if (jq.view === undefined) {
    if (text !== 'true' || !isEqual || !isExpected)
      throw new Untranslatable(line, 'it compares the outcome of a filter');
    return { run, checks: jq.conditions.map((one) => ({ line, about: 'member', isOfAll, ...one })) };
  }
  if (!isEqual) throw new Untranslatable(line, 'it compares numbers in another way');
  const test: MemberTest =
    comparison.type === 'text' && text === undefined
      ? { type: 'pattern', pattern: comparison.pattern }
      : { type: 'equals', value: printedValue(text ?? '', jq.isRaw, line) };
  return { run, checks: [{ line, isExpected, about: 'member', isOfAll, view: jq.view, test }] };
}

/** The value that jq prints like this. Without quotes it may be a text, too; the member tells. */
function printedValue(text: string, isRaw: boolean, line: number): JsonValue {
  if (isRaw) return text;
  try {
    return parseJson(text);
  } catch (error) {
    throw new Untranslatable(line, 'jq prints texts with quotation marks here', { cause: error });
  }
}

/** What a pipeline that begins with the output asks of a run, by its status. @throws Untranslatable */
export function checksOfFilter({ run, jq, grep, isOfAll }: FilteredOutput, line: number): FoundChecks {
  if (grep !== undefined) {
    const isExpected = !grep.isInverted;
    if (jq === undefined)
      return { run, checks: [{ line, isExpected, about: 'output', pattern: grep.pattern }] };
    if (jq.view === undefined) throw new Untranslatable(line, 'it looks at the outcome of a filter');
    const test: MemberTest = { type: 'pattern', pattern: grep.pattern };
    return { run, checks: [{ line, isExpected, about: 'member', isOfAll, view: jq.view, test }] };
  }
  if (jq?.setsStatus !== true) return nothing;
  if (jq.view === undefined)
    return { run, checks: jq.conditions.map((one) => ({ line, about: 'member', isOfAll, ...one })) };
  return {
    run,
    checks: [
      {
        line,
        isExpected: false,
        about: 'member',
        isOfAll,
        view: jq.view,
        test: { type: 'equals', value: null },
      },
    ],
  };
}

/** Runs what may find a problem in a pattern. @throws Untranslatable instead */
export function withPatterns<T>(line: number, what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PatternProblem)) throw error;
    throw new Untranslatable(line, `${what}: ${error.message}`, { cause: error });
  }
}
