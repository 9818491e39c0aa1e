import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModuleCache, type Subject } from '../../../../src/evaluate/index.ts';
import type { PolicyMember } from '../../../../src/policy/index.ts';
import { defaultLimits, Sandbox } from '../../../../src/runtime/index.ts';
import type { Observation } from '../../../../src/suite/observation.ts';
import { observeCase } from '../../../../src/suite/run/observe-case.ts';
import { opinionKey } from '../../../../src/suite/run/opinion-key.ts';
import { SettingsOpinions } from '../../../../src/suite/run/settings-opinions.ts';
import type { SuiteCase } from '../../../../src/suite/suite.ts';
import { json } from '../check/observations.ts';
import { lostCase } from '../watch/planned.ts';
import { someModule } from './planned-cases.ts';

const path = join(import.meta.dirname, '../../../../fixtures/golden/modules/probe-wapc.wasm');

/** A custom resource with the probe, whose settings decide what it says of them. */
function resource(more: Partial<PolicyMember> = {}, name = 'probe'): Subject {
  const member = { module: path, settings: json({}), contextAwareResources: [], timeoutMs: undefined };
  return {
    type: 'defined',
    definition: {
      type: 'policy',
      name,
      mode: 'protect',
      mayMutate: true,
      customMessage: undefined,
      member: { ...member, ...more },
    },
    modules: new Map([['', { reference: path, path, stored: undefined }]]),
  };
}

/** The same case of one worker with one policy after the other. */
async function settingsSeen(...subjects: readonly Subject[]): Promise<Observation['settings'][]> {
  const memory = {
    modules: new ModuleCache({ limits: defaultLimits, sandbox: new Sandbox() }),
    opinions: new SettingsOpinions(),
  };
  const seen: Observation['settings'][] = [];
  for (const subject of subjects) {
    const surroundings = { folder: '/', subject, notSelected: undefined, now: () => 0, ...memory };
    seen.push((await observeCase(lostCase().test, surroundings)).observation.settings);
  }
  return seen;
}

describe('what a policy says of its settings', () => {
  it('is asked anew when those of its custom resource change', async () => {
    const refusing = json({ settingsAnswer: { valid: false, message: 'no' } });

    expect(await settingsSeen(resource(), resource({ settings: refusing }), resource())).toEqual([
      { valid: true, message: undefined },
      { valid: false, message: 'no' },
      { valid: true, message: undefined },
    ]);
  });

  it.each<[string, Subject, Partial<SuiteCase>]>([
    ['settings', resource({ settings: json({ a: 1 }) }), {}],
    ['settings with another number', resource({ settings: json({ a: 2 }) }), {}],
    ['a time limit', resource({ timeoutMs: 5000 }), {}],
    ['grants', resource({ contextAwareResources: [{ apiVersion: 'v1', kind: 'Namespace' }] }), {}],
    ['a name', resource({}, 'other'), {}],
    ['a time limit of the case', resource(), { timeoutMs: 5000 }],
    ['fewer capabilities', resource(), { allowedHostCapabilities: [] }],
    ['no cluster', resource(), { contextAware: false }],
    ['another mode of execution', resource(), { executionMode: 'wasi' }],
    ['another module', someModule, {}],
  ])('is another question with %s', (_what, subject, more) => {
    const { test } = lostCase();
    const plain = opinionKey(test, undefined, resource());

    expect(opinionKey(test, undefined, resource())).toBe(plain);
    expect(opinionKey({ ...test, ...more }, undefined, subject)).not.toBe(plain);
    expect(opinionKey(test, json({}), resource())).not.toBe(plain);
  });
});
