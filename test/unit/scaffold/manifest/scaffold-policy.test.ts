import { describe, expect, it } from 'vitest';
import { annotationKeys } from '../../../../src/policy/index.ts';
import { scaffoldPolicy, type PolicySource } from '../../../../src/scaffold/index.ts';
import { refusalOf } from '../../cli/run/temporary-folder.ts';
import { deployments, metadataWith, namespaces } from './metadata.ts';

function policy(parts?: Parameters<typeof metadataWith>[0]): PolicySource {
  return { uri: 'registry://ghcr.io/demo:v1', metadata: metadataWith(parts) };
}

const kind = 'ClusterAdmissionPolicy';

describe('scaffoldPolicy', () => {
  it('says what the metadata says', () => {
    const { document, warnings } = scaffoldPolicy(policy(), { kind: 'AdmissionPolicy' });

    expect(document).toEqual({
      apiVersion: 'policies.kubewarden.io/v1',
      kind: 'AdmissionPolicy',
      metadata: { name: 'demo' },
      spec: {
        module: 'registry://ghcr.io/demo:v1',
        settings: new Map(),
        rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }],
        mutating: false,
      },
    });
    expect(warnings).toEqual([]);
  });

  it('takes over what policy reports show, and leaves out a background audit only where the policy does', () => {
    const annotations = new Map([
      [annotationKeys.severity, 'low'],
      [annotationKeys.description, 'x'],
      [annotationKeys.category, 'PSP'],
      [annotationKeys.title, 'demo'],
    ]);

    const { document } = scaffoldPolicy(policy({ annotations, backgroundAudit: false }), { kind });

    expect(Object.entries(document.metadata.annotations ?? {})).toEqual([
      ['io.kubewarden.policy.category', 'PSP'],
      ['io.kubewarden.policy.severity', 'low'],
    ]);
    expect(document.spec.backgroundAudit).toBe(false);
  });

  it('is named by the title given, else by the metadata, else not at all', () => {
    const nameless = policy({ annotations: undefined });

    expect(scaffoldPolicy(policy(), { kind, title: 'other' }).document.metadata.name).toBe('other');
    expect(scaffoldPolicy(nameless, { kind, title: 'other' }).document.metadata.name).toBe('other');
    const { document, warnings } = scaffoldPolicy(nameless, { kind });
    expect(document.metadata).toEqual({});
    expect(warnings).toEqual([expect.stringContaining('--title')]);
  });

  it('refuses a title that is none, but not where another is given', async () => {
    const human = policy({ title: 'My policy' });

    expect((await refusalOf(() => scaffoldPolicy(human, { kind }))).code).toBe('POLICY_TITLE_INVALID');
    expect(scaffoldPolicy(human, { kind, title: 'mine' }).document.metadata.name).toBe('mine');
  });

  it('refuses metadata that the format forbids, and tells all of it', async () => {
    const broken = policy({
      protocolVersion: undefined,
      rules: [{ apiGroups: [], apiVersions: ['v1', '*'], resources: ['pods'], operations: ['CREATE'] }],
    });

    const { code, message } = await refusalOf(() => scaffoldPolicy(broken, { kind }));

    expect(code).toBe('POLICY_METADATA_INVALID');
    expect(message).toMatch(/^Metadata is invalid: registry:\/\/ghcr.io\/demo:v1\n/);
    expect(message).toContain('protocolVersion: ');
    expect(message).toContain('rules[0].apiGroups: ');
    expect(message).toContain('rules[0].apiVersions');
  });

  it('cuts off a long list of what the format forbids', async () => {
    const rules = Array.from({ length: 1000 }, () => {
      return { apiGroups: [], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE' as const] };
    });

    const { message } = await refusalOf(() => scaffoldPolicy(policy({ rules }), { kind }));

    expect(message.split('\n')).toHaveLength(22);
    expect(message).toContain('980 more like these');
  });

  it('leaves out what the policy wants to read until the user allows it', () => {
    const reader = policy({ contextAwareResources: [deployments, namespaces] });

    const refused = scaffoldPolicy(reader, { kind });
    const granted = scaffoldPolicy(reader, { kind, allowContextAware: true });

    expect(refused.document.spec.contextAwareResources).toBeUndefined();
    expect(refused.warnings).toHaveLength(3);
    expect(refused.warnings[0]).toContain('apps/v1 Deployment, v1 Namespace');
    expect(refused.warnings[2]).toContain('--allow-context-aware');
    expect(granted.document.spec.contextAwareResources).toEqual([deployments, namespaces]);
    expect(granted.warnings).toHaveLength(2);
  });

  it('has nothing to say about grants where the policy reads nothing', () => {
    const { document, warnings } = scaffoldPolicy(policy(), { kind, allowContextAware: true });

    expect(document.spec.contextAwareResources).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  it('never grants anything in a namespaced policy, and says so', () => {
    const reader = policy({ contextAwareResources: [namespaces] });

    const { document, warnings } = scaffoldPolicy(reader, {
      kind: 'AdmissionPolicy',
      allowContextAware: true,
    });

    expect(document.spec.contextAwareResources).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining('use ClusterAdmissionPolicy')]);
  });

  it('names only some of very many resources', () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({
      apiVersion: 'v1',
      kind: `Kind${String(index)}`,
    }));

    const { warnings } = scaffoldPolicy(policy({ contextAwareResources: many }), { kind });

    expect(warnings[0]).toContain('v1 Kind9 and 990 more');
  });
});
