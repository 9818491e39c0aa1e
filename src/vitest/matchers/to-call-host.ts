import { capabilityNames, fieldsOfCalls } from '../../host/index.ts';
import { fromPlain, isObject, isSubset, partsOf, type JsonObject } from '../../json/index.ts';
import type { PolicyHostCall } from '../../library/index.ts';
import { shown, sideOf } from './describe.ts';
import { checkName, statedDocument } from './expected.ts';
import { checkArguments, judge, Refusal, type MatcherContext, type MatcherResult } from './matcher.ts';

/** Calls that are shown. */
const maxCalls = 10;

/**
 * Passes where the policy made a call of this name to its host, with at least these fields; with `.not`, where it made
 * none. Names and fields that no call can have are refused.
 */
export function toCallHost(this: MatcherContext, received: unknown, ...given: unknown[]): MatcherResult {
  return judge('toCallHost', this, received, ({ hostCalls }) => {
    checkArguments(given, 2);
    const name = statedName(given[0]);
    const fields = given.length < 2 ? undefined : statedFields(given[1], name);
    const named = hostCalls.filter(({ capability, request }) => name === capability || name === request);
    const pass = named.some((call) => fields === undefined || isSubset(fields, fromPlain(call.fields)));
    const detail = fields === undefined ? '' : ` with ${shown(sideOf(fields))}`;
    const [only, ...others] = named;
    return {
      pass,
      expectation: `call ${name}${detail}`,
      found: () => describeCalls(hostCalls),
      ...(!pass &&
        fields !== undefined &&
        only !== undefined &&
        others.length === 0 && {
          expected: sideOf(fields),
          actual: sideOf(partsOf(fromPlain(only.fields), fields)),
        }),
    };
  });
}

/** @throws Refusal for what no call is named */
function statedName(value: unknown): string {
  if (typeof value !== 'string') {
    throw new Refusal(`expected a host capability such as 'net/v1/dns_lookup_host', found ${shown(value)}`);
  }
  const known = new Set<string>([...Object.values(capabilityNames), ...Object.keys(capabilityNames)]);
  checkName(value, [...known], `no host capability is named ${shown(value)}`);
  return value;
}

/** @throws Refusal for what no call of that name has */
function statedFields(value: unknown, name: string): JsonObject {
  const fields = typeof value === 'object' && value !== null ? statedDocument(value) : undefined;
  if (!isObject(fields) || fields.size === 0) {
    throw new Refusal(`expected fields that the call has, found ${shown(value)}; leave them out for any`);
  }
  const known = fieldsOfCalls(name) ?? [];
  for (const field of fields.keys()) checkName(field, known, `${name} has no field ${shown(field)}`);
  return fields;
}

function describeCalls(calls: readonly PolicyHostCall[]): string {
  if (calls.length === 0) return 'it called nothing';
  const shownCalls = calls
    .slice(0, maxCalls)
    .map(({ capability, fields }) => `${capability} ${shown(fields)}`);
  const left = calls.length - shownCalls.length;
  return `it called ${shownCalls.join(', ')}${left > 0 ? ` and ${String(left)} more` : ''}`;
}
