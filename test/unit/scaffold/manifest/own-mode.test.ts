import { describe, expect, it } from 'vitest';
import { annotationKeys } from '../../../../src/policy/index.ts';
import { scaffoldPolicy, scaffoldPolicyGroup } from '../../../../src/scaffold/index.ts';
import { metadataWith } from './metadata.ts';

const uri = 'registry://ghcr.io/team/demo:v1';
const annotations = new Map([[annotationKeys.title, 'demo']]);
const component = metadataWith({ annotations, executionMode: 'component' });

describe('a component', () => {
  it('is told to run on no cluster', () => {
    const { warnings } = scaffoldPolicy({ uri, metadata: component }, { kind: 'ClusterAdmissionPolicy' });
    expect(warnings).toEqual([
      expect.stringMatching(/^the policy is a component, which no Kubewarden runs: /),
    ]);
  });

  it('is told so as a member, which is named', () => {
    const members = [
      { name: 'a', reference: 'a.wasm', uri, metadata: component },
      { name: 'b', reference: 'b.wasm', uri, metadata: metadataWith({ annotations }) },
    ];
    const { warnings } = scaffoldPolicyGroup(members, { kind: 'AdmissionPolicyGroup', title: 'group' });
    expect(warnings).toEqual([expect.stringMatching(/^member a is a component, /)]);
  });
});
