import { describe, expect } from 'vitest';
import { policy } from '../../../src/vitest/index.ts';
import { addressOf, regoModule } from '../../support/rego-module.ts';
import { failureOf, probeTest as test, review } from './probe.ts';

/** A Rego policy that lets every request pass with a patch of its own. */
function patchingPolicy(operations: string): Promise<Uint8Array> {
  const patch = Buffer.from(operations).toString('base64');
  const response = { uid: 'u', allowed: true, patchType: 'JSONPatch', patch };
  return regoModule({ terms: [JSON.stringify([{ result: { response } }])], result: addressOf(0) });
}

const same = await patchingPolicy('[{"op":"replace","path":"/kind","value":"Pod"}]');
const float = await patchingPolicy('[{"op":"add","path":"/extra","value":1.0}]');
const regoTest = test
  .extend('rego', { scope: 'file' }, policy(same, { executionMode: 'opa' }))
  .extend('adding', { scope: 'file' }, policy(float, { executionMode: 'opa' }));

/** Settings that make the probe change the API version and add something. */
const mutation = { mutateObject: { apiVersion: 'v2', extra: { list: [1, { b: 2 }], text: 'a' } } };
const patch = [
  { op: 'replace', path: '/apiVersion', value: 'v2' },
  { op: 'add', path: '/extra', value: { text: 'a', list: [1, { b: 2 }] } },
];

describe('toMutate', () => {
  test('passes for any change', async ({ ask }) => {
    expect(await ask(mutation)).toMutate();
  });

  test.for([
    { apiVersion: 'v2' },
    { apiVersion: 'v2', kind: 'Pod' },
    { extra: { list: [1, { b: 2 }] } },
    { extra: { text: 'a', missing: undefined } },
  ])('passes for an object that then has %o', async (expected, { ask }) => {
    expect(await ask(mutation)).toMutate(expected);
  });

  test.for<[object, string, object]>([
    [{ apiVersion: 'v3' }, "at '/apiVersion' it has 'v2' in place of 'v3'", { apiVersion: 'v2' }],
    [{ apiVersion: 'v2', kind: 'Job' }, "at '/kind' it has 'Pod'", { apiVersion: 'v2', kind: 'Pod' }],
    [
      { extra: { list: [1] } },
      "at '/extra/list' it has [ 1, { b: 2 } ]",
      { extra: mutation.mutateObject.extra },
    ],
    [{ extra: { other: 1 } }, "at '/extra/other' it has nothing in place of 1", { extra: {} }],
    [{ apiVersion: 'v3', extra: 1 }, "it has 'v2' in place of 'v3' (and 1 more)", mutation.mutateObject],
    [{ apiVersion: null }, "it has 'v2' in place of null", { apiVersion: 'v2' }],
  ])('fails for an object that has not %o', async ([expected, found, actual], { ask }) => {
    const answer = await ask(mutation);

    const failure = failureOf(() => expect(answer).toMutate(expected));

    expect(failure.message).toContain('expected the policy to change the object so that it has {');
    expect(failure.message).toContain(found);
    expect(failure.expected).toEqual(expected);
    expect(actual).toMatchObject(failure.actual ?? {});
  });

  test('fails for what the object had before', async ({ ask }) => {
    const answer = await ask(mutation);

    expect(failureOf(() => expect(answer).toMutate({ kind: 'Pod' })).message).toContain(
      "so that it has { kind: 'Pod' }, but the object had all of that before; it changed it by the patch [",
    );
  });

  test('passes for exactly the operations of a patch', async ({ ask }) => {
    expect(await ask(mutation)).toMutate(patch);
  });

  test.for([[patch.slice(1)], [patch.toReversed()], [[...patch, { op: 'remove', path: '/kind' }]]])(
    'fails for other operations: %o',
    async ([expected], { ask }) => {
      const answer = await ask(mutation);

      const failure = failureOf(() => expect(answer).toMutate(expected));

      expect(failure.message).toMatch(/^expected the policy to change the object by the patch \[ \{ op: /);
      expect(failure.message).toContain(
        "but it changed it by the patch [ { op: 'replace', path: '/apiVersion'",
      );
      expect(failure).toMatchObject({ expected, actual: patch });
    },
  );

  test('fails where nothing was changed', async ({ ask }) => {
    const answer = await ask({});

    for (const expected of [[], [{ apiVersion: 'v1' }], [patch]]) {
      const attempt = (): unknown => Reflect.apply(expect(answer).toMutate, expect(answer), expected);
      expect(failureOf(attempt).message).toMatch(
        /^expected the policy to change .*, but it changed nothing$/,
      );
    }
    expect(answer).not.toMutate();
  });

  test('fails for a rejected request, with and without .not', async ({ ask }) => {
    const answer = await ask({ answer: { accepted: false, message: 'no', mutated_object: { a: 1 } } });

    expect(failureOf(() => expect(answer).toMutate({ a: 1 })).message).toMatch(
      /but the request was rejected: 'no'$/,
    );
    expect(failureOf(() => expect(answer).not.toMutate()).message).toBe(
      "not.toMutate: what is rejected is never changed, and the request was rejected: 'no': test that with .toReject()",
    );
  });

  regoTest('takes what a policy puts in that was there for no change', async ({ rego }) => {
    const answer = await rego.evaluate(review);

    expect(answer.mutatedObject).toBeDefined();
    expect(answer).not.toMutate();
    const text = `its patch [ { op: 'replace', path: '/kind', value: 'Pod' } ] leaves the object as it was`;
    expect(failureOf(() => expect(answer).toMutate()).message).toContain(text);
    expect(failureOf(() => expect(answer).toMutate({ kind: 'Pod' })).message).toContain(text);
  });

  regoTest('compares a patch as JavaScript has numbers', async ({ adding }) => {
    expect(await adding.evaluate(review)).toMatchObject({
      mutatedObjectJson: expect.stringContaining('1.0') as unknown,
    });
    expect(await adding.evaluate(review)).toMutate([{ op: 'add', path: '/extra', value: 1.0 }]);
    expect(await adding.evaluate(review)).toMutate({ extra: 1.0 });
  });

  test('has a .not for no change at all', async ({ ask }) => {
    const answer = await ask(mutation);

    expect(failureOf(() => expect(answer).not.toMutate()).message).toContain(
      'expected the policy not to change the object, but it changed it by the patch [',
    );
    expect(failureOf(() => expect(answer).not.toMutate({ apiVersion: 'v3' })).message).toContain(
      'not.toMutate: this would pass for every other mutation and for none: ',
    );
  });

  test('compares numbers as JavaScript has them', async ({ ask }) => {
    const numbers = { large: 18446744073709551615n, half: 0.5, whole: 3 };
    const answer = await ask({ mutateObject: numbers });

    expect(answer).toMutate(numbers);
    failureOf(() => expect(answer).toMutate({ ...numbers, large: 18446744073709551614n }));
  });

  test.for<[unknown[], string]>([
    [[undefined], 'expected parts of an object, or the operations of a patch, found undefined'],
    [['v2'], "expected parts of an object, or the operations of a patch, found 'v2'"],
    [[[]], 'an empty patch changes nothing: write .not.toMutate()'],
    [[{}], 'every object has {}: write .toMutate() for any change'],
    [[{ apiVersion: expect.any(String) as unknown }], 'expected a value that JSON can hold, found a '],
    [[{ a: 1 }, 5], 'expected at most 1 argument, found also 5'],
  ])('refuses %o', async ([given, problem], { ask }) => {
    const answer = await ask(mutation);
    const attempt = (): unknown => Reflect.apply(expect(answer).toMutate, expect(answer), given);

    expect(failureOf(attempt).message).toContain(`toMutate: ${problem}`);
  });
});
