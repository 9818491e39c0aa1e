import { placeKey, type CaseIndex } from '../document/index.ts';
import { ruleFinding } from '../finding.ts';
import type { Finding } from '../suite-event.ts';
import type { SuiteCase } from '../suite.ts';

/** Which cases of a run are wanted. */
export interface CaseFilter {
  /** A part of the name; `undefined` for all. */
  readonly name: string | undefined;
  /** Cases with one of these tags; with `!` in front, those without. Empty: all. */
  readonly tags: readonly string[];
}

/** Why a case is skipped that a filter selects, but that is left out for another one. */
export const leftOutByOnly = 'another case says `only`';

/**
 * The cases of a suite that are wanted, in their order. Where one of the suite says `only`, those without are skipped.
 * @param lines lines of the suite file: the cases that they are in; empty for all
 */
export function selectCases(
  cases: readonly SuiteCase[],
  { name, tags }: CaseFilter,
  lines: readonly number[],
  index: () => CaseIndex,
): readonly SuiteCase[] {
  const places = new Set(lines.flatMap((line) => index().inLine(line)).map(placeKey));
  const included = tags.filter((tag) => !tag.startsWith('!'));
  const excluded = new Set(tags.filter((tag) => tag.startsWith('!')).map((tag) => tag.slice(1)));
  const isExclusive = cases.some(({ only }) => only);
  return cases
    .filter(
      (test) =>
        (name === undefined || test.name.includes(name)) &&
        (included.length === 0 || included.some((tag) => test.tags.includes(tag))) &&
        !test.tags.some((tag) => excluded.has(tag)) &&
        (lines.length === 0 || places.has(placeKey(test.position))),
    )
    .map((test) => (isExclusive && !test.only && test.skip === undefined ? leftOut(test) : test));
}

function leftOut(test: SuiteCase): SuiteCase {
  return { ...test, skip: leftOutByOnly };
}

/** Lines that were asked for, and in which no case is. */
export function lostLines(
  cases: readonly SuiteCase[],
  lines: readonly number[],
  suiteName: string,
  index: () => CaseIndex,
): Finding[] {
  const sorted = [...cases].sort((a, b) => a.position.line - b.position.line);
  return lines.flatMap((line) => {
    if (index().inLine(line).length > 0) return [];
    const before = sorted.findLast(({ position }) => position.line <= line);
    const after = sorted.find(({ position }) => position.line > line);
    const near = [before, after].flatMap((test) =>
      test === undefined ? [] : [`${JSON.stringify(test.name)} in line ${String(test.position.line)}`],
    );
    const message = `no case is in line ${String(line)} of ${suiteName}, which has ${String(index().lines)} lines`;
    const hint = near.length === 0 ? 'The suite has no cases.' : `Nearest: ${near.join(', ')}.`;
    return [ruleFinding('no-match', message, hint)];
  });
}
