import { describe, expect, it } from 'vitest';
import { annotationKeys } from '../../../../src/policy/index.ts';
import { scaffoldPolicy, scaffoldPolicyGroup } from '../../../../src/scaffold/index.ts';
import { metadataWith } from './metadata.ts';

const uri = 'file:///home/tux/policy.wasm';

function metadataOf(ociUrl?: string): ReturnType<typeof metadataWith> {
  const entries: [string, string][] = ociUrl === undefined ? [] : [[annotationKeys.ociUrl, ociUrl]];
  return metadataWith({ annotations: new Map([[annotationKeys.title, 'demo'], ...entries]) });
}

describe('a module that only this machine has', () => {
  it.each([
    [undefined, 'registry://ghcr.io/…'],
    ['no reference at all', 'registry://ghcr.io/…'],
    ['ghcr.io/team/demo', 'registry://ghcr.io/team/demo:<tag>'],
    ['ghcr.io/team/demo:v1', 'registry://ghcr.io/team/demo:v1'],
  ])('belongs into a registry: %s', (ociUrl, shown) => {
    const policy = { uri, metadata: metadataOf(ociUrl) };

    const { document, warnings } = scaffoldPolicy(policy, { kind: 'AdmissionPolicy' });

    expect(document.spec.module).toBe(uri);
    expect(warnings).toEqual([expect.stringMatching(/^no cluster can reach a file of this machine: /)]);
    expect(warnings[0]).toContain(`as in spec.module: ${shown}`);
  });

  it('is named by its place in a group, together with others', () => {
    const members = [
      { name: 'a', reference: 'a.wasm', uri, metadata: metadataOf('ghcr.io/team/a') },
      { name: 'b', reference: 'b.wasm', uri: 'registry://ghcr.io/team/b:v1', metadata: metadataOf() },
      { name: 'c', reference: 'c.wasm', uri, metadata: metadataOf() },
    ];

    const { warnings } = scaffoldPolicyGroup(members, { kind: 'AdmissionPolicyGroup', title: 'group' });

    expect(warnings).toEqual([
      expect.stringMatching(
        /spec\.policies\.a\.module: registry:\/\/ghcr\.io\/team\/a:<tag>, spec\.policies\.c\.module: [^,]+$/,
      ),
    ]);
  });
});
