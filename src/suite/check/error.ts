import type { Observation } from '../observation.ts';
import type { Expectation, TextMatcher } from '../suite.ts';
import { sidesOf, type Check, type Difference } from './check.ts';
import { inline, quote } from './quote.ts';
import { describeMatcher, matcherDocument } from './text-matching.ts';
import { describeAnswer } from './verdict.ts';

/** That the policy cannot answer, and why. */
export const checkError: Check<true | TextMatcher> = async (expected, { seen, isText }) => {
  const text = seen.error?.message ?? seen.failure?.message;
  if (text === undefined) {
    const found = seen.answer === undefined ? 'no error' : describeAnswer(seen.answer);
    return { message: `expected that the policy cannot answer, found ${found}` };
  }
  if (expected === true || (await isText(expected, text))) return undefined;
  return {
    message: `failed for another reason: expected ${describeMatcher(expected)}, found ${quote(text)}`,
    sides: sidesOf(matcherDocument(expected), text),
  };
};

/** That the policy could not answer although nobody expects it. */
export function findError(expect: Expectation, { error, failure }: Observation): Difference | undefined {
  if (error !== undefined) {
    return {
      message: `expected an answer of the policy, it could not be asked: ${quote(error.message)} (${error.code})`,
      hint: error.hint,
    };
  }
  if (failure === undefined) return undefined;
  return {
    message: `expected an answer of the policy, it failed (${failure.kind}): ${quote(failure.message)}`,
    sides: expect.message && sidesOf(matcherDocument(expect.message), failure.message),
    hint: isRejectionExpected(expect)
      ? 'A policy that fails has not rejected, whatever message and code come of it; where the case is about that, expect `error`.'
      : 'Where the case is about that, expect `error`.',
  };
}

function isRejectionExpected({ allowed, result, message, code }: Expectation): boolean {
  return (
    allowed === false || result === 'fail' || result === 'warn' || message !== undefined || code !== undefined
  );
}

/** That the policy's rules kept it from being asked, although the case is about an answer. */
export function findNotSelected(
  expect: Expectation,
  { notSelected, answer }: Observation,
): Difference | undefined {
  if (notSelected === undefined || answer !== undefined || expect.result !== undefined) return undefined;
  return {
    message: `expected an answer of the policy, its rules do not select the request: ${inline(notSelected)}`,
  };
}
