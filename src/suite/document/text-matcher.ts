import { isObject } from '../../json/index.ts';
import { maxPatternLength, type TextMatcher } from '../suite.ts';
import { reportUnknownKeys } from './keys.ts';
import type { LateChecks } from './late-checks.ts';
import { filledText, onlyTrue, readMember, reportWrong, text, type Reader } from './readers.ts';

const expected = 'a text, {contains: text} or {matches: regular expression}';
const keys = ['contains', 'matches'];

/** How a text has to be. Regular expressions are compiled later. */
export function textMatcher(late: LateChecks): Reader<TextMatcher> {
  return (value, path, report) => {
    if (typeof value === 'string') {
      const exact = text(value, path, report);
      return exact === undefined ? undefined : { type: 'exact', text: exact };
    }
    if (!isObject(value)) {
      const isScalar = typeof value !== 'object';
      reportWrong(value, path, report, { expected, advice: isScalar ? '; put it in quotes' : '' });
      return undefined;
    }
    reportUnknownKeys(value, path, { owner: 'a text matcher', keys }, report);
    const contains = readMember(value, 'contains', filledText, path, report);
    const pattern = readMember(value, 'matches', filledText, path, report);
    const found = keys.filter((key) => value.has(key));
    if (found.length !== 1) {
      report.problem(
        path,
        () => `expected either \`contains\` or \`matches\`, found ${found.length === 0 ? 'neither' : 'both'}`,
      );
      return undefined;
    }
    if (contains !== undefined) return { type: 'contains', text: contains };
    if (pattern === undefined) return undefined;
    if (pattern.length > maxPatternLength) {
      report.problem(
        [...path, 'matches'],
        () =>
          `expected a regular expression of at most ${maxPatternLength} characters, found ${pattern.length}`,
      );
      return undefined;
    }
    late.addPattern(pattern, [...path, 'matches']);
    return { type: 'matches', pattern };
  };
}

/** `true` for whatever the text is, or how it has to be. */
export function trueOrMatcher(late: LateChecks): Reader<true | TextMatcher> {
  const matcher = textMatcher(late);
  return (value, path, report) =>
    typeof value === 'boolean' ? onlyTrue(value, path, report) : matcher(value, path, report);
}
