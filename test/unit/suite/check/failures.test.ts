import { describe, expect, it } from 'vitest';
import {
  check,
  contains,
  crashed,
  exact,
  failing,
  json,
  lookup,
  matches,
  observed,
  onlyFinding,
  position,
  rejected,
} from './observations.ts';

const noFile = { code: 'REQUEST_UNREADABLE', message: 'no file pod.json', hint: 'Check the path.' } as const;

describe('a policy that fails', () => {
  it('has not rejected, even where message and code are those of its failure', async () => {
    const seen = observed(crashed('wasm trap: unreachable'));
    const finding = await onlyFinding(
      { allowed: false, message: contains('unreachable'), code: 500, warnings: [] },
      seen,
    );

    expect(finding.check).toBe('error');
    expect(finding.message).toBe(
      'expected an answer of the policy, it failed (trap): "wasm trap: unreachable"',
    );
    expect(finding.hint).toContain('has not rejected');
    expect(finding.hint).toContain('`error`');
    expect(finding.position).toEqual(position);
  });

  it.each([
    [{ allowed: true }],
    [{ code: 500 }],
    [{ message: exact('boom') }],
    [{ result: 'fail' }],
    [{ mutated: false }],
    [{ hostCalls: [] }],
    [{ maxDurationMs: 1000 }],
    [{ settingsInvalid: true }],
    [{}],
  ] as const)('fails a case that expects %j', async (expectation) => {
    expect(await failing(expectation, observed(crashed('boom')))).toEqual(['error']);
  });

  it('has not accepted in monitor mode either', async () => {
    const seen = observed({
      failure: { kind: 'timeout', message: 'too slow' },
      ownAnswer: rejected('too slow'),
    });

    expect(await failing({ allowed: true }, seen)).toEqual(['error']);
    expect(await failing({ result: 'warn' }, seen)).toEqual(['error']);
  });

  it('can be expected, with its text', async () => {
    const seen = observed(crashed('stack exhausted'));

    expect(await check({ error: true }, seen)).toEqual([]);
    expect(await check({ error: matches('stack') }, seen)).toEqual([]);
  });

  it('for another reason is shown with both texts', async () => {
    const finding = await onlyFinding({ error: contains('stack') }, observed(crashed('out of memory')));

    expect(finding.check).toBe('error');
    expect(finding.message).toBe(
      'failed for another reason: expected a text containing "stack", found "out of memory"',
    );
    expect(finding.expected).toBe('{\n  "contains": "stack"\n}');
    expect(finding.actual).toBe('"out of memory"');
  });

  it('for want of a session is told to have one', async () => {
    const unansweredCall = {
      request: 'KubernetesGetResource',
      capability: 'kubernetes/get_resource',
      fields: json({ kind: 'Namespace' }),
    };
    const seen = observed({ ...crashed('not available'), unansweredCall });
    const { hint } = await onlyFinding({ allowed: true }, seen);

    expect(hint).toContain('Give the case a `session` that answers kubernetes/get_resource');
    expect(hint).not.toContain('expect `error`');
  });

  it('gives no answer to check, also where its failure is expected', async () => {
    const expectation = {
      error: true,
      allowed: false,
      message: exact('boom'),
      code: 500,
      warnings: [],
    } as const;

    expect(await failing(expectation, observed(crashed('boom')))).toEqual(['allowed', 'warnings']);
    expect(await failing({ error: true, message: exact('boom') }, observed(crashed('boom')))).toEqual([
      'message',
    ]);
    expect(await failing({ error: true, code: 500 }, observed(crashed('boom')))).toEqual(['code']);
    expect(await failing({ error: true, mutated: false }, observed(crashed('boom')))).toEqual(['mutated']);
    expect(await failing({ error: true, result: 'fail' }, observed(crashed('boom')))).toEqual(['result']);
  });

  it('may have called its host before', async () => {
    const seen = observed({ ...crashed('boom'), hostCalls: [lookup('a')] });

    expect(await failing({ error: true, hostCalls: [] }, seen)).toEqual(['hostCalls']);
  });
});

describe('a policy that cannot be asked', () => {
  const seen = observed({ answer: undefined, object: undefined, settings: undefined, error: noFile });

  it('fails the case with the reason and what to do', async () => {
    const finding = await onlyFinding({ allowed: false, message: contains('pod') }, seen);

    expect(finding.check).toBe('error');
    expect(finding.message).toBe(
      'expected an answer of the policy, it could not be asked: "no file pod.json" (REQUEST_UNREADABLE)',
    );
    expect(finding.hint).toBe('Check the path.');
  });

  it('can be expected where the policy is to blame', async () => {
    const error = { code: 'WASM_TRUNCATED', message: 'policy.wasm ends early', hint: undefined } as const;
    const broken = observed({ answer: undefined, object: undefined, settings: undefined, error });

    expect(await check({ error: contains('ends early') }, broken)).toEqual([]);
    expect(await failing({ error: contains('memory') }, broken)).toEqual(['error']);
  });

  it.each([
    'REQUEST_UNREADABLE',
    'REQUEST_NOT_JSON',
    'MANIFEST_INVALID',
    'SETTINGS_UNREADABLE',
    'SESSION_INVALID',
    'SUITE_INVALID',
    'POLICY_NOT_FOUND',
    'POLICY_UNREADABLE',
    'REGISTRY_UNREACHABLE',
    'STORE_CORRUPT',
  ] as const)('cannot be expected where something else is to blame: %s', async (code) => {
    const finding = await onlyFinding({ error: true }, observed({ ...seen, error: { ...noFile, code } }));

    expect(finding.message).toBe(
      `expected that the policy cannot answer, it could not be asked: "no file pod.json" (${code})`,
    );
    expect(finding.hint).toBe('Check the path.');
  });
});

describe('an expected error', () => {
  it.each([
    ['accepted', observed(), 'found accepted'],
    ['rejected', observed({ answer: rejected('no') }), 'found rejected: "no"'],
    ['was not asked', observed({ answer: undefined }), 'found no error'],
  ])('is missing where the policy %s', async (_name, seen, found) => {
    const finding = await onlyFinding({ error: true }, seen);

    expect(finding.check).toBe('error');
    expect(finding.message).toContain(found);
  });
});

describe('refused settings', () => {
  const seen = observed({
    answer: undefined,
    object: undefined,
    settings: { valid: false, message: 'unknown key `foo`' },
  });

  it.each([
    [{ allowed: false }],
    [{ hostCalls: [] }],
    [{ error: true }],
    [{ result: 'fail' }],
    [{}],
  ] as const)('fail a case that expects %j', async (expectation) => {
    const finding = await onlyFinding(expectation, seen);

    expect(finding.check).toBe('settingsInvalid');
    expect(finding.message).toBe(
      'expected settings that the policy accepts, it refused them: "unknown key `foo`"',
    );
  });

  it('can be expected, with their message', async () => {
    expect(await check({ settingsInvalid: true }, seen)).toEqual([]);
    expect(await check({ settingsInvalid: exact('unknown key `foo`') }, seen)).toEqual([]);
  });

  it('for another reason are shown with both texts', async () => {
    const finding = await onlyFinding({ settingsInvalid: contains('missing') }, seen);

    expect(finding.message).toBe(
      'settings refused for another reason: expected a text containing "missing", found "unknown key `foo`"',
    );
    expect(finding.actual).toBe('"unknown key `foo`"');
  });

  it('without message do not agree with an expected one', async () => {
    const silent = observed({ answer: undefined, settings: { valid: false, message: undefined } });

    expect(await failing({ settingsInvalid: contains('') }, silent)).toEqual(['settingsInvalid']);
  });

  it('leave nothing else to check', async () => {
    expect(await failing({ settingsInvalid: true, allowed: false }, seen)).toEqual(['allowed']);
  });

  it('are missing where the policy accepts them, or was not asked', async () => {
    expect((await onlyFinding({ settingsInvalid: true }, observed())).message).toBe(
      'expected the policy to refuse its settings, it accepted them',
    );
    expect(await failing({ settingsInvalid: true }, observed({ settings: undefined }))).toEqual([
      'settingsInvalid',
    ]);
  });
});
