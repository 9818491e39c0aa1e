import type { HostCallRecord } from '../../host/index.ts';
import type { JsonObject } from '../../json/index.ts';
import type { Observation } from '../observation.ts';
import { sidesOf, type Difference } from './check.ts';
import { inline } from './quote.ts';

/** That the policy made another call than the next one of its session: the answer then is about a call that failed. */
export function findMismatch({ sessionMismatch }: Observation): Difference | undefined {
  if (sessionMismatch === undefined) return undefined;
  const { expected, found } = sessionMismatch;
  const wanted =
    expected === undefined ? 'no further call' : `${expected.request} ${inline(expected.fields)}`;
  return {
    message: `expected the calls of the session in their order, next ${wanted}, found ${found.request} ${inline(found.fields)}`,
    sides: sidesOf(expected === undefined ? null : callDocument(expected), callDocument(found)),
    hint:
      expected === undefined
        ? 'Add the call with its answer to the end of the session: run.md shows how one is written. Or record it again.'
        : 'Record the session again, or switch the rule off with `allow: [session-mismatch]`.',
  };
}

/** A call as `expect.hostCalls` has it. */
export function callDocument({ capability, fields }: HostCallRecord): JsonObject {
  return new Map([
    ['capability', capability],
    ['fields', fields],
  ]);
}
