import type { TextMatcher } from '../suite.ts';
import { ofAgreedVerdict, ofAnswer, sidesOf } from './check.ts';
import { inline } from './quote.ts';
import { explainingAnswer, hasMessage, reasonDifference } from './reason.ts';
import { describeMatcher, matcherDocument } from './text-matching.ts';

const checkAnswer = ofAnswer<TextMatcher>(async (expected, given, context) => {
  const answer = explainingAnswer(given, context);
  return (await hasMessage(expected, answer, context)) ? undefined : reasonDifference(answer, context);
});

/** The message of the answer; in the matrix form, of a pair that is skipped the reason for that. */
export const checkMessage = ofAgreedVerdict<TextMatcher>(async (expected, context) => {
  const { expect, seen, isText } = context;
  if (expect.result !== 'skip') return checkAnswer(expected, context);
  const reason = seen.notSelected ?? '';
  if (await isText(expected, reason)) return undefined;
  return {
    message: `skipped for another reason: expected ${describeMatcher(expected)}, found ${inline(reason)}`,
    sides: sidesOf(matcherDocument(expected), reason),
  };
});
