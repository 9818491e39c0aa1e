import type { Observation } from '../observation.ts';
import { ofAnswer } from './check.ts';
import { describeAnswer, verdictSides } from './verdict.ts';

/** Whether the request was accepted or rejected. */
export const checkAllowed = ofAnswer<boolean>((expected, answer, { expect, seen }) => {
  if (answer.allowed === expected) return undefined;
  return {
    message: `expected the request to be ${expected ? 'accepted' : 'rejected'}, it was ${describeAnswer(answer)}`,
    sides: verdictSides(expect, answer),
    hint: answer.allowed ? monitorHint(seen) : undefined,
  };
});

function monitorHint({ ownAnswer }: Observation): string | undefined {
  if (ownAnswer === undefined || ownAnswer.allowed) return undefined;
  return `In monitor mode every request is accepted; the policy itself ${describeAnswer(ownAnswer)}.`;
}
