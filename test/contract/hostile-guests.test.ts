import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { assembleModule, hostileFolder, hostileGuests } from '../../scripts/hostile-guests.ts';
import { WardctlError } from '../../src/errors.ts';
import type { Policy } from '../../src/evaluate/policy.ts';
import type { ExecutionMode } from '../../src/policy/index.ts';
import { loadRequest, PolicyEngine, strictLimits, type LoadedPolicy } from '../support/policy-engine.ts';
import { hostileComponent, hostileComponents } from './hostile-components.ts';
import {
  componentExpectations,
  componentPolicyExpectations,
  expectations,
  type Expectation,
} from './hostile-expectations.ts';

/** What the engine may need above the limit to notice it and to answer. */
const toleranceMs = 200;
/** The tolerance is for the engine, not for what else runs on the machine. */
const retry = 2;

const engine = new PolicyEngine();
const request = loadRequest('golden/requests/pod-privileged.json');
const ordinaryRequest = loadRequest('policies/pod-hardening/requests/reject.json');
let ordinary: Policy;

beforeAll(async () => {
  ordinary = (await engine.load('policies/pod-hardening/policy.wasm')).policy;
});

interface Case {
  readonly title: string;
  /** Path below `fixtures`, or bytes. */
  readonly source: () => Promise<string | Uint8Array> | string | Uint8Array;
  readonly mode: ExecutionMode;
  readonly expected: Expectation;
}

const guests = Object.entries(expectations).flatMap(([name, entries]): Case[] =>
  [entries].flat().flatMap((expected) =>
    expected.modes.map((mode) => ({
      title: `${name} in mode ${mode}${expected.settings === undefined ? '' : `, ${expected.settings}`}`,
      source: () => `modules/hostile/${name}.wasm`,
      mode,
      expected,
    })),
  ),
);

const components = Object.entries(componentExpectations).map(([name, expected]): Case => ({
  title: `component ${name}`,
  source: () => hostileComponent(name),
  mode: 'component',
  expected,
}));

const componentPolicies = componentPolicyExpectations.map((expected): Case => ({
  title: `component with ${expected.settings ?? ''}`,
  source: () => 'components/policy.wasm',
  mode: 'component',
  expected,
}));

const cases = [...guests, ...components, ...componentPolicies];

test('every component has an expectation', () => {
  expect(Object.keys(componentExpectations)).toEqual(hostileComponents);
});

test('every guest has an expectation', () => {
  expect(Object.keys(expectations).sort()).toEqual(hostileGuests());
});

test('every guest has a line in the README', () => {
  const readme = readFileSync(join(hostileFolder, 'README.md'), 'utf8');
  const listed = Array.from(readme.matchAll(/^\| `([^`]+)` \|/gm), (match) => match[1]);
  expect(listed.sort()).toEqual(hostileGuests());
});

test.each(hostileGuests())('%s.wasm is what its source makes', async (name) => {
  const source = readFileSync(join(hostileFolder, `${name}.wat`), 'utf8');
  const committed = readFileSync(join(hostileFolder, `${name}.wasm`));
  expect(Buffer.compare(committed, await assembleModule(name, source))).toBe(0);
});

test.each(cases.filter(({ expected }) => expected.load !== undefined))(
  '$title: refused at load',
  { retry },
  async (aCase) => {
    const { expected } = aCase;
    const { load: refusal } = expected;
    const source = await aCase.source();
    const result = await inTime(expected, () =>
      load({ ...aCase, source: () => source }).then(nothing, identity),
    );
    expect(result).toBeInstanceOf(WardctlError);
    expect(result).toMatchObject({ code: refusal?.code });
    expect((result as WardctlError).message).toMatch(refusal?.message ?? '');
    await checkOrdinaryPolicy();
  },
);

test.each(cases.filter(({ expected }) => expected.load === undefined))(
  '$title: ends as documented, in time',
  { retry },
  async (aCase) => {
    const { expected } = aCase;
    const { failure, accepted, log } = expected;
    const { policy, events } = await load(aCase);
    const result = await inTime(expected, () => policy.evaluate(request));
    const { response } = result;
    expect(result.failure?.kind).toBe(failure?.kind);
    expect(response.uid).toBe(request.uid);
    expect(response.allowed).toBe(accepted !== undefined);
    expect(response.status?.code).toBe(failure === undefined ? undefined : 500);
    if (failure?.message instanceof RegExp) expect(response.status?.message).toMatch(failure.message);
    else
      expect(response.status?.message).toBe(failure?.message ?? (accepted === true ? undefined : accepted));
    if (log !== undefined) {
      expect(events.length).toBeLessThanOrEqual(log.maxEvents);
      expect(events.at(-1)?.message).toMatch(log.last);
    }
    await checkOrdinaryPolicy();
  },
);

test.each(cases.filter(({ expected }) => expected.settingsProblem !== undefined))(
  '$title: its settings are not valid',
  { retry },
  async (aCase) => {
    const { expected } = aCase;
    const { policy } = await load(aCase);
    const result = await inTime(expected, () => policy.validateSettings());
    expect(result.valid).toBe(false);
    expect(result.message).toMatch(expected.settingsProblem ?? '');
    await checkOrdinaryPolicy();
  },
);

test.each(cases.filter(({ expected }) => expected.settingsError !== undefined))(
  '$title: its settings cannot be validated',
  { retry },
  async (aCase) => {
    const { expected } = aCase;
    const { policy } = await load(aCase);
    const result = await inTime(expected, () => policy.validateSettings().then(nothing, identity));
    expect(result).toBeInstanceOf(WardctlError);
    expect(result).toMatchObject({ code: expected.settingsError });
    await checkOrdinaryPolicy();
  },
);

async function load({ source, mode, expected }: Case): Promise<LoadedPolicy> {
  return engine.load(await source(), {
    settings: expected.settings,
    executionMode: mode,
    limits: { ...strictLimits, timeoutMs: timeoutMsOf(expected) },
  });
}

/** A guest that does not use up its time gets more of it: the machine that tests it may be busy. */
function timeoutMsOf(expected: Expectation): number {
  const { failure } = expected;
  const endsInTime = failure === undefined ? expected.accepted !== undefined : failure.kind !== 'timeout';
  return endsInTime && expected.settingsProblem === undefined ? 2000 : strictLimits.timeoutMs;
}

/** Checks that `run` ends by the time limit, or soon after it where the limit is what ends it. */
async function inTime<T>(expected: Expectation, run: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await run();
  expect(performance.now() - startedAt).toBeLessThan(timeoutMsOf(expected) + toleranceMs);
  return result;
}

const nothing = (): undefined => undefined;
const identity = (error: unknown): unknown => error;

/** The verdict that the README of that policy states. */
async function checkOrdinaryPolicy(): Promise<void> {
  const { response, failure } = await ordinary.evaluate(ordinaryRequest);
  expect(failure).toBeUndefined();
  expect(response).toMatchObject({
    allowed: false,
    status: {
      code: 403,
      message: "container 'probe' (image 'registry.example.com/tools/node-probe:2.3') must not be privileged",
    },
  });
}

test.each(['wapc-unreachable', 'wapc-unreachable-high-table'])(
  'the backtrace of %s has the offset of the instruction in the file',
  async (name) => {
    const { policy } = await engine.load(`modules/hostile/${name}.wasm`, {
      executionMode: 'kubewarden-wapc',
    });
    const bytes = readFileSync(join(hostileFolder, `${name}.wasm`));
    // `i32.const 0x5eed1e55`, `drop`, `unreachable`
    const marked = Buffer.from([0x41, 0xd5, 0xbc, 0xb4, 0xf7, 0x05, 0x1a, 0x00]);
    const offset = bytes.indexOf(marked) + marked.length - 1;

    const { response } = await policy.evaluate(request);

    expect(offset).toBeGreaterThan(marked.length);
    expect(response.status?.message).toContain(
      `\n    0: ${`0x${offset.toString(16)}`.padStart(8)} - <unknown>!`,
    );
  },
);
