import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadPolicy, WardctlError, type ErrorCode, type PolicyLogEvent } from '../../../src/index.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures');
const probe = join(fixtures, 'golden/modules/probe-wapc.wasm');
const counter = join(fixtures, 'policies/stateful-counter/policy.wasm');
const hardening = join(fixtures, 'policies/pod-hardening/policy.wasm');

function review(path = 'golden/requests/pod-privileged.json'): unknown {
  return JSON.parse(readFileSync(join(fixtures, path), 'utf8'));
}

async function refusal(attempt: Promise<unknown>): Promise<{ code: ErrorCode; message: string }> {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(WardctlError);
  return error as WardctlError;
}

describe('sources of policies', () => {
  it.each<[string, string | URL | Uint8Array]>([
    ['an absolute path', probe],
    ['a relative path', relative(process.cwd(), probe)],
    ['a file URL', pathToFileURL(probe)],
    ['the text of a file URL', pathToFileURL(probe).href],
    ['bytes', new Uint8Array(readFileSync(probe))],
    ['a buffer', readFileSync(probe)],
  ])('%s', async (_, source) => {
    using policy = await loadPolicy(source);
    expect(policy.executionMode).toBe('kubewarden-wapc');
    expect(policy.metadata?.annotations['io.kubewarden.policy.title']).toBe('probe-wapc');
    expect(await policy.evaluate(review())).toMatchObject({
      allowed: true,
      uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
    });
  });

  it.each<[string, string | URL | Uint8Array, ErrorCode]>([
    ['a missing file', join(fixtures, 'nowhere.wasm'), 'POLICY_NOT_FOUND'],
    ['a folder', fixtures, 'POLICY_UNREADABLE'],
    ['a web address', 'https://example.com/policy.wasm', 'POLICY_NOT_FOUND'],
    ['the URL of a web address', new URL('https://example.com/policy.wasm'), 'POLICY_NOT_FOUND'],
    ['a file URL with a host', 'file://home/policy.wasm', 'POLICY_NOT_FOUND'],
    ['no bytes', new Uint8Array(), 'WASM_TRUNCATED'],
    ['text', new TextEncoder().encode('(module)'), 'WASM_NOT_A_MODULE'],
    ['a module that is no policy', Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]), 'WASM_EXPORT_MISSING'],
    ['half of a module', readFileSync(probe).subarray(0, 5000), 'WASM_TRUNCATED'],
  ])('%s is refused', async (_, source, code) => {
    expect((await refusal(loadPolicy(source))).code).toBe(code);
  });

  it('without metadata have the mode that they are given', async () => {
    const rego = join(fixtures, 'golden/modules/probe-gatekeeper.raw.wasm');
    expect((await refusal(loadPolicy(rego))).code).toBe('POLICY_MODE_UNKNOWN');
    using policy = await loadPolicy(rego, { executionMode: 'gatekeeper' });
    expect(policy).toMatchObject({ executionMode: 'gatekeeper', metadata: undefined });
    expect((await refusal(loadPolicy(rego, { executionMode: 'lua' as 'opa' }))).code).toBe(
      'POLICY_MODE_UNKNOWN',
    );
  });
});

describe('callers without types', () => {
  it.each<[string, unknown, object, string]>([
    ['a number as source', 5, {}, 'source: expected a path, a file: URL or the bytes of a module, found 5'],
    [
      'no source',
      undefined,
      {},
      'source: expected a path, a file: URL or the bytes of a module, found undefined',
    ],
    [
      'text as time',
      probe,
      { timeoutMs: '5' },
      "timeoutMs: expected a positive number up to 3600000, found '5'",
    ],
    [
      'text as capabilities',
      probe,
      { allowedHostCapabilities: 'net/*' },
      "allowedHostCapabilities: expected a list of patterns such as ['net/*'], found 'net/*'",
    ],
  ])('are told what is expected: %s', async (_, source, options, message) => {
    expect(await refusal(loadPolicy(source as string, options))).toMatchObject({
      code: 'USAGE_INVALID',
      message,
    });
  });
});

describe('settings', () => {
  it('are those of the call, else those of the policy, else none', async () => {
    using policy = await loadPolicy(probe, { settings: { answer: { accepted: false, message: 'default' } } });
    expect(await policy.evaluate(review())).toMatchObject({ allowed: false, message: 'default' });
    const own = { answer: { accepted: false, message: 'own', code: 418 } };
    expect(await policy.evaluate(review(), own)).toMatchObject({ message: 'own', code: 418 });
    expect(await policy.evaluate(review(), {})).toMatchObject({ allowed: true, message: undefined });
    expect(await policy.validateSettings()).toEqual({ valid: true, message: undefined });
    const refused = { settingsAnswer: { valid: false, message: 'bad' } };
    expect(await policy.validateSettings(refused)).toEqual({ valid: false, message: 'bad' });
  });

  it('reach the policy with exact numbers', async () => {
    using policy = await loadPolicy(probe);
    const settings = { echoSettings: true, big: 18446744073709551615n, half: 0.5, whole: 7 };
    expect((await policy.validateSettings(settings)).message).toBe(
      '{"big":18446744073709551615,"echoSettings":true,"half":0.5,"whole":7}',
    );
  });

  it.each<[unknown, string]>([
    [[1], 'not an object: found a list'],
    ['text', 'not an object: found the string "text"'],
    [5, 'not an object: found the number 5'],
    [{ a: () => 1 }, 'settings: expected a value that JSON can hold, found a function'],
    [{ a: NaN }, 'settings: expected a value that JSON can hold, found NaN'],
  ])('are objects of JSON values: %o', async (settings, message) => {
    using policy = await loadPolicy(probe);
    for (const attempt of [policy.evaluate(review(), settings), policy.validateSettings(settings)]) {
      const error = await refusal(attempt);
      expect(error.code).toBe('SETTINGS_NOT_OBJECT');
      expect(error.message).toContain(message);
    }
  });
});

describe('requests', () => {
  it('may be reviews or requests, and are not changed', async () => {
    using policy = await loadPolicy(probe, { settings: { mutateObject: { extra: 1 } } });
    const given = review() as { request: { object: object } };
    const before = structuredClone(given);
    const result = await policy.evaluate(given);
    expect(given).toEqual(before);
    expect(result.mutatedObject).toEqual({ ...given.request.object, extra: 1 });
    expect((await policy.evaluate(given.request)).response.patch).toBe(result.response.patch);
  });

  it.each([[{}], [null], ['text'], [[]], [{ kind: 'AdmissionReview' }], [undefined], [{ f: Symbol('x') }]])(
    'of another shape are refused: %o',
    async (request) => {
      using policy = await loadPolicy(probe);
      expect((await refusal(policy.evaluate(request))).code).toBe('REQUEST_INVALID');
    },
  );

  it('of raw policies are given as they are', async () => {
    using policy = await loadPolicy(probe, { raw: true, settings: { echo: true } });
    const result = await policy.evaluate({ uid: 'r', b: [1.5, null], a: 2n ** 64n - 1n });
    expect(result).toMatchObject({
      uid: 'r',
      message: '{"request":{"a":18446744073709551615,"b":[1.5,null],"uid":"r"},"settings":{"echo":true}}',
    });
    expect((await policy.evaluate('x')).uid).toBe('');
  });
});

describe('results', () => {
  it('carry everything of the answer', async () => {
    using policy = await loadPolicy(probe);
    const answer = {
      accepted: true,
      message: 'fine',
      code: 201,
      warnings: ['w'],
      audit_annotations: { k: 'v' },
    };
    expect(await policy.evaluate(review(), { answer })).toEqual({
      allowed: true,
      uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
      message: 'fine',
      code: 201,
      warnings: ['w'],
      auditAnnotations: { k: 'v' },
      mutatedObject: undefined,
      mutatedObjectJson: undefined,
      failure: undefined,
      response: {
        uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
        allowed: true,
        status: { message: 'fine', code: 201 },
        warnings: ['w'],
        auditAnnotations: { k: 'v' },
      },
    });
    expect(await policy.evaluate(review())).toMatchObject({ warnings: [], auditAnnotations: {} });
  });

  it.each([
    ['panic', 'trap'],
    ['unreachable', 'trap'],
    ['guestError', 'guest-error'],
    ['badJson', 'reply'],
    ['empty', 'reply'],
  ])('of a policy that fails (%s) say how', async (fault, kind) => {
    using policy = await loadPolicy(probe);
    const result = await policy.evaluate(review(), { fault });
    expect(result).toMatchObject({ allowed: false, code: 500, failure: { kind } });
    expect(result.failure?.message).not.toBe('');
    expect(await policy.evaluate(review())).toMatchObject({ allowed: true, failure: undefined });
  });
});

describe('limits', () => {
  it('end a policy that does not stop', async () => {
    using policy = await loadPolicy(probe, { timeoutMs: 100, settings: { fault: 'loop' } });
    const startedAt = performance.now();
    expect(await policy.evaluate(review())).toMatchObject({
      allowed: false,
      code: 500,
      failure: { kind: 'timeout' },
    });
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  it('end a policy that takes ever more memory', async () => {
    using policy = await loadPolicy(probe, { maxMemoryBytes: 16 * 1024 * 1024, settings: { fault: 'grow' } });
    const { allowed, failure } = await policy.evaluate(review());
    expect(allowed).toBe(false);
    expect(failure?.kind).toMatch(/^(?:trap|limit)$/);
  });

  it('refuse a policy that starts with more memory', async () => {
    expect((await refusal(loadPolicy(probe, { maxMemoryBytes: 65_536 }))).code).toBe('WASM_TOO_LARGE');
  });

  it.each([
    { timeoutMs: 0 },
    { timeoutMs: -1 },
    { timeoutMs: NaN },
    { timeoutMs: 1e12 },
    { maxMemoryBytes: 0 },
    { maxMemoryBytes: Infinity },
  ])('are positive and have a limit of their own: %o', async (options) => {
    const [name = ''] = Object.keys(options);
    const error = await refusal(loadPolicy(probe, options));
    expect(error.code).toBe('USAGE_INVALID');
    expect(error.message).toMatch(new RegExp(`^${name}: expected a positive number up to \\d+, found `));
  });
});

describe('what a policy may do', () => {
  const hostCalls = [
    { binding: 'kubewarden', namespace: 'net', operation: 'v1/dns_lookup_host', payload: '"example.com"' },
  ];
  const session = `- type: Exchange
  request: |
    !DNSLookupHost
    host: example.com
  response:
    type: Success
    payload: '{"ips":["192.0.2.7"]}'
`;

  it('may be answered from a session, in order, once', async () => {
    using policy = await loadPolicy(probe, { session, settings: { hostCalls } });
    expect((await policy.evaluate(review())).message).toBe('[{"ok":"{\\"ips\\":[\\"192.0.2.7\\"]}"}]');
    expect((await policy.evaluate(review())).message).toContain('the list of recorded responses is empty');
  });

  it('may be denied', async () => {
    for (const allowedHostCapabilities of [[], ['oci/*']]) {
      using policy = await loadPolicy(probe, { session, settings: { hostCalls }, allowedHostCapabilities });
      expect((await policy.evaluate(review())).message).toContain('has not been granted access');
    }
    using allowed = await loadPolicy(probe, {
      session,
      settings: { hostCalls },
      allowedHostCapabilities: ['net/*'],
    });
    expect((await allowed.evaluate(review())).message).toContain('192.0.2.7');
  });

  it('is told apart from nonsense', async () => {
    expect((await refusal(loadPolicy(probe, { allowedHostCapabilities: ['nonsense/*'] }))).code).toBe(
      'CAPABILITY_PATTERN_INVALID',
    );
    expect((await refusal(loadPolicy(probe, { session: 'not: a list' }))).code).toBe('SESSION_INVALID');
  });

  it('includes logging, which the caller gets', async () => {
    const events: PolicyLogEvent[] = [];
    using policy = await loadPolicy(hardening, { log: (event) => events.push(event) });
    await policy.evaluate(review('policies/pod-hardening/requests/reject.json'));
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ level: 'info', message: expect.any(String) as unknown });
  });
});

describe('policies side by side', () => {
  it('start each call in fresh state', async () => {
    using policy = await loadPolicy(counter);
    const request = review('policies/stateful-counter/requests/accept.json');
    const messages = await Promise.all(
      Array.from({ length: 10 }, async () => {
        await policy.validateSettings();
        return (await policy.evaluate(request)).message;
      }),
    );
    expect(new Set(messages)).toEqual(new Set(['0']));
  });

  it('do not mix up their calls', async () => {
    const modes = ['wapc', 'wasi'] as const;
    const loaded = await Promise.all(
      modes.flatMap((mode) =>
        ['a', 'b'].map(async (name) => {
          const path = join(fixtures, `golden/modules/probe-${mode}.wasm`);
          const message = `${mode} ${name}`;
          return {
            message,
            policy: await loadPolicy(path, { settings: { answer: { accepted: false, message } } }),
          };
        }),
      ),
    );
    const calls = Array.from({ length: 5 }, () => loaded).flat();
    const answers = await Promise.all(calls.map(({ policy }) => policy.evaluate(review())));
    expect(answers.map(({ message }) => message)).toEqual(calls.map(({ message }) => message));
    for (const { policy } of loaded) policy.close();
  });

  it('do not wait for one that hangs longer than its limit', async () => {
    using stuck = await loadPolicy(probe, { timeoutMs: 300, settings: { fault: 'loop' } });
    using quick = await loadPolicy(probe);
    const [first, second] = await Promise.all([stuck.evaluate(review()), quick.evaluate(review())]);
    expect(first.failure?.kind).toBe('timeout');
    expect(second.allowed).toBe(true);
  });
});

describe('closed policies', () => {
  it('refuse calls, and may be closed again', async () => {
    const policy = await loadPolicy(probe);
    policy.close();
    policy.close();
    expect((await refusal(policy.evaluate(review()))).code).toBe('POLICY_CLOSED');
    expect((await refusal(policy.validateSettings())).code).toBe('POLICY_CLOSED');
    expect(policy.metadata?.executionMode).toBe('kubewarden-wapc');
  });

  it('finish the calls that were made before', async () => {
    const policy = await loadPolicy(probe);
    const pending = policy.evaluate(review());
    policy.close();
    expect((await pending).allowed).toBe(true);
  });
});
