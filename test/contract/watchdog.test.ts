import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPolicy, type LoadedPolicy } from '../../src/index.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
const request: unknown = JSON.parse(readFileSync(join(fixtures, 'golden/requests/pod-plain.json'), 'utf8'));
const probe = join(fixtures, 'golden/modules/probe-wapc.wasm');
const sleeper = join(fixtures, 'modules/hostile/wapc-sleep-hour.wasm');
const lookUp = { binding: 'kubewarden', namespace: 'net', operation: 'v1/dns_lookup_host', payload: '""' };

/** How each of so many evaluations at once ended: the kind of its failure, or `ok`. */
async function endings(policy: LoadedPolicy, count: number, settings?: unknown): Promise<string[]> {
  const results = await Promise.all(Array.from({ length: count }, () => policy.evaluate(request, settings)));
  return results.map(({ failure }) => failure?.kind ?? 'ok');
}

describe('the watchdog', () => {
  it('ends every evaluation, wherever in our own code it strikes', async () => {
    const policy = await loadPolicy(probe, { timeoutMs: 20 });
    const settings = { hostCalls: Array.from({ length: 9000 }, () => lookUp) };

    for (let round = 0; round < 40; round++) {
      expect(await endings(policy, 2, settings)).toEqual(['timeout', 'timeout']);
    }
  });

  it('ends evaluations whose time is hardly enough to start', async () => {
    const policy = await loadPolicy(probe, { timeoutMs: 1 });

    const kinds = new Set(await endings(policy, 200));

    expect([...kinds].filter((kind) => kind !== 'ok' && kind !== 'timeout')).toEqual([]);
  });

  it('does not wake a guest that sleeps too long, however many there are', async () => {
    const policy = await loadPolicy(sleeper, { timeoutMs: 100 });

    expect(new Set(await endings(policy, 50))).toEqual(new Set(['timeout']));
  });

  // Each has mappings of its own, of which the system allows some 65,000.
  it.skipIf(process.platform !== 'linux')(
    'gives the stacks of abandoned guests back',
    async () => {
      const policy = await loadPolicy(sleeper, { timeoutMs: 10 });
      for (let round = 0; round < 10; round++) await endings(policy, 300);

      // Some wait for the garbage collector; before this was mended, each of the 3,000 kept three.
      expect(readFileSync('/proc/self/maps', 'utf8').split('\n').length).toBeLessThan(6000);
    },
    60_000,
  );
});
