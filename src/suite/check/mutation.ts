import { equalJson, type JsonValue } from '../../json/index.ts';
import type { ObservedAnswer, Observation } from '../observation.ts';
import { ofAgreedVerdict, ofAnswer, type Check, type CheckContext, type Difference } from './check.ts';
import { describeAnswer } from './verdict.ts';

/** The object after the mutation; `undefined` where nothing was changed. */
export function mutatedObject(answer: ObservedAnswer, { object }: Observation): JsonValue | undefined {
  const mutated = answer.allowed ? answer.mutatedObject : undefined;
  return mutated !== undefined && object !== undefined && equalJson(mutated, object) ? undefined : mutated;
}

/**
 * A check of what the policy made of the object. A rejected request is not changed: that agrees only with an
 * expectation that states both, so that nothing agrees just because the request went no further.
 * @param isNoChange whether the expectation says that nothing is changed
 */
export function ofMutation<E>(
  isNoChange: (expected: E) => boolean,
  check: (expected: E, answer: ObservedAnswer, context: CheckContext) => Difference | undefined,
): Check<E> {
  return ofAgreedVerdict(
    ofAnswer((expected, answer, context) => {
      if (answer.allowed) return check(expected, answer, context);
      if (context.expect.allowed === false && isNoChange(expected)) return undefined;
      return {
        message: `expected an accepted request and what became of its object, it was ${describeAnswer(answer)}`,
        hint: 'A rejected request is not changed: expect `allowed: false` and its message alone.',
      };
    }),
  );
}

/** Why nothing was changed, where the policy itself would have. */
export function monitorHint({ ownAnswer }: Observation): string | undefined {
  return ownAnswer?.mutatedObject === undefined
    ? undefined
    : 'In monitor mode requests are not changed; the policy itself would have changed it.';
}
