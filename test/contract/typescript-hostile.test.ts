import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuildTarget } from '../../src/build/index.ts';
import {
  loadPolicy,
  type EvaluationResult,
  type LoadedPolicy,
  type LoadPolicyOptions,
  type PolicyLogEvent,
} from '../../src/index.ts';
import { BehaviourModules, targets } from '../support/typescript-behaviours.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');
const request: unknown = JSON.parse(readFileSync(join(fixtures, 'golden/requests/pod-plain.json'), 'utf8'));
/** The machine that tests this may be busy; what ends by its time limit ends soon after it. */
const retry = 2;
const toleranceMs = 200;

/** What stands for the mode: a policy in Rust. Components behave as waPC modules do (docs/components.md). */
const probes: Readonly<Record<BuildTarget, string>> = {
  wapc: 'golden/modules/probe-wapc.wasm',
  wasi: 'golden/modules/probe-wasi.wasm',
  component: 'golden/modules/probe-wapc.wasm',
};

const modules = new BehaviourModules();
beforeAll(() => modules.build());
afterAll(() => {
  modules.remove();
});

describe.each(targets)('a hostile policy in TypeScript, as %s', { retry }, (target) => {
  const load = (options: LoadPolicyOptions = {}): Promise<LoadedPolicy> =>
    loadPolicy(modules.path(target), { cacheFolder: modules.cacheFolder, ...options });
  const loadProbe = (options?: LoadPolicyOptions): Promise<LoadedPolicy> =>
    loadPolicy(join(fixtures, probes[target]), options);

  it('that loops ends as the one in Rust does, in time', async () => {
    const options = { timeoutMs: 300 };
    const [policy, probe] = [await load(options), await loadProbe(options)];
    const startedAt = performance.now();
    const looped = await policy.evaluate(request, { do: 'loop' });
    expect(performance.now() - startedAt).toBeLessThan(options.timeoutMs + toleranceMs);

    expect(looped).toEqual(await probe.evaluate(request, { fault: 'loop' }));
    expect(looped.failure?.kind).toBe('timeout');
    expect(await policy.validateSettings({ do: 'loop' })).toMatchObject({ valid: false });
    await checkStillAnswers(policy);
  });

  it('that throws is reported as the one in Rust that returns an error', async () => {
    const [policy, probe] = [await load(), await loadProbe()];
    const thrown = await policy.evaluate(request, { do: 'throw' });
    const failing = { fault: 'guestError', stderr: 'probe guest error', exit: 1 };
    const refused = await probe.evaluate(request, failing);

    expect(shapeOf(thrown)).toEqual(shapeOf(refused));
    const said = thrown.message?.slice(thrown.message.indexOf('RangeError: boom')) ?? '';
    expect(thrown.message).toBe(refused.message?.replace('probe guest error', () => said));
    await checkStillAnswers(policy);
  });

  it('that asks for what it was not granted gets the same refusal, which is logged', async () => {
    const [events, probeEvents]: [PolicyLogEvent[], PolicyLogEvent[]] = [[], []];
    const optionsWith = (log: PolicyLogEvent[]): LoadPolicyOptions => ({
      allowedHostCapabilities: ['oci/*'],
      log: (event) => log.push(event),
    });
    const policy = await load(optionsWith(events));
    const { message } = await policy.evaluate(request, { do: 'catch what the host says' });
    const call = { binding: 'kubewarden', namespace: 'net', operation: 'v1/dns_lookup_host', payload: '{}' };
    const refused = await (
      await loadProbe(optionsWith(probeEvents))
    ).evaluate(request, { hostCalls: [call] });

    const [{ err } = { err: '' }] = JSON.parse(refused.message ?? '[]') as { err?: string }[];
    expect(err).toContain('has not been granted access');
    // The SDK for Rust says first whose words these are.
    expect(message?.split(' | ').at(-1)).toBe(err?.replace(/^Host error: /, ''));
    expect(events).toEqual(probeEvents);
    expect(events).toHaveLength(1);
    await checkStillAnswers(policy);
  });

  it('cannot write its answer by itself, whatever it puts in place of JSON', async () => {
    const policy = await load();
    const { allowed, failure } = await policy.evaluate(request, { do: 'garbage' });

    expect({ allowed, failure }).toEqual({ allowed: true, failure: undefined });
    await checkStillAnswers(policy);
  });

  it.each(['unknown key', 'verdict of text', 'code of text', 'nothing'])(
    'accepts nothing by a slip of the pen: %s',
    async (slip) => {
      const { allowed, code } = await (await load()).evaluate(request, { do: slip });

      expect({ allowed, code }).toEqual({ allowed: false, code: 500 });
    },
  );

  it('cannot call the host for ever, whatever it catches', async () => {
    const options = { timeoutMs: 10_000, allowedHostCapabilities: [] };
    const policy = await load(options);
    const stormed = await policy.evaluate(request, { do: 'storm of calls' });

    expect(stormed).toMatchObject({ allowed: false, code: 500, failure: { kind: 'limit' } });
    expect(stormed.message).toContain('policy made more than 10000 host calls');
    await checkStillAnswers(policy);
  });

  it('cannot log for ever', async () => {
    const events: PolicyLogEvent[] = [];
    const policy = await load({ timeoutMs: 10_000, log: (event) => events.push(event) });
    const stormed = await policy.evaluate(request, { do: 'storm of logs' });

    expect(stormed).toMatchObject({ allowed: false, code: 500, failure: { kind: 'limit' } });
    // What all events hold together; one costs 64 bytes at least.
    expect(events.length).toBeLessThanOrEqual(1_048_576 / 64 + 1);
    await checkStillAnswers(policy);
  });

  it('has the memory that it is given, and no more', async () => {
    const maxMemoryBytes = 32 * 1024 * 1024;
    const policy = await load({ timeoutMs: 10_000, maxMemoryBytes });
    const bombed = await policy.evaluate(request, { do: 'memory bomb' });

    expect(bombed).toMatchObject({ allowed: false, code: 500 });
    expect(bombed.failure?.kind).not.toBe('timeout');
    await checkStillAnswers(policy);
  });

  it('lets others answer that run beside it', async () => {
    const [hostile, policy] = [await load({ timeoutMs: 300 }), await load()];
    const count = async (): Promise<string | undefined> =>
      (await policy.evaluate(request, { do: 'count' })).message;
    const [looped, ...counted] = await Promise.all([
      hostile.evaluate(request, { do: 'loop' }),
      ...Array.from({ length: 5 }, count),
    ]);

    expect(looped.failure?.kind).toBe('timeout');
    expect(counted).toEqual(['1', '1', '1', '1', '1']);
  });

  it('is ended each time, also where its time is hardly enough to start', async () => {
    const policy = await load({ timeoutMs: 20 });
    for (let round = 0; round < 20; round++) {
      const results = await Promise.all([1, 2].map(() => policy.evaluate(request, { do: 'loop' })));
      expect(results.map(({ failure }) => failure?.kind)).toEqual(['timeout', 'timeout']);
    }
    const hasty = await load({ timeoutMs: 1 });
    const kinds = await Promise.all(
      Array.from({ length: 50 }, async () => (await hasty.evaluate(request, { do: 'loop' })).failure?.kind),
    );
    expect(new Set(kinds)).toEqual(new Set(['timeout']));
  });
});

/** An answer but for its text. */
function shapeOf({ failure, message, response, ...rest }: EvaluationResult): object {
  const { status, ...others } = response;
  return { ...rest, kind: failure?.kind, isSaid: message !== undefined, code: status?.code, others };
}

async function checkStillAnswers(policy: LoadedPolicy): Promise<void> {
  expect(await policy.evaluate(request, { do: 'reject' })).toMatchObject({
    allowed: false,
    code: 418,
    message: 'not here',
    failure: undefined,
  });
}
