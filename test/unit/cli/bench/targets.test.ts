import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ColdStart } from '../../../../src/bench/index.ts';
import type { ColdJob } from '../../../../src/cli/bench/cold-job.ts';
import type { BenchOptions } from '../../../../src/cli/bench/options.ts';
import { prepareBench, type Prepared } from '../../../../src/cli/bench/prepare.ts';
import { findTargets, type BenchTarget } from '../../../../src/cli/bench/targets.ts';
import type { Evaluator, Verdict } from '../../../../src/evaluate/index.ts';
import { GuestFailure } from '../../../../src/runtime/index.ts';
import { WardctlError } from '../../../../src/errors.ts';
import { refusalOf, useTemporaryFolder } from '../run/temporary-folder.ts';
import { usualVerification } from '../../../../src/cli/verification/settings.ts';

const folder = useTemporaryFolder();
const golden = join(import.meta.dirname, '../../../../fixtures/golden');
const start: ColdStart = { loadMs: 1, evaluationMs: 1, processorMs: 1, residentGrowthBytes: 1 };

const options: BenchOptions = {
  policies: [join(golden, 'modules/probe-wapc.wasm')],
  requestPaths: ['pod-plain', 'pod-bare'].map((name) => join(golden, `requests/${name}.json`)),
  manifestPaths: [],
  oldManifestPath: undefined,
  manifestFlags: [],
  manifestOptions: { operation: 'CREATE' },
  settingsPath: undefined,
  settingsJson: undefined,
  executionMode: undefined,
  raw: false,
  allowContextAware: true,
  allowedHostCapabilities: undefined,
  recordPath: undefined,
  replayPath: undefined,
  timeout: undefined,
  maxMemory: '64Mi',
  failOnRejection: false,
  registries: {
    sourcesPath: undefined,
    dockerConfigPath: undefined,
    caFiles: [],
    verification: usualVerification,
  },
  output: undefined,
  verbose: false,
  color: false,
  warmUpTime: '0',
  measurementTime: '1',
  samples: 1,
  resamples: 1,
  cold: true,
  savePath: undefined,
  comparePath: undefined,
  threshold: '5%',
  keep: false,
};

/** There is neither a registry nor a store. */
const nowhere = {
  byUri: (uri: string) => Promise.reject(new WardctlError('REGISTRY_NOT_FOUND', `no ${uri}`)),
  byDigest: () => Promise.resolve(undefined),
  checkFile: () => undefined,
};

async function prepare(changes: Partial<BenchOptions>): Promise<{ prepared: Prepared; logged: string[] }> {
  const logged: string[] = [];
  const logs = {
    warn: (message: string) => void logged.push(message),
    tell: (message: string) => void logged.push(message),
    forPolicy: () => (event: { message: string }) => void logged.push(event.message),
    flush: () => undefined,
  };
  return { prepared: await prepareBench({ ...options, ...changes }, folder.path, logs, nowhere), logged };
}

/** What each target is about, and how to do it. */
async function targetsOf(prepared: Prepared, jobs: ColdJob[] = []): Promise<BenchTarget[]> {
  return findTargets(prepared, {
    cold: true,
    startCold: (job) => {
      jobs.push(job);
      return Promise.resolve(start);
    },
  });
}

function evaluate(target: BenchTarget | undefined): Promise<unknown> {
  if (target === undefined || !('evaluate' in target)) throw new TypeError('expected a warm target');
  return target.evaluate();
}

const lookup = { binding: 'kubewarden', namespace: 'net', operation: 'v1/dns_lookup_host', payload: '"h"' };
const settingsJson = JSON.stringify({ hostCalls: [lookup] });

/** A session in which the host `h` has an address, then another. */
function session(...addresses: readonly string[]): string {
  return addresses
    .map((address) =>
      [
        '- type: Exchange',
        '  request: |',
        '    !DNSLookupHost',
        '    host: h',
        '  response:',
        '    type: Success',
        `    payload: '{"ips":["${address}"]}'`,
      ].join('\n'),
    )
    .join('\n');
}

describe('findTargets', () => {
  it('gives every evaluation the part of the session that belongs to its request, each time', async () => {
    folder.write('session.yml', session('192.0.2.1', '192.0.2.2'));
    const { prepared } = await prepare({ settingsJson, replayPath: 'session.yml' });
    const jobs: ColdJob[] = [];
    const targets = await targetsOf(prepared, jobs);

    const [settings, first, second, cold] = targets;
    const messageOf = async (target: BenchTarget | undefined): Promise<string | undefined> =>
      ((await evaluate(target)) as Verdict).response.status?.message;
    for (let repetition = 0; repetition < 3; repetition++) {
      // The policy tells in its message what it was answered.
      expect(await messageOf(second)).toContain('192.0.2.2');
      expect(await evaluate(settings)).toMatchObject({ valid: true });
      expect(await messageOf(first)).toContain('192.0.2.1');
    }
    if (cold !== undefined && 'start' in cold) await cold.start(new AbortController().signal);
    expect(jobs.map(({ session: taken }) => taken?.map(({ response }) => response))).toEqual([
      [{ type: 'Success', payload: '{"ips":["192.0.2.1"]}' }],
    ]);
    expect(
      prepared.interactions.channel?.mode === 'replay' && prepared.interactions.channel.remaining(),
    ).toEqual([]);
  });

  it('names targets without folders, with verdicts and the memory of the guest', async () => {
    const { prepared } = await prepare({});

    const targets = await targetsOf(prepared);

    expect(targets.map(({ subject }) => subject)).toMatchObject([
      { policy: 'probe-wapc', operation: 'validate_settings' },
      { policy: 'probe-wapc', operation: 'validate', request: 'pod-plain.json', allowed: true },
      { policy: 'probe-wapc', operation: 'validate', request: 'pod-bare.json', allowed: true },
      { policy: 'probe-wapc', operation: 'cold_start', request: 'pod-plain.json' },
    ]);
    for (const { subject } of targets.slice(0, 3)) expect(subject.guestBytes).toBeGreaterThan(0);
  });

  it('tells apart what a file of policies defines, each with its own settings', async () => {
    const policy = (name: string, accepted: boolean): string =>
      JSON.stringify({
        apiVersion: 'policies.kubewarden.io/v1',
        kind: 'ClusterAdmissionPolicy',
        metadata: { name },
        spec: {
          module: pathToFileURL(join(golden, 'modules/probe-wapc.wasm')).href,
          settings: { answer: { accepted } },
        },
      });
    folder.write('two.yml', `${policy('a', true)}\n---\n${policy('b', false)}`);
    const { prepared } = await prepare({
      policies: ['two.yml'],
      requestPaths: options.requestPaths.slice(0, 1),
    });
    const jobs: ColdJob[] = [];

    const targets = await targetsOf(prepared, jobs);
    for (const target of targets) if ('start' in target) await target.start(new AbortController().signal);

    expect(targets.map(({ subject: { policy: name, allowed } }) => [name, allowed])).toEqual([
      ['a', undefined],
      ['a', true],
      ['a', undefined],
      ['b', undefined],
      ['b', false],
      ['b', undefined],
    ]);
    expect(jobs.map(({ subject }) => subject.type === 'defined' && subject.definition.name)).toEqual([
      'a',
      'b',
    ]);
  });

  it('lets policies log until it is enough', async () => {
    const settings = JSON.stringify({ fault: 'panic' });
    const { prepared, logged } = await prepare({ settingsJson: settings });
    const [policy] = prepared.policies;
    const [request] = prepared.requests;
    if (policy === undefined || request === undefined) throw new TypeError('expected a policy and a request');

    await policy.bound.evaluator.evaluate(request.asAdmissionRequest());
    const before = logged.length;
    prepared.silence();
    await policy.bound.evaluator.evaluate(request.asAdmissionRequest());

    expect(logged.join('\n')).toContain('panics on purpose');
    expect(logged).toHaveLength(before);
  });

  it('ends with a policy that gives no answer, at once or later', async () => {
    const { prepared } = await prepare({ settingsJson: JSON.stringify({ fault: 'panic' }) });
    const atOnce = await refusalOf(() => targetsOf(prepared));
    expect(atOnce.code).toBe('GUEST_CALL_FAILED');
    expect(atOnce.message).toContain('unreachable');

    const { prepared: sound } = await prepare({});
    let calls = 0;
    const tired = (evaluator: Evaluator): Evaluator => ({
      policyId: evaluator.policyId,
      validateSettings: () => evaluator.validateSettings(),
      async evaluate(request) {
        const verdict = await evaluator.evaluate(request);
        return ++calls > 2 ? { ...verdict, failure: new GuestFailure('timeout', 'too late') } : verdict;
      },
    });
    const policies = sound.policies.map(({ bound, cold }) => ({
      bound: { ...bound, evaluator: tired(bound.evaluator) },
      cold,
    }));
    const [, first] = await targetsOf({ ...sound, policies });
    const later = await refusalOf(() => evaluate(first));
    expect(later.message).toContain('too late');
    expect(later.details).toEqual({ failure: 'timeout' });
  });
});
