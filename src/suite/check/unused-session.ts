import type { Observation } from '../observation.ts';
import { sidesOf, type Difference } from './check.ts';
import { count, inline } from './quote.ts';
import { callDocument } from './session-mismatch.ts';

/** That the policy did not make all calls of its session: it may not have come to what the case is about. */
export function findUnusedCalls({ unusedCalls }: Observation): Difference | undefined {
  const [first] = unusedCalls;
  if (first === undefined) return undefined;
  const number = count(unusedCalls.length, 'recorded call');
  return {
    message: `expected all calls of the session to be made, found ${number} unused, first ${first.request} ${inline(first.fields)}`,
    sides: sidesOf(unusedCalls.map(callDocument), []),
    hint: 'Record the session again, or switch the rule off with `allow: [unused-session]`.',
  };
}
