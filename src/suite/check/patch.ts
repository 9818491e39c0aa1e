import { applyPatch, parsePatch, PatchError } from '../../admission/index.ts';
import { equalJson, stringifyJson, type JsonValue } from '../../json/index.ts';
import type { ObservedAnswer, Observation } from '../observation.ts';
import { sidesOf } from './check.ts';
import { monitorHint, ofMutation } from './mutation.ts';
import { count, inline } from './quote.ts';

/** The operations, exactly and in order; the order of keys in them does not count. */
export const checkPatch = ofMutation<JsonValue>(isEmptyList, (expected, answer, { seen }) => {
  const actual = answer.patch ?? [];
  if (equalJson(expected, actual)) return undefined;
  return {
    message: describe(expected, actual),
    sides: sidesOf(expected, actual),
    hint: isEmptyList(actual) ? monitorHint(seen) : hintFor(expected, answer, seen),
  };
});

function isEmptyList(value: JsonValue): boolean {
  return Array.isArray(value) && value.length === 0;
}

function describe(expected: JsonValue, actual: JsonValue): string {
  if (!Array.isArray(expected) || !Array.isArray(actual)) {
    return `expected the patch ${inline(expected)}, found ${inline(actual)}`;
  }
  if (actual.length === 0) return `expected ${operations(expected.length)}, nothing was changed`;
  for (const [index, operation] of expected.entries()) {
    const found = actual[index];
    if (found !== undefined && equalJson(operation, found)) continue;
    return `expected operation ${String(index + 1)} of the patch to be ${inline(operation)}, found ${inline(found)}`;
  }
  const surplus = `the first one too many is ${inline(actual[expected.length])}`;
  return `expected ${operations(expected.length)}, found ${String(actual.length)}; ${surplus}`;
}

function operations(number: number): string {
  return `a patch of ${count(number, 'operation')}`;
}

function hintFor(expected: JsonValue, answer: ObservedAnswer, { object }: Observation): string | undefined {
  if (object === undefined || answer.mutatedObject === undefined) return undefined;
  try {
    const operations = parsePatch(Buffer.from(stringifyJson(expected)).toString('base64'));
    return equalJson(applyPatch(object, operations), answer.mutatedObject)
      ? 'Both patches give the same object; where it does not matter how, expect it with `object`.'
      : undefined;
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    return `The expected patch does not fit the object of the request: ${error.message}.`;
  }
}
