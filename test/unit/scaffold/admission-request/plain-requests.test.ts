import { describe, expect, it } from 'vitest';
import { valueAt } from '../../../../src/json/index.ts';
import { readManifestObject } from '../../../../src/manifest/index.ts';
import { scaffoldAdmissionRequest } from '../../../../src/scaffold/index.ts';
import { refusal, scaffold } from './scaffolding.ts';

const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 1}\n';
const widget = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n';
const widgetDefinition =
  'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: widgets.example.com}\n' +
  'spec: {group: example.com, names: {kind: Widget, plural: widgetry}, scope: Namespaced}\n';
const placeholder =
  'this-is-the-plural-name-of-the-resource-this-information-is-not-used-by-policies-and-requires-a-connection-to-an-api-server-to-be-obtained';

describe('a request', () => {
  it('for CREATE holds what the reference prints, and the plural', async () => {
    const { request, warnings } = await scaffold({ operation: 'CREATE', object: deployment });

    expect(Object.entries(request)).toEqual([
      ['uid', '705ab4f5-6393-11e8-b7cc-42010a800002'],
      ['kind', { group: 'apps', version: 'v1', kind: 'Deployment' }],
      ['resource', { group: 'apps', version: 'v1', resource: 'deployments' }],
      ['requestKind', { group: 'apps', version: 'v1', kind: 'Deployment' }],
      ['requestResource', { group: 'apps', version: 'v1', resource: 'deployments' }],
      ['name', 'web'],
      ['namespace', 'default'],
      ['operation', 'CREATE'],
      ['userInfo', { groups: ['system:masters'], username: 'test-user' }],
      [
        'object',
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'web', namespace: 'default' },
          spec: { replicas: 1 },
        },
      ],
    ]);
    expect(warnings).toEqual([]);
  });

  it('for UPDATE holds both objects', async () => {
    const oldObject = deployment.replace('replicas: 1', 'replicas: 2');
    const { request } = await scaffold({ operation: 'UPDATE', object: deployment, oldObject });

    expect(Object.keys(request).slice(-4)).toEqual(['operation', 'userInfo', 'object', 'oldObject']);
    expect(request).toMatchObject({
      name: 'web',
      namespace: 'default',
      operation: 'UPDATE',
      object: { metadata: { namespace: 'default' }, spec: { replicas: 1 } },
      oldObject: { metadata: { namespace: 'default' }, spec: { replicas: 2 } },
    });
  });

  it('for DELETE holds the old object alone', async () => {
    const { request } = await scaffold({ operation: 'DELETE', oldObject: deployment });

    expect(request).toMatchObject({ name: 'web', operation: 'DELETE', oldObject: { spec: { replicas: 1 } } });
    expect(request).not.toHaveProperty('object');
  });

  it('for CREATE goes without the fields that only the API server sets, as with run -f', async () => {
    const object = deployment.replace(
      '{name: web}',
      '{name: web, uid: u, creationTimestamp: null, labels: {a: b}}',
    );
    const created = await scaffold({ operation: 'CREATE', object });
    const updated = await scaffold({ operation: 'UPDATE', object, oldObject: object });

    expect(created.request).toHaveProperty('object.metadata', {
      name: 'web',
      labels: { a: 'b' },
      namespace: 'default',
    });
    expect(updated.request).toHaveProperty('object.metadata.uid', 'u');
  });

  it('leaves the name out where it is to be generated', async () => {
    const object = deployment.replace('name: web', 'generateName: web-');
    const { request } = await scaffold({ operation: 'CREATE', object });

    expect(request).not.toHaveProperty('name');
  });

  it('keeps numbers exact', async () => {
    const object = await readManifestObject(
      `${deployment}x: {big: 18446744073709551615, whole: 2.0}\n`,
      'new.yml',
    );
    const { document } = scaffoldAdmissionRequest({ operation: 'CREATE', object });

    expect(valueAt(document, 'object', 'x', 'big')).toBe(18_446_744_073_709_551_615n);
    expect(valueAt(document, 'object', 'x', 'whole')).toBe(2);
  });

  it.each(['CREATE', 'UPDATE', 'DELETE'] as const)('for a dry run of %s says so twice', async (operation) => {
    const { request } = await scaffold({
      operation,
      dryRun: true,
      ...(operation === 'DELETE' ? {} : { object: deployment }),
      ...(operation === 'CREATE' ? {} : { oldObject: deployment }),
    });
    const kind = `${operation.charAt(0)}${operation.slice(1).toLowerCase()}Options`;

    expect(request).toMatchObject({
      dryRun: true,
      options: { apiVersion: 'meta.k8s.io/v1', kind, dryRun: ['All'] },
    });
    expect(Object.keys(request).slice(-2)).toEqual(['dryRun', 'options']);
  });
});

describe('the user', () => {
  it.each([
    [{}, { username: 'test-user', groups: ['system:masters'] }],
    [{ userName: 'ann' }, { username: 'ann', groups: ['system:authenticated'] }],
    [{ groups: ['dev', 'ops'] }, { username: 'test-user', groups: ['dev', 'ops'] }],
    [
      { userName: 'ann', groups: ['dev'] },
      { username: 'ann', groups: ['dev'] },
    ],
  ])('with %j is %j', async (options, userInfo) => {
    const { request } = await scaffold({ operation: 'CREATE', object: deployment, ...options });

    expect(request).toHaveProperty('userInfo', userInfo);
  });
});

describe('the namespace', () => {
  const clusterRole =
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a, namespace: shop}\n';

  it.each([
    [
      "the object's own",
      deployment.replace('{name: web}', '{name: web, namespace: shop}'),
      undefined,
      'shop',
    ],
    ['the given one', deployment, 'shop', 'shop'],
    ['none outside of namespaces', clusterRole, undefined, undefined],
    [
      "a Namespace's own name",
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
      undefined,
      'shop',
    ],
  ])('is %s', async (_name, object, namespace, expected) => {
    const { request, warnings } = await scaffold({ operation: 'CREATE', object, namespace });

    expect(request['namespace']).toBe(expected);
    expect(warnings).toEqual([]);
  });

  it('is not contradicted', async () => {
    const object = deployment.replace('{name: web}', '{name: web, namespace: shop}');

    expect(await refusal({ operation: 'CREATE', object, namespace: 'other' })).toMatchObject({
      code: 'USAGE_INVALID',
      message: '--namespace: expected "shop", as `metadata.namespace` in new.yml, line 1 says, found "other"',
    });
    expect(await refusal({ operation: 'CREATE', object: clusterRole, namespace: 'shop' })).toMatchObject({
      code: 'USAGE_INVALID',
      message: '--namespace: expected none for clusterroles.rbac.authorization.k8s.io, found "shop"',
    });
  });
});

describe('a custom kind', () => {
  it('that nothing defines has the placeholder of the reference, and a warning', async () => {
    const { request, warnings } = await scaffold({ operation: 'CREATE', object: widget });

    expect(request).toMatchObject({
      resource: { resource: placeholder },
      requestResource: { resource: placeholder },
    });
    expect(request).not.toHaveProperty('namespace');
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatch(/^Widget of example\.com\/v1 is not known: .*--resource.*--crds/);
    expect(warnings[1]).toMatch(/^Widget of example\.com\/v1 may live in namespaces.*--namespace/);
  });

  it.each([
    ["the object's own", widget.replace('{name: w}', '{name: w, namespace: shop}'), {}],
    ['the given one', widget, { namespace: 'shop' }],
  ])('that nothing defines takes a namespace where there is one: %s', async (_name, object, options) => {
    const { request, warnings } = await scaffold({ operation: 'CREATE', object, ...options });

    expect(request).toMatchObject({ namespace: 'shop', object: { metadata: { namespace: 'shop' } } });
    expect(warnings).toHaveLength(1);
  });

  it.each(['widgetry', 'widgetry.example.com', 'widgetry.v1', 'widgetry.v1.example.com'])(
    'takes the plural %s',
    async (resource) => {
      const { request, warnings } = await scaffold({
        operation: 'CREATE',
        object: widget,
        resource,
        namespace: 'shop',
      });

      expect(request).toMatchObject({
        resource: { group: 'example.com', version: 'v1', resource: 'widgetry' },
        namespace: 'shop',
      });
      expect(warnings).toEqual([]);
    },
  );

  it('is as its definition says', async () => {
    const options = { operation: 'CREATE', object: widget } as const;
    const namespaced = await scaffold({ ...options, definitions: widgetDefinition });
    const cluster = await scaffold({
      ...options,
      definitions: widgetDefinition.replace('scope: Namespaced', 'scope: Cluster'),
    });

    expect(namespaced).toMatchObject({
      request: { resource: { resource: 'widgetry' }, namespace: 'default' },
      warnings: [],
    });
    expect(cluster).toMatchObject({ request: { resource: { resource: 'widgetry' } }, warnings: [] });
    expect(cluster.request).not.toHaveProperty('namespace');
  });
});

describe('the resource', () => {
  it.each([
    ['another plural', deployment, 'nodes', 'deployments.v1.apps for the Deployment of apps/v1'],
    [
      'another group',
      deployment,
      'deployments.extensions',
      'deployments.v1.apps for the Deployment of apps/v1',
    ],
    [
      'another version',
      deployment,
      'deployments.v1beta1.apps',
      'deployments.v1.apps for the Deployment of apps/v1',
    ],
    [
      'another group of a custom kind',
      widget,
      'widgets.example.org',
      'widgets.v1.example.com for the Widget of example.com/v1',
    ],
  ])('refuses %s', async (_name, object, resource, expected) => {
    expect(await refusal({ operation: 'CREATE', object, resource })).toMatchObject({
      code: 'USAGE_INVALID',
      message: `--resource: expected ${expected} in new.yml, line 1, found "${resource}"`,
    });
  });

  it.each(['', 'Pods', 'pods.', '.apps', 'a b', 'pods/exec', 'a'.repeat(400), 'pods\n'])(
    'refuses %j',
    async (resource) => {
      const error = await refusal({ operation: 'CREATE', object: deployment, resource });

      expect(error.code).toBe('USAGE_INVALID');
      expect(error.message).toMatch(
        /^--resource: expected PLURAL\[\.VERSION\]\[\.GROUP\], such as .*, found "/,
      );
      expect(error.hint).toContain(resource.includes('/') ? '--subresource' : 'in small letters');
    },
  );
});

describe('wrong usage', () => {
  it.each([
    [{ operation: 'CREATE' }, '--operation CREATE: expected --object FILE, found none'],
    [
      { operation: 'CREATE', object: deployment, oldObject: deployment },
      '--operation CREATE: expected no --old-object, found one',
    ],
    [
      { operation: 'UPDATE', object: deployment },
      '--operation UPDATE: expected --old-object FILE, found none',
    ],
    [
      { operation: 'UPDATE', oldObject: deployment },
      '--operation UPDATE: expected --object FILE, found none',
    ],
    [
      { operation: 'DELETE', object: deployment, oldObject: deployment },
      '--operation DELETE: expected no --object, found one',
    ],
    [{ operation: 'DELETE' }, '--operation DELETE: expected --old-object FILE, found none'],
    [
      { operation: 'CREATE', object: deployment, name: 'x' },
      '--name: expected together with --subresource, found without it',
    ],
    [
      { operation: 'CREATE', object: deployment, namespace: '' },
      '--namespace: expected a name, found an empty one',
    ],
    [
      { operation: 'CREATE', object: deployment, userName: '' },
      '--user: expected a name, found an empty one',
    ],
  ] as const)('of %j is refused', async (options, message) => {
    expect(await refusal(options)).toMatchObject({
      code: 'USAGE_INVALID',
      message,
      hint: expect.any(String) as string,
    });
  });
});

describe('objects that do not fit', () => {
  it.each([
    ['another kind', 'kind: StatefulSet', 'StatefulSet "default/web" of apps/v1'],
    ['another version', 'apiVersion: apps/v1beta1', 'Deployment "default/web" of apps/v1beta1'],
    ['another name', 'metadata: {name: other}', 'Deployment "default/other" of apps/v1'],
    ['another namespace', 'metadata: {name: web, namespace: shop}', 'Deployment "shop/web" of apps/v1'],
  ])('refuses an update from %s', async (_name, line, found) => {
    const [key = ''] = line.split(':');
    const oldObject = deployment.replace(new RegExp(`^${key}: .*$`, 'm'), line);

    expect(await refusal({ operation: 'UPDATE', object: deployment, oldObject })).toMatchObject({
      code: 'MANIFEST_INVALID',
      message: `old.yml, line 1: expected Deployment "default/web" of apps/v1, as in new.yml, line 1, found ${found}`,
    });
  });

  it.each([
    ['UPDATE', { object: deployment.replace('name: web', 'labels: {}'), oldObject: deployment }, 'new.yml'],
    ['UPDATE', { object: deployment, oldObject: deployment.replace('name: web', 'labels: {}') }, 'old.yml'],
    ['DELETE', { oldObject: deployment.replace('name: web', 'generateName: web-') }, 'old.yml'],
  ] as const)('refuses %s without a name', async (operation, options, file) => {
    expect(await refusal({ operation, ...options })).toMatchObject({
      code: 'MANIFEST_INVALID',
      message: `${file}, line 1: expected \`metadata.name\` for ${operation}, found none`,
    });
  });

  it('refuses an object without metadata', async () => {
    expect(await refusal({ operation: 'CREATE', object: 'apiVersion: v1\nkind: Pod\n' })).toMatchObject({
      code: 'MANIFEST_INVALID',
      message: 'new.yml, line 1: expected an object at `metadata`, found none',
    });
  });

  it.each([
    [
      'apiVersion: policy/v1\nkind: Eviction\nmetadata: {name: p}\n',
      'eviction',
      'Eviction of policy/v1',
      'pods/eviction',
    ],
    [
      'apiVersion: autoscaling/v1\nkind: Scale\nmetadata: {name: p}\n',
      'scale',
      'Scale of autoscaling/v1',
      'deployments.apps/scale',
    ],
  ])('refuses what is only part of a sub-resource: %j', async (object, name, kind, resource) => {
    const error = await refusal({ operation: 'CREATE', object });

    expect(error).toMatchObject({
      code: 'USAGE_INVALID',
      message: `new.yml, line 1: expected --subresource ${name} for ${kind}, found none`,
    });
    expect(error.hint).toContain(resource);
  });
});
