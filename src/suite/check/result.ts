import type { MatrixResult } from '../suite.ts';
import { sidesOf, type Check, type CheckContext } from './check.ts';
import { describeAnswer, resultOf } from './verdict.ts';

/** What a policy and a resource of the matrix form came to. */
export const checkResult: Check<MatrixResult> = (expected, context) => {
  const found = resultOf(context.seen);
  if (found === expected) return undefined;
  const why = reasonOf(context);
  return {
    message: `expected ${expected}, found ${found ?? 'no answer'}: ${why}`,
    sides: sidesOf(expected, found ?? 'no answer'),
    hint: hintFor(expected, found),
  };
};

function reasonOf({ seen }: CheckContext): string {
  if (seen.notSelected !== undefined)
    return `the policy's rules do not select the resource: ${seen.notSelected}`;
  if (seen.failure !== undefined || seen.error !== undefined || seen.answer === undefined) {
    return 'the policy did not decide';
  }
  const { answer, ownAnswer } = seen;
  return ownAnswer?.allowed === false && answer.allowed
    ? `in monitor mode, and the policy itself ${describeAnswer(ownAnswer)}`
    : describeAnswer(answer);
}

function hintFor(expected: MatrixResult, found: MatrixResult | undefined): string | undefined {
  if (expected === 'warn' && found === 'fail') {
    return '`warn` is for policies in monitor mode; this one is in protect mode, where a rejection is `fail`.';
  }
  if (expected === 'fail' && found === 'warn') {
    return 'The policy is in monitor mode, where a rejection is `warn`.';
  }
  return undefined;
}
