import { describe, expect, it } from 'vitest';
import { parseJson, type JsonObject } from '../../../../src/json/index.ts';
import { readPolicyDefinition } from '../../../../src/policy/index.ts';
import {
  documentToJson,
  scaffoldPolicyGroup,
  type GroupMemberSource,
} from '../../../../src/scaffold/index.ts';
import { refusalOf } from '../../cli/run/temporary-folder.ts';
import { deployments, metadataWith, namespaces } from './metadata.ts';

function member(name: string | undefined, parts?: Parameters<typeof metadataWith>[0]): GroupMemberSource {
  const reference = `${name ?? 'policy'}.wasm`;
  return { name, reference, uri: `https://example.com/${reference}`, metadata: metadataWith(parts) };
}

const kind = 'ClusterAdmissionPolicyGroup';
const two = [member('signed'), member(undefined, { title: 'hardened-pods' })];
const titled = { kind, title: 'group' } as const;

function settings(text: string): JsonObject {
  return parseJson(text) as JsonObject;
}

describe('scaffoldPolicyGroup', () => {
  it('joins all members unless told otherwise', () => {
    const { document, warnings } = scaffoldPolicyGroup(two, titled);

    expect(document).toEqual({
      apiVersion: 'policies.kubewarden.io/v1',
      kind: 'ClusterAdmissionPolicyGroup',
      metadata: { name: 'group' },
      spec: {
        policies: {
          signed: { module: 'https://example.com/signed.wasm', settings: new Map() },
          hardened_pods: { module: 'https://example.com/policy.wasm', settings: new Map() },
        },
        expression: 'signed() && hardened_pods()',
        message: expect.stringContaining('signed, hardened_pods') as unknown,
        rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }],
      },
    });
    expect(warnings).toEqual([]);
  });

  it('makes what the reader of custom resources takes', () => {
    const options = {
      kind: 'AdmissionPolicyGroup',
      title: 'group',
      expression: 'signed() || !hardened_pods()',
      message: 'no',
      settings: settings('{"signed": {"level": 1.0}}'),
    } as const;

    const definition = readPolicyDefinition(
      documentToJson(scaffoldPolicyGroup(two, options).document),
      'x.yml',
    );

    expect(definition).toMatchObject({
      type: 'group',
      name: 'group',
      expression: options.expression,
      message: 'no',
    });
    const members = definition.type === 'group' ? definition.members : new Map<string, never>();
    expect(members.get('signed')?.settings).toEqual(new Map([['level', 1]]));
    expect(members.get('hardened_pods')?.settings).toEqual(new Map());
  });

  it('refuses an expression that calls no member, or is none', async () => {
    const unknown = await refusalOf(() =>
      scaffoldPolicyGroup(two, { ...titled, expression: 'signed() && nobody()' }),
    );
    const broken = await refusalOf(() => scaffoldPolicyGroup(two, { ...titled, expression: 'signed() &&' }));

    expect(unknown.code).toBe('POLICY_EXPRESSION_INVALID');
    expect(unknown.message).toContain('Function not found: nobody ()');
    expect(unknown.hint).toContain('hardened_pods, signed');
    expect(broken.code).toBe('POLICY_EXPRESSION_INVALID');
  });

  it.each([
    ['true', ['signed', 'hardened_pods']],
    ['!signed()', ['hardened_pods']],
    ['signed() == hardened_pods()', []],
  ])('tells which members never count: %s', (expression, unused) => {
    const { warnings } = scaffoldPolicyGroup(two, { ...titled, expression });

    expect(warnings).toHaveLength(unused.length);
    unused.forEach((name, index) => {
      expect(warnings[index]).toContain(`never calls ${name}`);
    });
  });

  it('warns of what a member cannot do', () => {
    const members = [
      member('mutator', { mutating: true }),
      member('free', { policyType: 'raw' }),
      member('once', { backgroundAudit: false }),
      member('plain'),
    ];

    const { document, warnings } = scaffoldPolicyGroup(members, titled);

    expect(warnings).toHaveLength(3);
    expect(warnings[0]).toMatch(/member mutator .*counts as a rejection/);
    expect(warnings[1]).toMatch(/member free .*raw/);
    expect(warnings[2]).toMatch(/member once .*audits/);
    expect(document.spec.backgroundAudit).toBe(false);
  });

  it('lets members read the cluster where the user allows it, each what it lists itself', () => {
    const members = [
      member('a', { contextAwareResources: [deployments, namespaces] }),
      member('b'),
      member('c', { contextAwareResources: [namespaces] }),
    ];

    const refused = scaffoldPolicyGroup(members, titled);
    const granted = scaffoldPolicyGroup(members, { ...titled, allowContextAware: true });
    const namespaced = scaffoldPolicyGroup(members, {
      kind: 'AdmissionPolicyGroup',
      title: 'group',
      allowContextAware: true,
    });

    const grants = (result: typeof refused): unknown[] => {
      return Object.values(result.document.spec.policies).map((one) => one.contextAwareResources);
    };
    expect(grants(refused)).toEqual([undefined, undefined, undefined]);
    expect(refused.warnings.join('\n')).toMatch(/member a .*\nmember c .*\n.*\n.*--allow-context-aware/);
    expect(grants(granted)).toEqual([[deployments, namespaces], undefined, [namespaces]]);
    expect(granted.warnings).toHaveLength(3);
    expect(grants(namespaced)).toEqual([undefined, undefined, undefined]);
    expect(namespaced.warnings.join('\n')).toContain('use ClusterAdmissionPolicyGroup');
  });

  it('takes settings by the names of members', async () => {
    const refusal = (text: string) =>
      refusalOf(() => scaffoldPolicyGroup(two, { ...titled, settings: settings(text) }));

    const { document } = scaffoldPolicyGroup(two, {
      ...titled,
      settings: settings('{"hardened_pods": null}'),
    });
    expect(document.spec.policies['hardened_pods']?.settings).toEqual(new Map());
    expect(await refusal('{"singed": {}}')).toMatchObject({
      code: 'SETTINGS_INVALID',
      message: 'settings: expected names of members as keys, found "singed"',
      hint: expect.stringContaining('Did you mean signed?') as unknown,
    });
    expect(await refusal('{"signed": [1]}')).toMatchObject({
      code: 'SETTINGS_NOT_OBJECT',
      message: 'settings: expected a mapping for the member signed, found a list',
    });
  });

  it('asks for a name of the resource, and refuses one that is none', async () => {
    expect(scaffoldPolicyGroup(two, { kind }).warnings).toEqual([expect.stringContaining('--title')]);
    expect((await refusalOf(() => scaffoldPolicyGroup(two, { kind, title: 'A' }))).code).toBe(
      'POLICY_TITLE_INVALID',
    );
  });

  it('refuses a member whose metadata the format forbids', async () => {
    const broken = member('broken', { protocolVersion: undefined });

    const { code, message } = await refusalOf(() => scaffoldPolicyGroup([...two, broken], titled));

    expect(code).toBe('POLICY_METADATA_INVALID');
    expect(message).toContain('https://example.com/broken.wasm');
  });
});
