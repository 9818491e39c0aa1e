import { isSubset, partsOf, type JsonValue } from '../../json/index.ts';
import type { HostCallRecord } from '../observation.ts';
import type { HostCallMatcher } from '../suite.ts';
import { sidesOf, type Check } from './check.ts';
import { count, inline } from './quote.ts';

/** All calls that the policy made to its host, in order. */
export const checkHostCalls: Check<readonly HostCallMatcher[]> = (expected, { seen: { hostCalls } }) => {
  const sides = sidesOf(
    expected.map(matcherDocument),
    hostCalls.map((call, index) => callDocument(call, expected[index])),
  );
  for (const [index, matcher] of expected.entries()) {
    const call = hostCalls[index];
    if (call !== undefined && isCall(matcher, call)) continue;
    const texts = `${inline(matcherDocument(matcher))}, found ${inline(call && callDocument(call, matcher))}`;
    return { message: `expected host call ${String(index + 1)} to be ${texts}`, sides };
  }
  const surplus = hostCalls[expected.length];
  if (surplus === undefined) return undefined;
  const numbers = `expected ${count(expected.length, 'host call')}, found ${String(hostCalls.length)}`;
  return {
    message: `${numbers}; the first one too many is ${inline(callDocument(surplus, undefined))}`,
    sides,
  };
};

function isCall({ capability, fields }: HostCallMatcher, call: HostCallRecord): boolean {
  if (capability !== call.capability && capability !== call.request) return false;
  return fields === undefined || isSubset(fields, call.fields);
}

function matcherDocument({ capability, fields }: HostCallMatcher): JsonValue {
  return callOf(capability, fields);
}

/** A call in the words of what is expected in its place; all of it where nothing is, or another capability. */
function callDocument(call: HostCallRecord, matcher: HostCallMatcher | undefined): JsonValue {
  const isSame = matcher?.capability === call.capability || matcher?.capability === call.request;
  if (!isSame) return callOf(call.capability, call.fields);
  return callOf(matcher.capability, matcher.fields && partsOf(call.fields, matcher.fields));
}

function callOf(capability: string, fields: JsonValue | undefined): JsonValue {
  const call = new Map<string, JsonValue>([['capability', capability]]);
  return fields === undefined ? call : call.set('fields', fields);
}
