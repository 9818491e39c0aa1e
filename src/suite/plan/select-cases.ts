import type { SuiteCase } from '../suite.ts';

/** Which cases of a run are wanted. */
export interface CaseFilter {
  /** A part of the name; `undefined` for all. */
  readonly name: string | undefined;
  /** Cases with one of these tags; with `!` in front, those without. Empty: all. */
  readonly tags: readonly string[];
}

/**
 * The cases of a suite that are wanted. Where one says `only`, the others are left out.
 * @param lines lines of the suite file: the cases that they are in; empty for all
 */
export function selectCases(
  cases: readonly SuiteCase[],
  { name, tags }: CaseFilter,
  lines: readonly number[],
): readonly SuiteCase[] {
  const starts = [...new Set(cases.map(({ position }) => position.line))];
  const wantedStarts = new Set(lines.map((line) => starts.findLast((start) => start <= line) ?? starts[0]));
  const included = tags.filter((tag) => !tag.startsWith('!'));
  const excluded = new Set(tags.filter((tag) => tag.startsWith('!')).map((tag) => tag.slice(1)));
  const isExclusive = cases.some(({ only }) => only);
  return cases.filter(
    (test) =>
      (name === undefined || test.name.includes(name)) &&
      (included.length === 0 || included.some((tag) => test.tags.includes(tag))) &&
      !test.tags.some((tag) => excluded.has(tag)) &&
      (lines.length === 0 || wantedStarts.has(test.position.line)) &&
      (!isExclusive || test.only),
  );
}
