import { describeVerdict } from './describe.ts';
import { checkArguments, judge, type MatcherContext, type MatcherResult } from './matcher.ts';

/** Passes for an answer that lets the request pass, changed or not; with `.not`, for any rejection. */
export function toAllow(this: MatcherContext, received: unknown, ...given: unknown[]): MatcherResult {
  return judge('toAllow', this, received, (answer) => {
    checkArguments(given, 0);
    return {
      pass: answer.allowed,
      expectation: 'accept the request',
      found: () => describeVerdict(answer),
    };
  });
}
