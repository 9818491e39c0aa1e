import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPolicy, type LoadedPolicy } from '../../src/index.ts';
import { hostileComponent } from './hostile-components.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
const request: unknown = JSON.parse(readFileSync(join(fixtures, 'golden/requests/pod-plain.json'), 'utf8'));
const probe = join(fixtures, 'golden/modules/probe-wapc.wasm');
const sleeper = join(fixtures, 'modules/hostile/wapc-sleep-hour.wasm');
const component = join(fixtures, 'components/policy.wasm');
const lookUp = { binding: 'kubewarden', namespace: 'net', operation: 'v1/dns_lookup_host', payload: '""' };

/** How each of so many evaluations at once ended: the kind of its failure, or `ok`. */
async function endings(policy: LoadedPolicy, count: number, settings?: unknown): Promise<string[]> {
  const results = await Promise.all(Array.from({ length: count }, () => policy.evaluate(request, settings)));
  return results.map(({ failure }) => failure?.kind ?? 'ok');
}

/** With the package that runs components, of wardctl's own folder. */
function loadComponent(source: string | Uint8Array, timeoutMs: number): Promise<LoadedPolicy> {
  return loadPolicy(source, { timeoutMs, packageFolders: [join(fixtures, '..')] });
}

describe('the watchdog', () => {
  it('ends every evaluation, wherever in our own code it strikes', async () => {
    const policy = await loadPolicy(probe, { timeoutMs: 20 });
    const settings = { hostCalls: Array.from({ length: 9000 }, () => lookUp) };

    for (let round = 0; round < 40; round++) {
      expect(await endings(policy, 2, settings)).toEqual(['timeout', 'timeout']);
    }
  });

  it.each(['loop', 'many-calls', 'memory', 'recursion', 'accept'])(
    'ends every evaluation of a component that does %s',
    async (action) => {
      const policy = await loadComponent(component, 20);
      const kinds = new Set<string>();
      for (let round = 0; round < 10; round++)
        for (const kind of await endings(policy, 2, { do: action })) kinds.add(kind);

      expect([...kinds].filter((kind) => !['ok', 'timeout', 'trap', 'guest-error'].includes(kind))).toEqual(
        [],
      );
      if (action === 'loop') expect(kinds).toEqual(new Set(['timeout']));
      const patient = await loadComponent(component, 20_000);
      expect(await endings(patient, 2)).toEqual(['ok', 'ok']);
    },
  );

  it('ends evaluations whose time is hardly enough to start', async () => {
    const policy = await loadPolicy(probe, { timeoutMs: 1 });

    const kinds = new Set(await endings(policy, 200));

    expect([...kinds].filter((kind) => kind !== 'ok' && kind !== 'timeout')).toEqual([]);
  });

  it('ends components whose time is hardly enough to start', async () => {
    const policy = await loadComponent(component, 1);

    const kinds = new Set(await endings(policy, 100));

    expect([...kinds].filter((kind) => kind !== 'ok' && kind !== 'timeout')).toEqual([]);
  });

  it('does not wake a component that sleeps too long, however many there are', async () => {
    const policy = await loadComponent(await hostileComponent('sleep-hour'), 300);

    expect(new Set(await endings(policy, 50))).toEqual(new Set(['timeout']));
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
      const sleepingComponent = await loadComponent(await hostileComponent('sleep-hour'), 30);
      for (let round = 0; round < 10; round++) {
        await endings(policy, 300);
        await endings(sleepingComponent, 300);
      }

      // Some wait for the garbage collector; before this was mended, each of the 6,000 kept three.
      expect(readFileSync('/proc/self/maps', 'utf8').split('\n').length).toBeLessThan(6000);
    },
    60_000,
  );
});
