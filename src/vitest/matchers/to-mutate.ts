import {
  equalJson,
  findSubsetDifferences,
  fromPlain,
  isSubset,
  parseJson,
  partsOf,
  toPlain,
  type JsonValue,
} from '../../json/index.ts';
import type { PolicyAnswer } from '../../library/index.ts';
import { describeVerdict, shown, sideOf } from './describe.ts';
import { statedDocument } from './expected.ts';
import {
  checkArguments,
  judge,
  Refusal,
  type Judgement,
  type MatcherContext,
  type MatcherResult,
} from './matcher.ts';

/** An answer that lets the request pass, with the object before and after. */
interface Mutation {
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
  readonly patch: JsonValue;
}

/**
 * Passes for an answer that lets the request pass and changes its object: at all, by the operations of a JSON patch, or
 * to an object that has at least some parts. With `.not`, and without an argument, it lets the request pass as it is.
 */
export function toMutate(this: MatcherContext, received: unknown, ...given: unknown[]): MatcherResult {
  return judge('toMutate', this, received, (answer) => {
    checkArguments(given, 1);
    const expected = given.length === 0 ? undefined : statedMutation(given[0], this.isNot);
    if (!answer.allowed && this.isNot) {
      throw new Refusal(
        `what is rejected is never changed, and ${describeVerdict(answer)}: test that with .toReject()`,
      );
    }
    const mutation = mutationOf(answer);
    const isChanged = mutation.after !== undefined;
    if (!isChanged || expected === undefined) {
      return {
        pass: isChanged,
        expectation: expected === undefined ? 'change the object' : `change the object ${goal(expected)}`,
        found: () => (answer.allowed ? describeChange(mutation) : describeVerdict(answer)),
      };
    }
    return Array.isArray(expected) ? judgePatch(expected, mutation) : judgeObject(expected, mutation);
  });
}

/** @throws Refusal for what says nothing, or what nothing agrees with */
function statedMutation(value: unknown, isNot: boolean): JsonValue {
  if (isNot) {
    throw new Refusal(
      'this would pass for every other mutation and for none: write .not.toMutate() for none, ' +
        'or .toMutate() with what the object becomes',
    );
  }
  const document = typeof value === 'object' && value !== null ? statedDocument(value) : undefined;
  if (Array.isArray(document)) {
    if (document.length > 0) return document;
    throw new Refusal('an empty patch changes nothing: write .not.toMutate()');
  }
  if (!(document instanceof Map)) {
    throw new Refusal(`expected parts of an object, or the operations of a patch, found ${shown(value)}`);
  }
  if (document.size === 0) throw new Refusal('every object has {}: write .toMutate() for any change');
  return document;
}

function mutationOf({ allowed, object, mutatedObject, response }: PolicyAnswer): Mutation {
  const before = object === undefined ? undefined : fromPlain(object);
  const mutated = allowed && mutatedObject !== undefined ? fromPlain(mutatedObject) : undefined;
  // A patch can put in what is there already.
  const isSame = before !== undefined && mutated !== undefined && equalJson(before, mutated);
  const patch = response.patch === undefined ? [] : parseJson(Buffer.from(response.patch, 'base64'));
  // Tests can state no difference between 1 and 1.0.
  return { before, after: isSame ? undefined : mutated, patch: fromPlain(toPlain(patch)) };
}

function judgePatch(expected: JsonValue, { patch }: Mutation): Judgement {
  return {
    pass: equalJson(expected, patch),
    expectation: `change the object ${goal(expected)}`,
    found: () => `it changed it by the patch ${shown(sideOf(patch))}`,
    expected: sideOf(expected),
    actual: sideOf(patch),
  };
}

function judgeObject(expected: JsonValue, mutation: Mutation): Judgement {
  const { before, after = null } = mutation;
  const [first, ...others] = findSubsetDifferences(expected, after);
  const expectation = `change the object ${goal(expected)}`;
  if (first === undefined) {
    // What was there before is no work of the policy.
    const pass = before === undefined || !isSubset(expected, before);
    const found = (): string => `the object had all of that before; ${describeChange(mutation)}`;
    return { pass, expectation, found };
  }
  const place = first.path === '' ? 'the object' : shown(first.path);
  const actual = first.actual === undefined ? 'nothing' : shown(sideOf(first.actual));
  const more = others.length === 0 ? '' : ` (and ${String(others.length)} more)`;
  return {
    pass: false,
    expectation,
    found: () => `at ${place} it has ${actual} in place of ${shown(sideOf(first.expected))}${more}`,
    expected: sideOf(expected),
    actual: sideOf(partsOf(after, expected)),
  };
}

function goal(expected: JsonValue): string {
  return Array.isArray(expected)
    ? `by the patch ${shown(sideOf(expected))}`
    : `so that it has ${shown(sideOf(expected))}`;
}

function describeChange({ after, patch }: Mutation): string {
  if (after !== undefined) return `it changed it by the patch ${shown(sideOf(patch))}`;
  const isEmpty = Array.isArray(patch) && patch.length === 0;
  return isEmpty ? 'it changed nothing' : `its patch ${shown(sideOf(patch))} leaves the object as it was`;
}
