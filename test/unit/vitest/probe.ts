import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { policy, type PolicyAnswer, type TestPolicy } from '../../../src/vitest/index.ts';

const golden = join(import.meta.dirname, '../../../fixtures/golden');

/** A policy that does what its settings say: see its source in fixtures/golden/modules/src. */
export const probePath = join(golden, 'modules/probe-wapc.wasm');

/** A review of a pod named `web`, with one container. */
export const review: unknown = JSON.parse(readFileSync(join(golden, 'requests/pod-privileged.json'), 'utf8'));

/** A recorded lookup of `example.com`. */
export const session = `- type: Exchange
  request: |
    !DNSLookupHost
    host: example.com
  response:
    type: Success
    payload: '{"ips":["192.0.2.7"]}'
`;

/** Settings that make the probe look up hosts, one after the other. */
export function lookups(...hosts: string[]): object {
  const call = { binding: 'kubewarden', namespace: 'net', operation: 'v1/dns_lookup_host' };
  return { hostCalls: hosts.map((host) => ({ ...call, payload: JSON.stringify(host) })) };
}

/** Tests with the probe, and with a short way to its answers. */
export const probeTest = test
  .extend('probe', { scope: 'file' }, policy(probePath, { timeoutMs: 500 }))
  .extend(
    'ask',
    { scope: 'file' },
    ({ probe }) =>
      (settings: object, recorded?: string): Promise<PolicyAnswer> =>
        ask(probe, settings, recorded),
  );

function ask(probe: TestPolicy, settings: object, recorded: string | undefined): Promise<PolicyAnswer> {
  return probe.evaluate(review, { settings, ...(recorded !== undefined && { session: recorded }) });
}

/** How an expectation fails. */
export interface Failure {
  readonly message: string;
  readonly expected?: unknown;
  readonly actual?: unknown;
}

/** The failure of an expectation, which must fail. */
export function failureOf(attempt: () => unknown): Failure {
  try {
    attempt();
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error('the expectation holds');
}
