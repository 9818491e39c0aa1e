import { checkExpectation } from '../../../../src/suite/check/index.ts';
import {
  emptyObservation,
  type HostCallRecord,
  type ObservedAnswer,
  type Observation,
} from '../../../../src/suite/observation.ts';
import type { Finding } from '../../../../src/suite/suite-event.ts';
import type { Expectation } from '../../../../src/suite/suite.ts';
import type { VacuityRule } from '../../../../src/suite/vacuity-rules.ts';
import { fromPlain, parseJson, type JsonValue } from '../../../../src/json/index.ts';

export const position = { line: 12, column: 7 };

/** What a case sees of a policy that accepted its settings and then the request, as it is. */
export function observed(parts: Partial<Observation> = {}): Observation {
  return {
    ...emptyObservation(),
    answer: accepted(),
    object: pod,
    settings: { valid: true, message: undefined },
    durationMs: 3,
    ...parts,
  };
}

export function accepted(parts: Partial<ObservedAnswer> = {}): ObservedAnswer {
  return {
    allowed: true,
    message: undefined,
    code: undefined,
    warnings: [],
    auditAnnotations: {},
    patch: undefined,
    mutatedObject: undefined,
    ...parts,
  };
}

export function rejected(message: string | undefined, parts: Partial<ObservedAnswer> = {}): ObservedAnswer {
  return accepted({ allowed: false, message, ...parts });
}

/** The answer in place of a policy that crashed. */
export function crashed(message: string): Partial<Observation> {
  return { answer: rejected(message, { code: 500 }), failure: { kind: 'trap', message } };
}

export function lookup(host: string): HostCallRecord {
  return { request: 'DNSLookupHost', capability: 'net/v1/dns_lookup_host', fields: json({ host }) };
}

export const pod: JsonValue = json({
  kind: 'Pod',
  spec: { hostNetwork: true, containers: [{ name: 'web' }] },
});

/** A document as `JSON.parse` gives it; whole numbers are integers. */
export function json(value: unknown): JsonValue {
  return fromPlain(value);
}

export { parseJson };

export function check(
  expect: Omit<Expectation, 'position'>,
  seen: Observation,
  allow: readonly VacuityRule[] = [],
): Promise<Finding[]> {
  return checkExpectation({ position, ...expect }, seen, { allow: new Set(allow) });
}

/** The names of the checks that found something. */
export async function failing(
  expect: Omit<Expectation, 'position'>,
  seen: Observation,
  allow: readonly VacuityRule[] = [],
): Promise<string[]> {
  return (await check(expect, seen, allow)).map((finding) => finding.check);
}

/** The only finding. */
export async function onlyFinding(
  expect: Omit<Expectation, 'position'>,
  seen: Observation,
): Promise<Finding> {
  const [finding, ...others] = await check(expect, seen);
  if (finding === undefined || others.length > 0) {
    throw new TypeError(`expected one finding, found ${String(others.length + (finding ? 1 : 0))}`);
  }
  return finding;
}

export const exact = (text: string) => ({ type: 'exact', text }) as const;
export const contains = (text: string) => ({ type: 'contains', text }) as const;
export const matches = (pattern: string) => ({ type: 'matches', pattern }) as const;
