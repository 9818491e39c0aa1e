import { describe, expect, it } from 'vitest';
import { refusal, scaffold } from './scaffolding.ts';

const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nstatus: {phase: Running}\n';
const scale = 'apiVersion: autoscaling/v1\nkind: Scale\nmetadata: {name: web}\nspec: {replicas: 3}\n';
const widget = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n';
const widgetDefinition =
  'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: widgets.example.com}\n' +
  'spec: {group: example.com, names: {kind: Widget, plural: widgets}, scope: Namespaced, versions: [' +
  '{name: v1, served: true, subresources: {status: {}, scale: {}}}]}\n';
const twoVersions = widgetDefinition.replace(
  ']}\n',
  ', {name: v2, served: true, subresources: {scale: {}}}]}\n',
);

describe('CONNECT', () => {
  it('to exec is what the API server sends for kubectl exec', async () => {
    const object =
      'apiVersion: v1\nkind: PodExecOptions\nstdin: true\nstdout: true\ntty: true\ncontainer: nginx\ncommand: [/bin/sh]\n';
    const { request, warnings } = await scaffold({
      operation: 'CONNECT',
      resource: 'pods',
      subresource: 'exec',
      name: 'web',
      namespace: 'shop',
      object,
    });

    expect(Object.entries(request)).toEqual([
      ['uid', '705ab4f5-6393-11e8-b7cc-42010a800002'],
      ['kind', { group: '', version: 'v1', kind: 'PodExecOptions' }],
      ['resource', { group: '', version: 'v1', resource: 'pods' }],
      ['subResource', 'exec'],
      ['requestKind', { group: '', version: 'v1', kind: 'PodExecOptions' }],
      ['requestResource', { group: '', version: 'v1', resource: 'pods' }],
      ['requestSubResource', 'exec'],
      ['name', 'web'],
      ['namespace', 'shop'],
      ['operation', 'CONNECT'],
      ['userInfo', { groups: ['system:masters'], username: 'test-user' }],
      [
        'object',
        {
          apiVersion: 'v1',
          kind: 'PodExecOptions',
          stdin: true,
          stdout: true,
          tty: true,
          container: 'nginx',
          command: ['/bin/sh'],
        },
      ],
    ]);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['exec', undefined, 'pods', { kind: 'PodExecOptions', stdout: true, stderr: true, command: ['sh'] }],
    ['attach', undefined, 'pods', { kind: 'PodAttachOptions', stdout: true, stderr: true }],
    ['portforward', undefined, 'pods', { kind: 'PodPortForwardOptions' }],
    ['proxy', 'pods', 'pods', { kind: 'PodProxyOptions' }],
    ['proxy', 'services', 'services', { kind: 'ServiceProxyOptions' }],
    ['proxy', 'services.v1', 'services', { kind: 'ServiceProxyOptions' }],
  ])('to %s of %s makes its options up', async (subresource, resource, plural, options) => {
    const { request } = await scaffold({ operation: 'CONNECT', subresource, resource, name: 'web' });

    expect(request).toMatchObject({
      resource: { group: '', version: 'v1', resource: plural },
      subResource: subresource,
      namespace: 'default',
    });
    expect(request['object']).toEqual({ apiVersion: 'v1', ...options });
  });

  it('to a node has no namespace', async () => {
    const options = { operation: 'CONNECT', subresource: 'proxy', resource: 'nodes', name: 'n1' } as const;
    const { request } = await scaffold(options);

    expect(request).toMatchObject({ name: 'n1', object: { kind: 'NodeProxyOptions' } });
    expect(request).not.toHaveProperty('namespace');
    expect((await refusal({ ...options, namespace: 'shop' })).message).toBe(
      '--namespace: expected none for nodes, found "shop"',
    );
  });

  it('finds the resource by its options', async () => {
    const object = 'apiVersion: v1\nkind: ServiceProxyOptions\npath: /healthz\n';
    const { request } = await scaffold({ operation: 'CONNECT', subresource: 'proxy', name: 'web', object });

    expect(request).toMatchObject({ resource: { resource: 'services' }, object: { path: '/healthz' } });
  });

  it.each([
    [{ name: 'web' }, '--operation CONNECT: expected --subresource NAME, found none', 'exec'],
    [{ object: pod }, '--operation CONNECT: expected --subresource NAME, found none', 'exec'],
    [{ subresource: 'exec' }, '--subresource exec: expected --name NAME, found none', 'belongs to'],
    [{ subresource: 'exec', name: '' }, '--name: expected a name, found an empty one', 'default'],
    [
      { subresource: 'exec', name: 'web', dryRun: true },
      '--operation CONNECT: expected no --dry-run, found it',
      'API servers',
    ],
    [
      { subresource: 'exec', name: 'web', oldObject: pod },
      '--operation CONNECT: expected no --old-object, found one',
      'PodExecOptions',
    ],
    [
      { subresource: 'proxy', name: 'web' },
      '--subresource proxy: expected --resource PLURAL[.VERSION][.GROUP] with it, found none that decides',
      'nodes, pods, services',
    ],
    [
      { subresource: 'exce', name: 'web' },
      '--subresource: expected attach, exec, portforward, proxy for CONNECT, found "exce"',
      'Did you mean exec?',
    ],
    [
      { subresource: 'exce', name: 'web', resource: 'pods' },
      '--subresource: expected attach, binding, ephemeralcontainers, eviction, exec, portforward, proxy, resize, status for pods, found "exce"',
      'Did you mean exec?',
    ],
    [
      { subresource: 'log', name: 'web', resource: 'pods' },
      '--subresource: expected attach, binding, ephemeralcontainers, eviction, exec, portforward, proxy, resize, status for pods, found "log"',
      'no other',
    ],
    [
      { subresource: 'exec', name: 'c', resource: 'configmaps' },
      '--subresource: expected none for configmaps, found "exec"',
      'no other',
    ],
    [
      { subresource: 'status', name: 'web', resource: 'pods' },
      '--operation: expected UPDATE for pods/status, found CONNECT',
      'no other operation',
    ],
    [
      { subresource: 'pods exec', name: 'web' },
      '--subresource: expected a name such as status, found "pods exec"',
      'in URLs',
    ],
    [
      { subresource: 'exec', name: 'web', resource: 'pods.v2' },
      '--resource: expected a version that is served, such as pods.v1, found "pods.v2"',
      'v1',
    ],
    [
      { subresource: 'vnc', name: 'vm', resource: 'virtualmachineinstances.v1.subresources.kubevirt.io' },
      '--subresource vnc: expected --object FILE, found none',
      'made up',
    ],
  ])('refuses %j', async (options, message, hint) => {
    const error = await refusal({ operation: 'CONNECT', ...options });

    expect(error).toMatchObject({ code: 'USAGE_INVALID', message });
    expect(error.hint).toContain(hint);
  });

  it('refuses options of another connection', async () => {
    const object = 'apiVersion: v1\nkind: PodAttachOptions\n';

    expect(await refusal({ operation: 'CONNECT', subresource: 'exec', name: 'web', object })).toMatchObject({
      code: 'MANIFEST_INVALID',
      message: 'new.yml, line 1: expected PodExecOptions of v1 for pods/exec, found PodAttachOptions of v1',
    });
  });

  it('reaches what servers of their own offer', async () => {
    const { request, warnings } = await scaffold({
      operation: 'CONNECT',
      subresource: 'portforward/tcp',
      resource: 'virtualmachineinstances.v1.subresources.kubevirt.io',
      name: 'vm',
      namespace: 'shop',
      object: 'apiVersion: subresources.kubevirt.io/v1\nkind: VNCOptions\n',
    });

    expect(request).toMatchObject({
      kind: { group: 'subresources.kubevirt.io', version: 'v1', kind: 'VNCOptions' },
      resource: { group: 'subresources.kubevirt.io', version: 'v1', resource: 'virtualmachineinstances' },
      subResource: 'portforward/tcp',
      object: { kind: 'VNCOptions' },
    });
    expect(warnings).toEqual([]);
  });
});

describe('CREATE of a sub-resource', () => {
  it.each([
    ['eviction', 'policy/v1', 'Eviction', 'pods'],
    ['binding', 'v1', 'Binding', 'pods'],
    ['token', 'authentication.k8s.io/v1', 'TokenRequest', 'serviceaccounts'],
  ])('%s is about the object it belongs to', async (subresource, apiVersion, kind, resource) => {
    const object = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: web, namespace: shop, uid: u}\n`;
    const { request } = await scaffold({ operation: 'CREATE', subresource, object });
    const [version = '', group = ''] = apiVersion.split('/').reverse();

    expect(request).toMatchObject({
      kind: { group, version, kind },
      resource: { group: '', version: 'v1', resource },
      subResource: subresource,
      requestSubResource: subresource,
      name: 'web',
      namespace: 'shop',
      operation: 'CREATE',
      // A scheduler says so which Pod it means: the API server keeps it.
      object: { metadata: { uid: 'u' } },
    });
  });

  it('gives an object without metadata its name and namespace', async () => {
    const object = 'apiVersion: authentication.k8s.io/v1\nkind: TokenRequest\nspec: {audiences: [vault]}\n';
    const options = { operation: 'CREATE', subresource: 'token', object } as const;
    const { request } = await scaffold({ ...options, name: 'builder', namespace: 'shop' });

    expect(request).toMatchObject({
      name: 'builder',
      object: { metadata: { name: 'builder', namespace: 'shop' }, spec: { audiences: ['vault'] } },
    });
    expect((await refusal(options)).message).toBe('--subresource token: expected --name NAME, found none');
  });

  it('refuses a name that the object contradicts', async () => {
    const object = 'apiVersion: policy/v1\nkind: Eviction\nmetadata: {name: web}\n';

    expect(
      await refusal({ operation: 'CREATE', subresource: 'eviction', object, name: 'other' }),
    ).toMatchObject({
      code: 'USAGE_INVALID',
      message: '--name: expected "web", as `metadata.name` in new.yml, line 1 says, found "other"',
    });
  });

  it('refuses an object of a version that is gone', async () => {
    const object = 'apiVersion: policy/v1beta1\nkind: Eviction\nmetadata: {name: web}\n';

    expect(await refusal({ operation: 'CREATE', subresource: 'eviction', object })).toMatchObject({
      code: 'MANIFEST_INVALID',
      message:
        'new.yml, line 1: expected Eviction of policy/v1 for pods/eviction, found Eviction of policy/v1beta1',
    });
  });
});

describe('UPDATE of a sub-resource', () => {
  it.each(['status', 'ephemeralcontainers', 'resize'])('%s holds the whole Pod', async (subresource) => {
    const oldObject = pod.replace('Running', 'Pending');
    const { request } = await scaffold({ operation: 'UPDATE', subresource, object: pod, oldObject });

    expect(request).toMatchObject({
      kind: { group: '', version: 'v1', kind: 'Pod' },
      resource: { group: '', version: 'v1', resource: 'pods' },
      subResource: subresource,
      name: 'web',
      namespace: 'shop',
      object: { status: { phase: 'Running' } },
      oldObject: { status: { phase: 'Pending' } },
    });
  });

  it('of a Namespace carries its name as namespace', async () => {
    const object = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';
    const { request } = await scaffold({
      operation: 'UPDATE',
      subresource: 'finalize',
      object,
      oldObject: object,
    });

    expect(request).toMatchObject({ resource: { resource: 'namespaces' }, name: 'shop', namespace: 'shop' });
  });

  it.each([
    ['deployments', 'apps'],
    ['deployments.v1.apps', 'apps'],
    ['replicationcontrollers', ''],
  ])('scale of %s holds a Scale', async (resource, group) => {
    const oldObject = scale.replace('replicas: 3', 'replicas: 1');
    const { request } = await scaffold({
      operation: 'UPDATE',
      subresource: 'scale',
      resource,
      object: scale,
      oldObject,
    });

    expect(request).toMatchObject({
      kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
      resource: { group, version: 'v1', resource: resource.split('.')[0] },
      name: 'web',
      namespace: 'default',
      object: { spec: { replicas: 3 } },
      oldObject: { spec: { replicas: 1 } },
    });
  });

  const both = { operation: 'UPDATE', object: scale, oldObject: scale } as const;
  it.each([
    [
      { ...both, subresource: 'scale' },
      '--subresource scale: expected --resource PLURAL[.VERSION][.GROUP] with it, found none that decides',
      'replicationcontrollers, deployments.apps, replicasets.apps, statefulsets.apps',
    ],
    [
      { ...both, subresource: 'scale', resource: 'deployments.v1beta1.apps' },
      '--resource: expected a version that is served, such as deployments.v1.apps, found "deployments.v1beta1.apps"',
      'v1',
    ],
    [
      { ...both, subresource: 'scale', resource: 'daemonsets' },
      '--subresource: expected status for daemonsets, found "scale"',
      'no other',
    ],
    [
      { ...both, subresource: 'scale', resource: 'widgets.example.com' },
      '--resource: expected PLURAL.VERSION.GROUP for --subresource scale, found "widgets.example.com"',
      '--crds',
    ],
    [
      { operation: 'UPDATE', object: pod, oldObject: pod, subresource: 'scale' },
      '--subresource: expected attach, binding, ephemeralcontainers, eviction, exec, portforward, proxy, resize, status for pods, found "scale"',
      'no other',
    ],
    [
      { operation: 'DELETE', oldObject: pod, subresource: 'status' },
      '--operation: expected UPDATE for pods/status, found DELETE',
      'no other operation',
    ],
    [
      { operation: 'CREATE', object: widget, subresource: 'status' },
      '--operation: expected UPDATE for the sub-resource status, found CREATE',
      'no other operation',
    ],
    [
      { operation: 'UPDATE', object: widget, oldObject: widget, subresource: 'pause' },
      '--resource: expected PLURAL.VERSION.GROUP for --subresource pause, found none',
      '--crds',
    ],
  ] as const)('refuses %j', async (options, message, hint) => {
    const error = await refusal(options);

    expect(error).toMatchObject({ code: 'USAGE_INVALID', message });
    expect(error.hint).toContain(hint);
  });

  it.each([
    [
      'a Deployment',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n',
      undefined,
      'Deployment of apps/v1',
    ],
    ['a Pod', pod, 'deployments', 'Pod of v1'],
    [
      'an old Scale',
      scale.replace('autoscaling/v1', 'extensions/v1beta1'),
      'deployments',
      'Scale of extensions/v1beta1',
    ],
  ])('refuses %s in place of a Scale', async (_name, object, resource, found) => {
    const error = await refusal({
      operation: 'UPDATE',
      subresource: 'scale',
      resource,
      object,
      oldObject: object,
    });

    expect(error).toMatchObject({
      code: 'MANIFEST_INVALID',
      message: `new.yml, line 1: expected Scale of autoscaling/v1 for deployments.apps/scale, found ${found}`,
    });
  });
});

describe('sub-resources of custom kinds', () => {
  const update = { operation: 'UPDATE', object: scale, oldObject: scale, subresource: 'scale' } as const;

  it('are found by the definition', async () => {
    const { request, warnings } = await scaffold({
      ...update,
      resource: 'widgets',
      definitions: widgetDefinition,
    });

    expect(request).toMatchObject({
      kind: { kind: 'Scale' },
      resource: { group: 'example.com', version: 'v1', resource: 'widgets' },
      namespace: 'default',
    });
    expect(warnings).toEqual([]);
  });

  it('need the version where several are served', async () => {
    const options = { ...update, definitions: twoVersions };
    const { request } = await scaffold({ ...options, resource: 'widgets.v2.example.com' });

    expect(request).toMatchObject({ resource: { version: 'v2' } });
    expect(await refusal({ ...options, resource: 'widgets.example.com' })).toMatchObject({
      code: 'USAGE_INVALID',
      message:
        '--resource: expected a version that is served, such as widgets.v1.example.com, found "widgets.example.com"',
      hint: 'Served are: v1, v2.',
    });
  });

  it('are those that the definition enables', async () => {
    const definitions = widgetDefinition.replace('status: {}, ', '');

    expect(
      await refusal({
        operation: 'UPDATE',
        object: widget,
        oldObject: widget,
        subresource: 'status',
        definitions,
      }),
    ).toMatchObject({
      code: 'USAGE_INVALID',
      message: '--subresource: expected scale for widgets.example.com, found "status"',
    });
  });

  it('work without a definition, with all of the name', async () => {
    const { request, warnings } = await scaffold({ ...update, resource: 'widgets.v1.example.com' });

    expect(request).toMatchObject({ resource: { group: 'example.com', version: 'v1', resource: 'widgets' } });
    expect(request).not.toHaveProperty('namespace');
    expect(warnings).toEqual([expect.stringMatching(/^widgets\.example\.com may live in namespaces/)]);
  });

  it('refuse anything but a Scale to scale', async () => {
    expect(
      await refusal({ ...update, object: widget, oldObject: widget, resource: 'widgets.v1.example.com' }),
    ).toMatchObject({
      code: 'MANIFEST_INVALID',
      message: 'new.yml, line 1: expected Scale of autoscaling/v1, found Widget of example.com/v1',
    });
  });

  it.each([
    [undefined, /^this-is-the-plural-name/, 2],
    ['widgets', /^widgets$/, 1],
  ])('have the status of a kind that is not known, with the plural %s', async (resource, plural, count) => {
    const { request, warnings } = await scaffold({
      operation: 'UPDATE',
      object: widget,
      oldObject: widget,
      subresource: 'status',
      resource,
    });

    expect(request).toMatchObject({
      kind: { kind: 'Widget' },
      resource: { group: 'example.com', version: 'v1', resource: expect.stringMatching(plural) as string },
      subResource: 'status',
    });
    expect(warnings).toHaveLength(count);
  });
});
