import type { JsonObject } from '../../json/index.ts';
import type { TextMatcher } from '../suite.ts';
import { ofAnswer, sidesOf } from './check.ts';
import { inline } from './quote.ts';
import { describeMatcher, matcherDocument } from './text-matching.ts';

/** The audit annotations that are named; the policy may add more. */
export const checkAuditAnnotations = ofAnswer<Readonly<Record<string, TextMatcher>>>(
  async (expected, { auditAnnotations }, { isText }) => {
    const found = new Map(Object.entries(auditAnnotations));
    const problems: string[] = [];
    for (const [name, matcher] of Object.entries(expected)) {
      const text = found.get(name);
      if (text !== undefined && (await isText(matcher, text))) continue;
      problems.push(`${inline(name)} to be ${describeMatcher(matcher)}, found ${inline(text)}`);
    }
    const [first] = problems;
    if (first === undefined) return undefined;
    const more = problems.length === 1 ? '' : `; ${String(problems.length - 1)} more differ`;
    return {
      message: `expected audit annotation ${first}${more}`,
      sides: sidesOf(documentOf(expected), new Map(found)),
    };
  },
);

function documentOf(expected: Readonly<Record<string, TextMatcher>>): JsonObject {
  return new Map(Object.entries(expected).map(([name, matcher]) => [name, matcherDocument(matcher)]));
}
