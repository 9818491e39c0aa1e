import { describe, expect, it } from 'vitest';
import { kubernetesSubresources } from '../../../src/manifest/builtin-subresources.ts';
import {
  definedKinds,
  knownSubresources,
  readManifests,
  type Subresource,
} from '../../../src/manifest/index.ts';

const builtin = knownSubresources(new Map());

function called(text: string, among: readonly Subresource[] = builtin): Subresource[] {
  return among.filter(({ parent, name }) => `${parent.resource}.${parent.group}/${name}` === text);
}

async function definedBy(...specs: string[]): Promise<Subresource[]> {
  const text = specs.map(
    (spec) =>
      `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: d}\nspec: ${spec}\n`,
  );
  return knownSubresources(definedKinds(await readManifests(text.join('---\n'), 'crds.yml')));
}

describe('the sub-resources of built-in kinds', () => {
  // From the reference of the Kubernetes API, v1.34.
  it.each([
    ['pods./exec', 'CONNECT', '/v1/PodExecOptions', true],
    ['pods./attach', 'CONNECT', '/v1/PodAttachOptions', true],
    ['pods./portforward', 'CONNECT', '/v1/PodPortForwardOptions', true],
    ['pods./proxy', 'CONNECT', '/v1/PodProxyOptions', true],
    ['services./proxy', 'CONNECT', '/v1/ServiceProxyOptions', true],
    ['nodes./proxy', 'CONNECT', '/v1/NodeProxyOptions', false],
    ['pods./binding', 'CREATE', '/v1/Binding', true],
    ['pods./eviction', 'CREATE', 'policy/v1/Eviction', true],
    ['serviceaccounts./token', 'CREATE', 'authentication.k8s.io/v1/TokenRequest', true],
    ['pods./ephemeralcontainers', 'UPDATE', undefined, true],
    ['pods./resize', 'UPDATE', undefined, true],
    ['pods./status', 'UPDATE', undefined, true],
    ['namespaces./finalize', 'UPDATE', undefined, false],
    ['certificatesigningrequests.certificates.k8s.io/approval', 'UPDATE', undefined, false],
    ['replicationcontrollers./scale', 'UPDATE', 'autoscaling/v1/Scale', true],
    ['deployments.apps/scale', 'UPDATE', 'autoscaling/v1/Scale', true],
    ['replicasets.apps/scale', 'UPDATE', 'autoscaling/v1/Scale', true],
    ['statefulsets.apps/scale', 'UPDATE', 'autoscaling/v1/Scale', true],
    ['horizontalpodautoscalers.autoscaling/status', 'UPDATE', undefined, true],
  ])('have %s', (text, operation, carried, namespaced) => {
    const found = called(text).map((subresource) => [
      subresource.operation,
      subresource.carried && Object.values(subresource.carried).join('/'),
      subresource.parent.namespaced,
    ]);

    expect(found).toEqual([[operation, carried, namespaced]]);
  });

  it.each(['pods./log', 'daemonsets.apps/scale', 'configmaps./status', 'deployments.extensions/scale'])(
    'have no %s',
    (text) => {
      expect(called(text)).toEqual([]);
    },
  );

  it('all belong to kinds that are known', () => {
    const found = builtin.filter(({ parent }) => parent.group !== 'policies.kubewarden.io');
    const names = new Set(found.map(({ parent, name }) => `${parent.resource}.${parent.group}/${name}`));

    expect(names.size).toBe(kubernetesSubresources.length);
  });
});

describe('the sub-resources of custom kinds', () => {
  const widgets = 'group: example.com, names: {kind: Widget, plural: widgets}';

  it('are those that the definition enables, with the versions served', async () => {
    const found = await definedBy(
      `{${widgets}, scope: Cluster, versions: [
        {name: v1, served: true, subresources: {status: {}, scale: {specReplicasPath: .spec.replicas}}},
        {name: v2, served: true, subresources: {status: {}}},
        {name: v3, served: false, subresources: {status: {}, scale: {}}}]}`,
    );

    expect(called('widgets.example.com/status', found)).toMatchObject([
      {
        operation: 'UPDATE',
        carried: undefined,
        parentVersions: ['v1', 'v2'],
        parent: { namespaced: false },
      },
    ]);
    expect(called('widgets.example.com/scale', found)).toMatchObject([
      { operation: 'UPDATE', carried: { group: 'autoscaling', kind: 'Scale' }, parentVersions: ['v1'] },
    ]);
  });

  it('are enabled for all versions at once in old definitions', async () => {
    const found = await definedBy(
      `{${widgets}, subresources: {scale: {}}, versions: [{name: v1, served: true}, {name: v2, served: true}]}`,
    );

    expect(called('widgets.example.com/scale', found)).toMatchObject([{ parentVersions: ['v1', 'v2'] }]);
    expect(called('widgets.example.com/status', found)).toEqual([]);
  });

  it.each([
    ['without versions', `{${widgets}}`],
    ['with versions of another type', `{${widgets}, versions: v1}`],
    [
      'with versions that have no name',
      `{${widgets}, versions: [{served: true, subresources: {status: {}}}, 1]}`,
    ],
    [
      'with sub-resources that are null',
      `{${widgets}, versions: [{name: v1, served: true, subresources: {status: null}}]}`,
    ],
  ])('are none for a definition %s', async (_name, spec) => {
    const found = await definedBy(spec);

    expect(found.filter(({ parent }) => parent.group === 'example.com')).toEqual([]);
  });

  it('are not changed by definitions of built-in kinds', async () => {
    const found = await definedBy(
      '{group: apps, names: {kind: Deployment, plural: nodes}, versions: [{name: v1, served: true, subresources: {status: {}}}]}',
    );

    expect(found).toEqual(builtin);
  });

  it("are known of Kubewarden's own resources", () => {
    expect(called('clusteradmissionpolicies.policies.kubewarden.io/status')).toHaveLength(1);
    expect(called('clusteradmissionpolicies.policies.kubewarden.io/scale')).toEqual([]);
  });
});
