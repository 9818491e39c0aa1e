import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseJson } from '../../../../src/json/index.ts';
import type { PolicyModule } from '../../../../src/evaluate/index.ts';
import {
  ask,
  bind,
  prepare,
  readFixture,
  requestOf,
  root,
  shortLimits,
  strictLimits,
} from './component-engine.ts';

let policy: PolicyModule;

beforeAll(async () => {
  policy = await prepare(readFixture('components/policy.wasm'));
}, 60_000);

const pod = requestOf(
  parseJson(readFileSync(join(root, 'fixtures/policies/pod-hardening/requests/accept.json'))),
);

/** The message that a policy accepts with. */
async function messageOf(
  ...args: Parameters<typeof ask> extends [unknown, ...infer R] ? R : never
): Promise<unknown> {
  const { response } = await ask(policy, ...args);
  return response.status?.message;
}

describe('a component', () => {
  it('is recognised without metadata', () => {
    expect(policy).toMatchObject({ executionMode: 'component', metadata: undefined });
  });

  it('accepts', async () => {
    const { response, failure, events } = await ask(policy, {});
    expect(response).toEqual({ uid: 'u', allowed: true, auditAnnotations: null, warnings: null });
    expect({ failure, events }).toEqual({ failure: undefined, events: [] });
  });

  it('rejects with all that a response can have', async () => {
    const { response } = await ask(policy, { do: 'reject' });
    expect(response).toEqual({
      uid: 'u',
      allowed: false,
      status: { message: 'no', code: 418 },
      auditAnnotations: { reason: 'last' },
      warnings: ['careful', 'really'],
    });
  });

  it('mutates: the host makes the patch', async () => {
    const { response } = await ask(policy, { do: 'mutate' }, { request: pod });
    const patch: unknown = JSON.parse(Buffer.from(response.patch ?? '', 'base64').toString());
    expect(patch).toEqual([{ op: 'add', path: '/mutated', value: true }]);
    expect(response).toMatchObject({ allowed: true, patchType: 'JSONPatch' });
  });

  it('answers null for an object that stays as it is', async () => {
    const { response } = await ask(policy, { do: 'mutate-to-nothing' }, { request: pod });
    expect(response).not.toHaveProperty('patch');
    expect(response.allowed).toBe(true);
  });

  it('gets the fields of a request, and the whole as policies of other modes get it', async () => {
    const request = requestOf(
      parseJson(`{
        "uid": "1", "operation": "UPDATE", "name": "web", "namespace": "team",
        "kind": {"group": "apps", "version": "v1", "kind": "Deployment"},
        "resource": {"group": "apps", "version": "v1", "resource": "deployments"},
        "subResource": "scale",
        "requestKind": {"group": "", "version": "v2", "kind": "Other"},
        "userInfo": {"username": "ada", "groups": ["g", "h"], "extra": {"z": ["1"], "a": ["2", "3"]}},
        "dryRun": true,
        "object": {"b": 18446744073709551615, "a": 1.0}, "oldObject": null, "unknown": 1
      }`),
    );
    const seen: unknown = JSON.parse(String(await messageOf({ do: 'request' }, { request })));
    expect(seen).toEqual({
      tag: 'admission',
      val: {
        uid: '1',
        kind: { group: 'apps', version: 'v1', kind: 'Deployment' },
        resource: { group: 'apps', version: 'v1', resource: 'deployments' },
        subResource: 'scale',
        requestKind: { group: '', version: 'v2', kind: 'Other' },
        requestResource: null,
        requestSubResource: null,
        name: 'web',
        namespace: 'team',
        operation: 'UPDATE',
        userInfo: {
          username: 'ada',
          uid: null,
          groups: ['g', 'h'],
          extra: [
            ['a', ['2', '3']],
            ['z', ['1']],
          ],
        },
        dryRun: true,
        object: '{"a":1.0,"b":18446744073709551615}',
        oldObject: null,
        options: null,
        document: request.text,
      },
    });
  });

  it('gets a raw request and its settings as text', async () => {
    expect(await messageOf({ do: 'request' })).toBe('{"tag":"raw","val":"{\\"a\\":1,\\"uid\\":\\"u\\"}"}');
    expect(await messageOf({ z: 1n, do: 'settings' })).toBe('{"do":"settings","z":1}');
  });

  it('is in fresh state at every evaluation', async () => {
    expect([await messageOf({ do: 'count' }), await messageOf({ do: 'count' })]).toEqual(['1', '1']);
  });

  it('sees the time that it is given', async () => {
    expect(await messageOf({ do: 'clock' })).toBe(String(Date.UTC(2026, 0, 2)));
  });

  it('runs beside others, each with its own answer', async () => {
    const answers = await Promise.all([
      messageOf({ do: 'settings', n: 1n }),
      messageOf({ do: 'loop' }, { limits: shortLimits }),
      messageOf({ do: 'settings', n: 2n }),
    ]);
    expect(answers[0]).toContain('"n":1');
    expect(answers[1]).toContain('exceeded the allowed execution time');
    expect(answers[2]).toContain('"n":2');
  });
});

describe('settings of a component', () => {
  const validate = async (settings: unknown, limits = strictLimits) =>
    (await bind(policy, settings, { limits })).validateSettings();

  it.each([
    ['valid', {}, { valid: true, message: undefined }],
    [
      'invalid',
      { invalid: 'registries: expected a list' },
      { valid: false, message: 'registries: expected a list' },
    ],
    [
      'refused with an error, in the words of the waPC mode',
      { do: 'err' },
      {
        valid: false,
        message:
          'Error invoking settings validation callback: GuestCallFailure("the settings cannot be judged")',
      },
    ],
  ])('%s', async (_, settings, expected) => {
    expect(await validate(settings)).toEqual(expected);
  });

  it('whose check does not end', async () => {
    expect(await validate({ do: 'loop' }, shortLimits)).toMatchObject({
      valid: false,
      message: expect.stringContaining('exceeded the allowed execution time (0.4s)') as unknown,
    });
  });
});

// The texts are those of the waPC mode, policy-abi 3.4 and 3.6.
describe('a component that fails', () => {
  const prefix = 'internal server error: Guest call failure: ';

  it.each([
    ['an error that it returns', 'err', 'guest-error', `${prefix}the policy says why`],
    ['an exception of its language', 'throw', 'guest-error', `${prefix}boom`],
    [
      'an object that is no JSON',
      'mutate-to-garbage',
      'reply',
      /^internal server error: invalid response from policy: mutated-object is no JSON: EOF while parsing/,
    ],
    [
      'a trap, with the frames of the guest',
      'trap',
      'trap',
      /^internal server error: Guest call failure: error while executing at wasm backtrace:\n {4}0: +0x[0-9a-f]+ - [^]+wasm trap: unreachable \(memory: [\d.]+ MiB of at most 64 MiB\)$/,
    ],
    ['endless recursion', 'recursion', 'trap', /wasm trap: call stack exhausted/],
    [
      'an endless loop',
      'loop',
      'timeout',
      'Policy execution interrupted because it exceeded the allowed execution time (0.4s)',
    ],
    ['more memory than it may have', 'memory', 'guest-error', `${prefix}out of memory`],
    ['too many host calls', 'many-calls', 'limit', `${prefix}policy made more than 1000 host calls`],
    [
      'an answer that is too large',
      'large-answer',
      'limit',
      `${prefix}what the policy passes to the host at once is larger than the limit of 1000000 bytes`,
    ],
    [
      'a payload that is too large',
      'large-payload',
      'limit',
      `${prefix}what the policy passes to the host at once is larger than the limit of 1000000 bytes`,
    ],
    [
      'an error text that is too long',
      'long-error',
      'limit',
      `${prefix}error text of the policy of 100000 bytes is larger than the limit of 50000 bytes`,
    ],
  ])('%s', async (_, action, kind, message) => {
    const limits = action === 'loop' ? shortLimits : strictLimits;
    const { response, failure } = await ask(policy, { do: action }, { limits });
    expect({ ...response, kind: failure?.kind }).toEqual({
      uid: 'u',
      allowed: false,
      status: {
        message: typeof message === 'string' ? message : (expect.stringMatching(message) as unknown),
        code: 500,
      },
      auditAnnotations: null,
      warnings: null,
      kind,
    });
  });

  it('does not keep others from running', async () => {
    await ask(policy, { do: 'loop' }, { limits: shortLimits });
    expect((await ask(policy, {})).response.allowed).toBe(true);
  });
});

describe('the log of a component', () => {
  it('has its levels, messages and further data', async () => {
    const { events } = await ask(policy, { do: 'log' });
    expect(events.slice(0, 5).map(({ level, message }) => [level, message])).toEqual([
      ['trace', 'trace'],
      ['debug', 'debug'],
      ['info', 'info'],
      ['warning', 'warning'],
      ['error', 'error'],
    ]);
    expect(events.slice(5)).toEqual([
      { level: 'info', message: 'with fields', data: new Map([['a', new Map([['b', [1n]]])]]) },
      { level: 'info', message: 'with a list', data: new Map([['fields', [1n]]]) },
      { level: 'info', message: 'with garbage', data: new Map([['fields', '{']]) },
    ]);
  });

  it('is bounded', async () => {
    const { events, response } = await ask(policy, { do: 'many-logs' });
    expect(response.allowed).toBe(true);
    expect(events.length).toBeLessThan(50);
    expect(events.at(-1)).toMatchObject({
      level: 'warning',
      message: "the rest of the policy's output was dropped: more than 50000 bytes",
    });
  });
});

describe('memory of a component', () => {
  it('may not start above the limit', async () => {
    const limits = { ...strictLimits, maxMemoryBytes: 65_536 };
    await expect(prepare(readFixture('components/policy.wasm'), limits)).rejects.toMatchObject({
      code: 'WASM_TOO_LARGE',
      message: expect.stringMatching(
        /^module starts with 1.4375 MiB of memory, the limit is 0.0625 MiB$/,
      ) as unknown,
    });
  });
});
