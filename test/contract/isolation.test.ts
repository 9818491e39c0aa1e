import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { loadRequest, strictLimits, PolicyEngine, type LoadOptions } from '../support/policy-engine.ts';
import { runNode } from '../support/run-program.ts';
import { hostileComponent } from './hostile-components.ts';

const counterRequest = loadRequest('policies/stateful-counter/requests/accept.json');
const hardeningRequest = loadRequest('policies/pod-hardening/requests/reject.json');
const lookupRequest = loadRequest('golden/requests/pod-privileged.json');

const waPC: LoadOptions = { executionMode: 'kubewarden-wapc' };

const component = 'components/policy.wasm';

describe.each([
  ['stateful-counter', 'policies/stateful-counter/policy.wasm', '{}', '0'],
  // It counts the evaluation itself too.
  ['a component', component, '{"do":"count"}', '1'],
])('nothing is carried over: %s', (_, path, settings, expected) => {
  const options = { settings, limits: { ...strictLimits, timeoutMs: 2000 } };
  const message = async (engine: PolicyEngine): Promise<() => Promise<string | undefined>> => {
    const { policy } = await engine.load(path, options);
    return async () => (await policy.evaluate(counterRequest)).response.status?.message;
  };

  it('one evaluation after the other', async () => {
    const evaluate = await message(new PolicyEngine());
    for (let round = 0; round < 20; round++) expect(await evaluate()).toBe(expected);
  });

  it('after its settings were validated', async () => {
    const { policy } = await new PolicyEngine().load(path, options);
    expect(await policy.validateSettings()).toEqual({ valid: true, message: undefined });
    expect((await policy.evaluate(counterRequest)).response.status?.message).toBe(expected);
  });

  it('at the same time', async () => {
    const evaluate = await message(new PolicyEngine());
    expect(await Promise.all(Array.from({ length: 20 }, evaluate))).toEqual(
      Array.from({ length: 20 }, () => expected),
    );
  });

  it('between timeouts of another policy', async () => {
    const engine = new PolicyEngine();
    const evaluate = await message(engine);
    const loop = await engine.load('modules/hostile/wapc-loop-after-host-call.wasm', waPC);
    for (let round = 0; round < 3; round++) {
      const [counted, looped] = await Promise.all([evaluate(), loop.policy.evaluate(lookupRequest)]);
      expect(counted).toBe(expected);
      expect(looped.failure?.kind).toBe('timeout');
      expect(await evaluate()).toBe(expected);
    }
  });
});

describe('evaluations at the same time, of which one loops', () => {
  it.each<[string, LoadOptions]>([
    ['modules/hostile/wapc-loop-validate.wasm', waPC],
    ['modules/hostile/wapc-loop-after-host-call.wasm', waPC],
    ['modules/hostile/wapc-loop-of-sleeps.wasm', waPC],
    [component, { settings: '{"do":"loop"}' }],
  ])('the others answer beside %s', async (path, options) => {
    const engine = new PolicyEngine();
    // These are parked in a host call while the other one loops.
    const parked = await engine.load('modules/hostile/wapc-grow-before-host-response.wasm', waPC);
    const hardening = await engine.load('policies/pod-hardening/policy.wasm');
    const loop = await engine.load(path, options);

    const [before, looped, after, judged] = await Promise.all([
      parked.policy.evaluate(lookupRequest),
      loop.policy.evaluate(lookupRequest),
      parked.policy.evaluate(lookupRequest),
      hardening.policy.evaluate(hardeningRequest),
    ]);

    expect(looped.failure?.kind).toBe('timeout');
    expect(before.response).toMatchObject({ allowed: true, status: { message: 'ips' } });
    expect(after.response).toMatchObject({ allowed: true, status: { message: 'ips' } });
    expect(judged.response).toMatchObject({ allowed: false, status: { code: 403 } });
  });
});

test.each<[string, () => Promise<Uint8Array> | string, LoadOptions]>([
  ['wapc-memory-bomb', () => 'modules/hostile/wapc-memory-bomb.wasm', waPC],
  ['wapc-memory-bomb-start-section', () => 'modules/hostile/wapc-memory-bomb-start-section.wasm', waPC],
  ['component memory-bomb', () => hostileComponent('memory-bomb'), {}],
  ['component memory-bomb-start-section', () => hostileComponent('memory-bomb-start-section'), {}],
])('the memory of many guests like %s does not pile up', async (_, source, options) => {
  const { policy } = await new PolicyEngine().load(await source(), {
    ...options,
    limits: { ...strictLimits, timeoutMs: 2000 },
  });
  const beforeBytes = process.memoryUsage.rss();
  for (let round = 0; round < 60; round++) {
    expect((await policy.evaluate(lookupRequest)).failure?.kind).toBe('trap');
  }
  // All of them together had 60 times 63 MiB.
  expect(process.memoryUsage.rss() - beforeBytes).toBeLessThan(20 * strictLimits.maxMemoryBytes);
});

test('a guest reaches no file, environment, argument, stdin or stdout of the process', async () => {
  const program = join(import.meta.dirname, '../support/outside-world.ts');

  const ended = await runNode([program, 'an argument'], {
    env: { SECRET: 'of the process' },
    stdin: 'for the process',
  });

  expect(ended.stderr).toBe('');
  expect(ended.exitCode).toBe(0);
  expect(JSON.parse(ended.stdout)).toEqual({
    wapc: 'args 00, env 00, stdin 00, preopen 08, open 08',
    // Its own two arguments, and 16 bytes of its request.
    wasi: 'args 02, env 00, stdin 16, preopen 08, open 08',
    stdin: 'for the process',
  });
});
