import wabt from 'wabt';
import { describe, expect, it } from 'vitest';
import { createTape, ObservedEvaluator } from '../../../../src/bench/index.ts';
import { watchGuestMemory } from '../../../../src/bench/measure/guest-memory.ts';
import { loadRequest, PolicyEngine } from '../../../support/policy-engine.ts';

const pageBytes = 65_536;
const tools = await wabt();

function compile(text: string): WebAssembly.Module {
  return new WebAssembly.Module(tools.parseWat('test.wat', text).toBinary({}).buffer);
}

/** Starts with 2 pages and takes 3 more. */
const growing = compile(`(module (memory (export "m") 2)
  (func (export "grow") (drop (memory.grow (i32.const 3)))))`);
const importing = compile(`(module (import "env" "memory" (memory 4)))`);

function grow(): Promise<void> {
  const { exports } = new WebAssembly.Instance(growing);
  if (typeof exports['grow'] === 'function') exports['grow']();
  return Promise.resolve();
}

describe('watchGuestMemory', () => {
  it('tells how large the memory of a guest got, one that it imported too', async () => {
    const imported = (): Promise<void> => {
      new WebAssembly.Instance(importing, { env: { memory: new WebAssembly.Memory({ initial: 4 }) } });
      return Promise.resolve();
    };

    expect((await watchGuestMemory(grow)).guestBytes).toBe(5 * pageBytes);
    expect((await watchGuestMemory(imported)).guestBytes).toBe(4 * pageBytes);
  });

  it('tells the largest of several, and of none nothing', async () => {
    const both = async (): Promise<string> => {
      await grow();
      new WebAssembly.Instance(growing);
      return 'done';
    };

    expect(await watchGuestMemory(both)).toEqual({ result: 'done', guestBytes: 5 * pageBytes });
    expect((await watchGuestMemory(() => Promise.resolve())).guestBytes).toBeUndefined();
  });

  it('leaves the engine as it was, also after a failure', async () => {
    const { Instance } = WebAssembly;

    await watchGuestMemory(grow);
    await expect(watchGuestMemory(() => Promise.reject(new RangeError('no')))).rejects.toThrow('no');

    expect(WebAssembly.Instance).toBe(Instance);
  });
});

describe('ObservedEvaluator', () => {
  it('answers as the policy does, and notes the memory of each call', async () => {
    const { policy } = await new PolicyEngine().load('policies/pod-hardening/policy.wasm');
    const observed = new ObservedEvaluator(policy, createTape(undefined));

    const { valid } = await observed.validateSettings();
    const { response } = await observed.evaluate(loadRequest('policies/pod-hardening/requests/reject.json'));

    expect([valid, response.allowed]).toEqual([true, false]);
    expect(observed.calls).toHaveLength(2);
    for (const { guestBytes = 0 } of observed.calls) {
      expect(guestBytes % pageBytes).toBe(0);
      // Rust gives a guest 16 pages of stack, and its data come behind it.
      expect(guestBytes).toBeGreaterThan(16 * pageBytes);
    }
  });
});
