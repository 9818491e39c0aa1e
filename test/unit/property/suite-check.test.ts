import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffJson, formatPatch } from '../../../src/admission/index.ts';
import { isObject, isSubset, parseJson, type JsonValue } from '../../../src/json/index.ts';
import { checkExpectation } from '../../../src/suite/check/index.ts';
import {
  emptyObservation,
  type HostCallRecord,
  type ObservedAnswer,
  type Observation,
} from '../../../src/suite/observation.ts';
import type { Expectation } from '../../../src/suite/suite.ts';
import { jsonValues } from './json-values.ts';

type Facts = Omit<Expectation, 'position'>;

const text = fc.string({ unit: 'binary', maxLength: 8 });
const hostCalls: fc.Arbitrary<HostCallRecord[]> = fc.array(
  fc.record({
    request: fc.constantFrom('DNSLookupHost', 'KubernetesGetResource'),
    capability: fc.constantFrom('net/v1/dns_lookup_host', 'kubernetes/get_resource'),
    fields: jsonValues,
  }),
  { maxLength: 3 },
);

const answers: fc.Arbitrary<{ object: JsonValue; answer: ObservedAnswer }> = fc
  .record({
    allowed: fc.boolean(),
    message: fc.option(text, { nil: undefined }),
    code: fc.option(fc.nat({ max: 65_535 }), { nil: undefined }),
    warnings: fc.array(text, { maxLength: 3 }),
    auditAnnotations: fc.dictionary(text, text, { maxKeys: 3 }),
    object: jsonValues,
    after: jsonValues,
    changes: fc.boolean(),
  })
  .map(({ object, after, changes, ...answer }) => {
    const operations = answer.allowed && changes ? diffJson(object, after) : [];
    const mutation =
      operations.length === 0
        ? { patch: undefined, mutatedObject: undefined }
        : { patch: parseJson(formatPatch(operations)), mutatedObject: after };
    return { object, answer: { ...answer, ...mutation } };
  });

const answered: fc.Arbitrary<Observation> = fc
  .tuple(answers, hostCalls, fc.double({ min: 1, max: 1000, noNaN: true }))
  .map(([{ object, answer }, calls, durationMs]) => ({
    ...nothing,
    object,
    answer,
    hostCalls: calls,
    durationMs,
  }));

const nothing: Observation = {
  ...emptyObservation(),
  settings: { valid: true, message: undefined },
  durationMs: 1,
};

const exact = (value: string) => ({ type: 'exact', text: value }) as const;

/** All that can be expected of an observation with an answer. */
function factsOf({ answer, object, hostCalls, durationMs }: Observation): Facts {
  if (answer === undefined) return {};
  const { allowed, message, code, warnings, auditAnnotations, patch = [], mutatedObject } = answer;
  return {
    allowed,
    result: allowed ? 'pass' : 'fail',
    ...(message === undefined ? {} : { message: exact(message) }),
    ...(code === undefined ? {} : { code }),
    warnings: warnings.map(exact),
    auditAnnotations: Object.fromEntries(
      Object.entries(auditAnnotations).map(([name, value]) => [name, exact(value)]),
    ),
    mutated: mutatedObject !== undefined,
    patch,
    ...(allowed ? { object: mutatedObject ?? object ?? null } : {}),
    hostCalls: hostCalls.map(({ capability, fields }) => ({ capability, fields })),
    maxDurationMs: durationMs,
  };
}

/** The facts, each time with one of them changed. */
function flips(facts: Facts, other: JsonValue, pick: number): Facts[] {
  const {
    message,
    code = 0,
    warnings = [],
    auditAnnotations = {},
    patch,
    hostCalls = [],
    maxDurationMs = 0,
  } = facts;
  const operations = Array.isArray(patch) ? patch : [];
  const changed: Facts[] = [
    { allowed: !facts.allowed },
    { result: facts.result === 'pass' ? 'fail' : 'pass' },
    { result: 'skip' },
    { result: 'warn' },
    { message: exact(`${message?.type === 'exact' ? message.text : ''}x`) },
    { code: (code + 1) % 65_536 },
    { warnings: [...warnings, exact('x')] },
    { auditAnnotations: { ...auditAnnotations, 'not there': exact('') } },
    { mutated: !facts.mutated },
    { patch: [...operations, new Map([['op', 'add']])] },
    { hostCalls: [...hostCalls, { capability: 'DNSLookupHost', fields: undefined }] },
    { maxDurationMs: maxDurationMs - 0.5 },
    { settingsInvalid: true },
    { error: true },
  ];
  if (facts.object !== undefined && !isSubset(other, facts.object)) changed.push({ object: other });
  const at = ({ length }: readonly unknown[]): number => (length === 0 ? -1 : pick % length);
  if (warnings.length > 0) {
    changed.push({ warnings: warnings.toSpliced(at(warnings), 1) });
    changed.push({ warnings: warnings.with(at(warnings), exact('longer than any warning')) });
  }
  if (operations.length > 0) changed.push({ patch: operations.toSpliced(at(operations), 1) });
  if (hostCalls.length > 0) {
    changed.push({ hostCalls: hostCalls.toSpliced(at(hostCalls), 1) });
    changed.push({
      hostCalls: hostCalls.with(at(hostCalls), { capability: 'oci/v1/manifest', fields: undefined }),
    });
  }
  const name = Object.keys(auditAnnotations).at(at(Object.keys(auditAnnotations)));
  if (name !== undefined) {
    changed.push({ auditAnnotations: { ...auditAnnotations, [name]: exact('longer than any annotation') } });
  }
  return changed.map((change) => ({ ...facts, ...change }));
}

async function findings(facts: Facts, seen: Observation): Promise<string[]> {
  const found = await checkExpectation({ position: { line: 1, column: 1 }, ...facts }, seen, {
    allow: new Set(),
  });
  for (const { message, expected, actual } of found) {
    expect(message).not.toMatch(/[\n\r]/);
    expect((expected === undefined) === (actual === undefined)).toBe(true);
  }
  return found.map(({ check }) => check);
}

describe('what was observed', () => {
  it('is what is expected, as a whole and in each part', async () => {
    await fc.assert(
      fc.asyncProperty(answered, async (seen) => {
        const facts = factsOf(seen);
        expect(await findings(facts, seen)).toEqual([]);
        for (const key of [
          'message',
          'code',
          'warnings',
          'auditAnnotations',
          'object',
          'hostCalls',
        ] as const) {
          const value = facts[key];
          if (value !== undefined) expect(await findings({ [key]: value }, seen)).toEqual([]);
        }
      }),
    );
  });

  it('is no longer where any single fact is another', async () => {
    await fc.assert(
      fc.asyncProperty(answered, jsonValues, fc.nat(), async (seen, other, pick) => {
        for (const facts of flips(factsOf(seen), other, pick)) {
          expect(await findings(facts, seen)).not.toEqual([]);
        }
      }),
    );
  });

  it('without an answer meets no expectation about one', async () => {
    const failures: fc.Arbitrary<Partial<Observation>> = fc.oneof(
      text.map((message) => ({ failure: { kind: 'trap' as const, message } })),
      text.map((message) => ({ error: { code: 'WASM_INVALID' as const, message, hint: undefined } })),
      text.map((message) => ({ settings: { valid: false, message } })),
      fc.constant({ notSelected: 'longer than any message', answer: undefined }),
    );
    await fc.assert(
      fc.asyncProperty(answered, failures, async (seen, failure) => {
        // These are true of a policy that does not answer, too.
        const others = ['result', 'hostCalls', 'maxDurationMs'];
        const facts = Object.fromEntries(
          Object.entries(factsOf(seen)).filter(([key]) => !others.includes(key)),
        );
        const failed = { ...seen, ...failure };
        const outcome: Facts =
          failed.notSelected !== undefined
            ? { result: 'skip' }
            : failed.settings?.valid === false
              ? { settingsInvalid: true }
              : { error: true };
        const answer = failed.settings?.valid === false ? undefined : failed.answer;
        expect(await findings(outcome, { ...failed, answer })).toEqual([]);
        expect(await findings(facts, { ...failed, answer })).not.toEqual([]);
        for (const [key, value] of Object.entries(facts)) {
          expect(await findings({ [key]: value }, { ...failed, answer })).not.toEqual([]);
          expect(await findings({ ...outcome, [key]: value }, { ...failed, answer })).not.toEqual([]);
        }
      }),
    );
  });

  it('is compared without changing it', async () => {
    await fc.assert(
      fc.asyncProperty(answered, answered, async (seen, another) => {
        const copy = structuredClone(seen);
        await findings(factsOf(another), seen);
        expect(seen).toEqual(copy);
        expect(isObject(seen.object)).toBe(isObject(copy.object));
      }),
    );
  });
});
