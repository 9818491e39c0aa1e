import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPolicy, type LoadedPolicy } from '../../../src/index.ts';
import { addressOf, regoModule } from '../../support/rego-module.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures');
const object = { kind: 'Pod', metadata: { name: 'web' } };

function request(parts: object = { object }): object {
  const kind = { group: '', version: 'v1', kind: 'Pod' };
  const resource = { group: '', version: 'v1', resource: 'pods' };
  return { uid: 'u', kind, resource, operation: 'CREATE', userInfo: {}, ...parts };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** A Rego policy that answers with a response of its own making. */
async function answering(response: object): Promise<LoadedPolicy> {
  const terms = [JSON.stringify([{ result: { response: { uid: 'u', ...response } } }])];
  return loadPolicy(await regoModule({ terms, result: addressOf(0) }), { executionMode: 'opa' });
}

describe('the patch of a Rego policy', () => {
  const label = '[{"op":"add","path":"/metadata/labels","value":{"b":18446744073709551615,"a":1}}]';

  it('is applied where it fits', async () => {
    using policy = await answering({ allowed: true, patchType: 'JSONPatch', patch: base64(label) });
    expect(await policy.evaluate(request())).toMatchObject({
      allowed: true,
      failure: undefined,
      mutatedObject: { kind: 'Pod', metadata: { name: 'web', labels: { a: 1, b: 2n ** 64n - 1n } } },
      mutatedObjectJson: '{"kind":"Pod","metadata":{"labels":{"a":1,"b":18446744073709551615},"name":"web"}}',
    });
  });

  it('that does nothing changes nothing', async () => {
    using policy = await answering({ allowed: true, patchType: 'JSONPatch', patch: base64('[]') });
    for (const parts of [{ object }, { operation: 'DELETE', oldObject: object }]) {
      const result = await policy.evaluate(request(parts));
      expect(result).toMatchObject({ allowed: true, failure: undefined });
      expect([result.mutatedObject, result.mutatedObjectJson]).toEqual([undefined, undefined]);
    }
  });

  // As the API server does: it answers such a request with an internal error.
  it.each<[string, string, object, RegExp]>([
    [
      'names what is not there',
      '[{"op":"remove","path":"/spec"}]',
      { object },
      /remove "\/spec": there is no "spec"/,
    ],
    ['tests in vain', '[{"op":"test","path":"/kind","value":"Job"}]', { object }, /the value differs/],
    ['is no JSON', 'nonsense', { object }, /the patch is not JSON/],
    ['is for a DELETE', label, { operation: 'DELETE', oldObject: object }, /the request has no object/],
    [
      'puts in a whole object on DELETE',
      '[{"op":"add","path":"","value":{}}]',
      { operation: 'DELETE' },
      /no object/,
    ],
  ])('that %s is a failure, not an error', async (_, patch, parts, problem) => {
    using policy = await answering({
      allowed: true,
      patchType: 'JSONPatch',
      patch: base64(patch),
      warnings: ['w'],
    });
    const result = await policy.evaluate(request(parts));
    expect(result).toMatchObject({ allowed: false, code: 500, uid: 'u', warnings: ['w'] });
    expect(result.failure).toEqual({ kind: 'reply', message: result.message });
    expect(result.message).toMatch(/^the policy answered with a patch that cannot be applied: /);
    expect(result.message).toMatch(problem);
    expect([result.mutatedObject, result.mutatedObjectJson]).toEqual([undefined, undefined]);
    expect(result.response).toMatchObject({ allowed: true, patch: base64(patch) });
  });

  it.each([label, '[{"op":"remove","path":"/spec"}]', 'nonsense'])(
    'of a rejection does not matter: %s',
    async (patch) => {
      using policy = await answering({
        allowed: false,
        status: { message: 'no', code: 403 },
        patchType: 'JSONPatch',
        patch: base64(patch),
      });
      for (const parts of [{ object }, { operation: 'DELETE' }]) {
        const result = await policy.evaluate(request(parts));
        expect(result).toMatchObject({ allowed: false, message: 'no', code: 403, failure: undefined });
        expect(result.mutatedObject).toBeUndefined();
      }
    },
  );
});

describe('a mutation', () => {
  it('keeps integers that JSON.stringify refuses, and has exact text', async () => {
    using policy = await loadPolicy(join(fixtures, 'golden/modules/probe-wapc.wasm'));
    const review = JSON.parse(
      readFileSync(join(fixtures, 'golden/requests/pod-privileged.json'), 'utf8'),
    ) as object;
    const result = await policy.evaluate(review, { mutateObject: { size: 2n ** 53n, half: 0.5 } });
    expect(result.mutatedObject).toMatchObject({ size: 2n ** 53n, half: 0.5 });
    expect(() => JSON.stringify(result.mutatedObject)).toThrow(TypeError);
    expect(result.mutatedObjectJson).toContain('"size":9007199254740992');
    const { mutatedObjectJson = '' } = await policy.evaluate(review, { mutateObject: { extra: 1 } });
    expect(JSON.parse(mutatedObjectJson)).toMatchObject({ extra: 1 });
  });
});
