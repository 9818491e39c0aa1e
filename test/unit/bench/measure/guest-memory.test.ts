import { describe, expect, it } from 'vitest';
import { createTape, GuestMemoryGauge, ObservedEvaluator } from '../../../../src/bench/index.ts';
import { loadRequest, PolicyEngine } from '../../../support/policy-engine.ts';

const pageBytes = 65_536;

describe('GuestMemoryGauge', () => {
  it('tells the largest memory since it was last asked, and of no guest nothing', () => {
    const gauge = new GuestMemoryGauge();

    expect(gauge.take()).toBeUndefined();
    for (const pages of [2, 5, 3]) gauge.note(pages * pageBytes);
    expect(gauge.take()).toBe(5 * pageBytes);
    gauge.note(pageBytes);
    expect(gauge.take()).toBe(pageBytes);
    expect(gauge.take()).toBeUndefined();
  });
});

describe('ObservedEvaluator', () => {
  it('answers as the policy does, and notes the memory of each call', async () => {
    const gauge = new GuestMemoryGauge();
    const { policy } = await new PolicyEngine().load('policies/pod-hardening/policy.wasm', {
      onGuestEnd: gauge.note,
    });
    const observed = new ObservedEvaluator(policy, createTape(undefined), gauge);

    gauge.note(2 ** 40);
    const { valid } = await observed.validateSettings();
    const { response } = await observed.evaluate(loadRequest('policies/pod-hardening/requests/reject.json'));

    expect([valid, response.allowed]).toEqual([true, false]);
    expect(observed.calls).toHaveLength(2);
    for (const { guestBytes = 0 } of observed.calls) {
      expect(guestBytes % pageBytes).toBe(0);
      // Rust gives a guest 16 pages of stack, and its data come behind it.
      expect(guestBytes).toBeGreaterThan(16 * pageBytes);
      expect(guestBytes).toBeLessThan(2 ** 30);
    }
  });
});
