import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModuleCache } from '../../../../src/evaluate/index.ts';
import { defaultLimits, Sandbox } from '../../../../src/runtime/index.ts';
import type { Observation } from '../../../../src/suite/observation.ts';
import type { SuiteCase } from '../../../../src/suite/suite.ts';
import { observeCase, type CaseSurroundings } from '../../../../src/suite/run/observe-case.ts';
import { SettingsOpinions } from '../../../../src/suite/run/settings-opinions.ts';
import { addressOf, regoModule } from '../../../support/rego-module.ts';
import { temporaryFolder } from '../../oci/layout/fixture.ts';
import { custom } from '../../wasm/encode.ts';
import { json } from '../check/observations.ts';
import { lostCase } from '../watch/planned.ts';

/** What is seen of a Rego policy that answers so, and whose metadata says whether it mutates. */
async function observe(response: object, mutating: boolean, mode?: 'monitor'): Promise<Observation> {
  const terms = [JSON.stringify([{ result: { response: { uid: 'u', ...response } } }])];
  const metadata = JSON.stringify({ rules: [], mutating, executionMode: 'opa', protocolVersion: 'Unknown' });
  const path = join(temporaryFolder(), 'policy.wasm');
  const bytes = await regoModule({ terms, result: addressOf(0) });
  const section = custom('io.kubewarden.metadata', [...Buffer.from(metadata)]);
  writeFileSync(path, Buffer.concat([bytes, Buffer.from(section)]));
  const { observation } = await observeCase({ ...lostCase().test, mode, request }, surroundingsOf(path));
  expect(observation.error).toBeUndefined();
  return observation;
}

/** The request of all cases here. */
const request = inlineRequest();

function inlineRequest(): SuiteCase['request'] {
  const kind = { group: '', version: 'v1', kind: 'Pod' };
  const resource = { group: '', version: 'v1', resource: 'pods' };
  const object = { kind: 'Pod' };
  const value = json({ uid: 'u', kind, resource, operation: 'CREATE', userInfo: {}, object });
  const position = { line: 1, column: 1 };
  return { type: 'request', source: { type: 'inline', value, position } };
}

function surroundingsOf(path: string): CaseSurroundings {
  return {
    folder: '/',
    subject: { type: 'module', policy: { reference: path, path, stored: undefined } },
    notSelected: undefined,
    now: () => 0,
    modules: new ModuleCache({ limits: defaultLimits, sandbox: new Sandbox() }),
    opinions: new SettingsOpinions(),
  };
}

describe('a call that only a session can answer', () => {
  const probe = join(import.meta.dirname, '../../../../fixtures/golden/modules/probe-wapc.wasm');
  const call = {
    binding: 'kubewarden',
    namespace: 'oci',
    operation: 'v1/manifest_digest',
    payload: '"busybox"',
  };
  const position = { line: 1, column: 1 };
  const inline = (value: unknown) => ({ type: 'inline', value: json(value), position }) as const;
  const observeProbe = async (session?: SuiteCase['session']): Promise<Observation> => {
    const test = { ...lostCase().test, request, settings: inline({ hostCalls: [call] }), session };
    return (await observeCase(test, surroundingsOf(probe))).observation;
  };

  it('is seen in a case without one', async () => {
    const { unansweredCall, answer } = await observeProbe();

    expect(unansweredCall).toMatchObject({ capability: 'oci/v1/manifest_digest' });
    expect(answer?.message).toContain('a session has to answer it');
  });

  it('is none in a case that has one', async () => {
    const file = join(temporaryFolder(), 'session.yml');
    writeFileSync(
      file,
      '- type: Exchange\n  request: "!OciManifestDigest {image: busybox}"\n  response: {type: Success, payload: "{}"}\n',
    );
    const { unansweredCall, hostCalls } = await observeProbe({ type: 'file', path: file, position });

    expect(unansweredCall).toBeUndefined();
    expect(hostCalls).toHaveLength(1);
  });
});

describe('a mutation that the metadata denies', () => {
  const patch = (text: string): object => ({
    patchType: 'JSONPatch',
    patch: Buffer.from(text).toString('base64'),
  });
  const label = patch('[{"op":"add","path":"/a","value":1}]');

  it.each<[string, object, boolean]>([
    ['a patch', { allowed: true, ...label }, true],
    // Clusters do not look into it (policy-abi 7.3).
    ['a patch without operations', { allowed: true, ...patch('[]') }, true],
    ['no patch', { allowed: true }, false],
    ['a patch of a rejection', { allowed: false, ...label }, false],
  ])('is seen or not: %s', async (_, response, expected) => {
    expect((await observe(response, false)).hasUndeclaredMutation).toBe(expected);
  });

  it('is none where the metadata allows it, or where nothing is enforced', async () => {
    const response = { allowed: true, ...label };
    expect((await observe(response, true)).hasUndeclaredMutation).toBe(false);
    expect((await observe(response, false, 'monitor')).hasUndeclaredMutation).toBe(false);
  });
});
