import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admissionRequestFrom, cliRules } from '../../src/admission/index.ts';
import type { BuildTarget } from '../../src/build/index.ts';
import { Policy, preparePolicyModule, settingsFrom } from '../../src/evaluate/index.ts';
import { parseAllowList } from '../../src/host/index.ts';
import {
  loadPolicy,
  type EvaluationResult,
  type LoadedPolicy,
  type LoadPolicyOptions,
  type PolicyLogEvent,
} from '../../src/index.ts';
import { parseJson } from '../../src/json/index.ts';
import { defaultLimits, Sandbox } from '../../src/runtime/index.ts';
import { actsAt, BehaviourModules, targets, throwsAt } from '../support/typescript-behaviours.ts';

/** The answer of a policy, and what differs of it by the mode. */
interface Expected {
  readonly allowed?: true;
  readonly code?: number;
  /** Behind {@link failurePrefix} where `fails` is set. */
  readonly message?: string | RegExp;
  readonly fails?: true;
  readonly warnings?: readonly string[];
  readonly auditAnnotations?: Readonly<Record<string, string>>;
}

interface Row extends Expected {
  readonly do: string;
  /** Where the answer is not yet the documented one. */
  readonly brokenFor?: BuildTarget;
}

/** How errors of a guest are told: in WASI by what it wrote to stderr alone (policy-abi 3.6, 4.2; docs/components.md). */
const failurePrefix: Readonly<Record<BuildTarget, string>> = {
  wapc: 'internal server error: Guest call failure: ',
  wasi: '',
  component: 'internal server error: Guest call failure: ',
};
/** A program of WASI can only end itself to report an error. */
const failureKind: Readonly<Record<BuildTarget, string>> = {
  wapc: 'guest-error',
  wasi: 'exit',
  component: 'guest-error',
};

const text = 'a\u0000b é 漢字 😀 "\\ \u2028 \ud7ff \ue000';
const denied =
  "Policy has not been granted access to the 'net/v1/dns_lookup_host' host capability. The violation has been reported.";
const overflow = 'RangeError: Maximum call stack size exceeded';

/** Of the documentation (docs/typescript-policies.md), in all of the targets. */
const rows: readonly Row[] = [
  { do: 'accept', allowed: true, warnings: ['look out'], auditAnnotations: { why: 'because' } },
  { do: 'reject', code: 418, message: 'not here' },
  { do: 'wait', message: 'a1,b1,a2,b2' },
  { do: 'wait for ever', fails: true, message: /the policy waits for a promise that never settles$/ },
  // Lines in a component have no name of the function where that is async.
  { do: 'throw', fails: true, message: within('RangeError: boom', [throwsAt, actsAt]) },
  { do: 'throw late', fails: true, message: within('RangeError: boom', [throwsAt]) },
  {
    do: 'throw with a cause',
    fails: true,
    message: within('Error: no verdict', ['caused by: RangeError: boom', throwsAt]),
  },
  { do: 'throw a text', fails: true, message: /plain/ },
  { do: 'look up', fails: true, message: within(`HostError: net/v1/dns_lookup_host: ${denied}`, [actsAt]) },
  { do: 'catch what the host says', message: `true | net/v1/dns_lookup_host | ${denied}` },
  { do: 'echo', message: text },
  { do: 'half a character', message: '<\ufffd>' },
  { do: 'zone', message: '2026-07-01T00:00:00.000Z' },
  { do: 'recurse', message: '80200' },
  { do: 'recursion', fails: true, message: within(overflow, ['src/policy.ts:']), brokenFor: 'component' },
  { do: 'catch recursion', message: overflow, brokenFor: 'component' },
  { do: 'memory bomb', fails: true, message: within('InternalError: out of memory', ['src/policy.ts:']) },
  { do: 'catch a memory bomb', message: 'InternalError: out of memory' },
  { do: 'unknown key', fails: true, message: /^TypeError: .*acepted/ },
  { do: 'verdict of text', fails: true, message: /^TypeError: .*accepted/ },
  { do: 'code of text', fails: true, message: /^TypeError: .*code/ },
  { do: 'not a number', fails: true, message: /^TypeError: .*NaN/ },
  { do: 'nothing', fails: true, message: /^TypeError: .*undefined/ },
];

/** A text that begins with one and has the others behind it, in their order. */
function within(start: string, later: readonly string[]): RegExp {
  return new RegExp(`^${[start, ...later].map((part) => RegExp.escape(part)).join('[^]*')}`);
}

/** An object with numbers that doubles cannot hold, or that JavaScript would write in another way. */
const requestText = `{
  "uid": "u",
  "kind": { "group": "apps", "version": "v1", "kind": "Deployment" },
  "resource": { "group": "apps", "version": "v1", "resource": "deployments" },
  "operation": "CREATE",
  "userInfo": {},
  "object": {
    "metadata": { "annotations": { "text": ${JSON.stringify(text)} } },
    "spec": { "replicas": 1, "one": 1.0, "large": 9007199254740993, "tiny": 1e-7, "list": [1.0, -0.0, 1e300] }
  }
}`;
const request: unknown = JSON.parse(requestText);

const modules = new BehaviourModules();
beforeAll(() => modules.build());
afterAll(() => {
  modules.remove();
});

function load(target: BuildTarget, options: LoadPolicyOptions = {}): Promise<LoadedPolicy> {
  return loadPolicy(modules.path(target), { cacheFolder: modules.cacheFolder, ...options });
}

async function evaluate(
  target: BuildTarget,
  settings: object,
  options: LoadPolicyOptions = {},
): Promise<EvaluationResult> {
  using policy = await load(target, options);
  return await policy.evaluate(request, settings);
}

describe.each(targets)('one source, as %s', (target) => {
  const isBroken = ({ brokenFor }: Row): boolean => brokenFor === target;

  async function check(row: Row): Promise<void> {
    const { allowed = false, fails, warnings = [], auditAnnotations = {} } = row;
    const options = { allowedHostCapabilities: ['oci/*'], timeoutMs: 10_000 };
    const { message = '', failure, ...result } = await evaluate(target, { do: row.do }, options);
    const code = row.code ?? (fails ? 500 : undefined);

    expect(result).toMatchObject({ allowed, code, warnings, auditAnnotations });
    expect(failure?.kind).toBe(fails && failureKind[target]);
    const prefix = fails ? failurePrefix[target] : '';
    expect(message.slice(0, prefix.length)).toBe(prefix);
    const said = message.slice(prefix.length);
    if (row.message instanceof RegExp) expect(said).toMatch(row.message);
    else expect(said).toBe(row.message ?? '');
  }

  it.each(rows.filter((row) => !isBroken(row)))('$do', check);
  // The stack of the engine in a component ends later than that of Wasm.
  it.fails.for(rows.filter(isBroken))('$do', check);

  it('gets what the host answers', async () => {
    const session = `- type: Exchange
  request: |
    !DNSLookupHost
    host: example.com
  response:
    type: Success
    payload: '{"ips":["192.0.2.1","192.0.2.2"]}'
`;
    expect((await evaluate(target, { do: 'look up' }, { session })).message).toBe('192.0.2.1,192.0.2.2');
  });

  it('keeps the numbers that it leaves alone, digit by digit', async () => {
    expect(await patchOf(target)).toEqual([
      { op: 'add', path: '/metadata/labels', value: { team: 'shop' } },
      { op: 'replace', path: '/spec/replicas', value: 2 },
    ]);
  });

  it('has random numbers and the time of each evaluation, and keeps nothing', async () => {
    using policy = await load(target);
    const before = Date.now();
    const drawn: number[] = [];
    for (let round = 0; round < 3; round++) {
      const { message = '' } = await policy.evaluate(request, { do: 'alive' });
      const [first = NaN, second = NaN, time = NaN] = message.split(' ').map(Number);
      drawn.push(first, second);
      expect(time).toBeGreaterThanOrEqual(before);
      expect(time).toBeLessThanOrEqual(Date.now());
      expect((await policy.evaluate(request, { do: 'count' })).message).toBe('1');
    }

    expect(new Set(drawn).size).toBe(6);
    expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
  });

  it.each(['loop', 'loop of promises'])('is ended in a %s', async (name) => {
    const { allowed, code, failure, message } = await evaluate(target, { do: name }, { timeoutMs: 300 });

    expect({ allowed, code, kind: failure?.kind }).toEqual({ allowed: false, code: 500, kind: 'timeout' });
    // The reference, and what the limit is (policy-abi 8).
    expect(message).toBe(
      'Policy execution interrupted because it exceeded the allowed execution time (0.3s)',
    );
  });

  it('judges settings', async () => {
    using policy = await load(target);
    const thrown = await policy.validateSettings({ do: 'throw' });

    expect(await policy.validateSettings({ do: 'accept' })).toEqual({ valid: true, message: undefined });
    expect(await policy.validateSettings({ do: 'dance' })).toEqual({
      valid: false,
      message: 'do: unknown action dance',
    });
    expect(thrown.valid).toBe(false);
    expect(thrown.message).toMatch(
      target === 'wasi'
        ? within('RangeError: boom', [throwsAt])
        : within('Error invoking settings validation callback: GuestCallFailure("RangeError: boom', [
            throwsAt,
          ]),
    );
  });

  it('logs with levels and fields', async () => {
    const events: PolicyLogEvent[] = [];
    const log = (event: PolicyLogEvent): void => void events.push(event);
    await evaluate(target, { do: 'log' }, { log });

    expect(events).toMatchObject([
      { level: 'warning', message: 'be careful', data: { container: 'web' } },
      { level: 'info', message: 'a line' },
    ]);
  });
});

/** The patch for {@link requestText}, which JavaScript must not have read before. */
async function patchOf(target: BuildTarget): Promise<unknown> {
  const limits = defaultLimits;
  const bytes = readFileSync(modules.path(target));
  const options = { limits, sandbox: new Sandbox(), packageFolders: ['.'], preparedCache: undefined };
  const module = await preparePolicyModule(bytes, options);
  const policy = new Policy(module, settingsFrom(parseJson('{"do":"mutate"}')), cliRules, {
    limits,
    allowList: parseAllowList([]),
    contextAwareResources: [],
    log: () => undefined,
    interactions: undefined,
    now: Date.now,
  });
  const { response } = await policy.evaluate(admissionRequestFrom(parseJson(requestText)));
  expect(response.patchType).toBe('JSONPatch');
  return JSON.parse(Buffer.from(response.patch ?? '', 'base64').toString());
}
