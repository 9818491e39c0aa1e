import { describe, expect, it } from 'vitest';
import { loadRequest, PolicyEngine, strictLimits, type LoadOptions } from '../../support/policy-engine.ts';

const pageBytes = 65_536;

/** What is told of the guests of a probe that is asked once. */
async function toldOf(module: string, options: LoadOptions = {}): Promise<readonly number[]> {
  const told: number[] = [];
  const { policy } = await new PolicyEngine().load(`golden/modules/${module}`, {
    ...options,
    onGuestEnd: (memoryBytes) => told.push(memoryBytes),
  });
  expect(told, 'making a policy ready is no evaluation').toEqual([]);
  await policy.evaluate(loadRequest('golden/requests/pod-privileged.json'));
  return told;
}

describe('the memory of a guest that ended', () => {
  it.each(['probe-wapc.wasm', 'probe-wasi.wasm', 'probe-opa.wasm', 'probe-gatekeeper.wasm'])(
    'is told once: %s',
    async (module) => {
      const [memoryBytes = 0, ...others] = await toldOf(module);

      expect(others).toEqual([]);
      expect(memoryBytes).toBeGreaterThan(0);
      expect(memoryBytes % pageBytes).toBe(0);
    },
  );

  it('is what it had grown to, also where the guest failed', async () => {
    const [memoryBytes = 0] = await toldOf('probe-wapc.wasm', { settings: '{"fault":"grow"}' });

    expect(memoryBytes).toBeGreaterThan(strictLimits.maxMemoryBytes / 2);
    expect(memoryBytes).toBeLessThanOrEqual(strictLimits.maxMemoryBytes);
  });
});
