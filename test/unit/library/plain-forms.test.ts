import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadPolicy, type PolicyLogEvent } from '../../../src/index.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures');

it('metadata is plain data, with what the author states', async () => {
  using policy = await loadPolicy(join(fixtures, 'policies/pod-hardening/policy.wasm'));
  const { metadata } = policy;
  expect(structuredClone(metadata)).toEqual(metadata);
  expect(metadata?.annotations['io.kubewarden.policy.title']).toBe('pod-hardening');
  expect(metadata).toMatchObject({
    mutating: true,
    policyType: 'kubernetes',
    executionMode: 'kubewarden-wapc',
  });
  expect(Object.getPrototypeOf(metadata?.annotations)).toBe(Object.prototype);
});

it('log events are plain data, with whatever keys', async () => {
  const payload =
    '{"level":"warning","message":"m","data":{"large":9007199254740993,"list":[1,{"a":0.5}]},"__proto__":"p"}';
  const call = { binding: 'kubewarden', namespace: 'tracing', operation: 'log', payload };
  const events: PolicyLogEvent[] = [];
  using policy = await loadPolicy(join(fixtures, 'golden/modules/probe-wapc.wasm'), {
    settings: { hostCalls: [call] },
    log: (event) => events.push(event),
  });
  await policy.evaluate(
    JSON.parse(readFileSync(join(fixtures, 'golden/requests/pod-privileged.json'), 'utf8')),
  );
  const [event] = events;
  expect(event).toMatchObject({ level: 'warning', message: 'm' });
  expect(Object.entries(event?.data ?? {})).toEqual([
    ['data', { large: 9007199254740993n, list: [1, { a: 0.5 }] }],
    ['__proto__', 'p'],
  ]);
  expect(Object.getPrototypeOf(event?.data)).toBe(Object.prototype);
});
