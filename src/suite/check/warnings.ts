import type { TextMatcher } from '../suite.ts';
import { ofAnswer, sidesOf } from './check.ts';
import { count, inline } from './quote.ts';
import { describeMatcher, matcherDocument } from './text-matching.ts';

/** All warnings, in order. */
export const checkWarnings = ofAnswer<readonly TextMatcher[]>(async (expected, { warnings }, { isText }) => {
  const sides = sidesOf(expected.map(matcherDocument), [...warnings]);
  for (const [index, matcher] of expected.entries()) {
    const found = warnings[index];
    if (found !== undefined && (await isText(matcher, found))) continue;
    const number = expected.length === 1 ? '' : ` ${String(index + 1)}`;
    return {
      message: `expected warning${number} to be ${describeMatcher(matcher)}, found ${inline(found)}`,
      sides,
    };
  }
  if (warnings.length <= expected.length) return undefined;
  const surplus = `the first one too many is ${inline(warnings[expected.length])}`;
  return {
    message: `expected ${count(expected.length, 'warning')}, found ${String(warnings.length)}; ${surplus}`,
    sides,
  };
});
