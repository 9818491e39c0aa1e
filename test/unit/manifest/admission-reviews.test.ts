import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { admissionRequestFrom } from '../../../src/admission/index.ts';
import { toPlain, valueAt, type JsonValue } from '../../../src/json/index.ts';
import { admissionReviewsFor, readManifests, type RequestOptions } from '../../../src/manifest/index.ts';

const folder = join(import.meta.dirname, '../../../fixtures/manifests');
const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 2\n';

async function requestsFor(text: string, options: Partial<RequestOptions> = {}): Promise<JsonValue[]> {
  const objects = await readManifests(text, 'm.yaml');
  const reviews = admissionReviewsFor(objects, { operation: 'CREATE', ...options });
  return reviews.map(({ review }) => admissionRequestFrom(review).document);
}

async function requestFor(text: string, options: Partial<RequestOptions> = {}): Promise<JsonValue> {
  const [request] = await requestsFor(text, options);
  if (request === undefined) throw new Error('the text holds no object');
  return request;
}

describe('admissionReviewsFor', () => {
  it('makes a complete AdmissionReview of version v1', async () => {
    const [made] = admissionReviewsFor(await readManifests(deployment, 'm.yaml'), { operation: 'CREATE' });
    const object = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'default' },
      spec: { replicas: 2 },
    };

    expect(made).toMatchObject({ source: 'm.yaml', note: undefined });
    expect(toPlain(made?.review ?? null)).toEqual({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      request: {
        uid: expect.stringMatching(
          /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        ) as string,
        kind: { group: 'apps', version: 'v1', kind: 'Deployment' },
        resource: { group: 'apps', version: 'v1', resource: 'deployments' },
        requestKind: { group: 'apps', version: 'v1', kind: 'Deployment' },
        requestResource: { group: 'apps', version: 'v1', resource: 'deployments' },
        name: 'web',
        namespace: 'default',
        operation: 'CREATE',
        userInfo: { username: 'wardctl', groups: ['system:authenticated'] },
        object,
        dryRun: false,
        options: { apiVersion: 'meta.k8s.io/v1', kind: 'CreateOptions' },
      },
    });
  });

  it('keeps numbers exact', async () => {
    const request = await requestFor(
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {big: 18446744073709551615, part: 0.1, whole: 2.0}\n',
    );

    expect(valueAt(request, 'object', 'spec', 'big')).toBe(18_446_744_073_709_551_615n);
    expect(valueAt(request, 'object', 'spec', 'part')).toBe(0.1);
    expect(valueAt(request, 'object', 'spec', 'whole')).toBe(2);
  });

  it('leaves the manifest as it was', async () => {
    const objects = await readManifests(deployment, 'm.yaml');
    admissionReviewsFor(objects, { operation: 'CREATE', namespace: 'shop' });

    expect(toPlain(objects[0]?.document ?? null)).toHaveProperty('metadata', { name: 'web' });
  });
});

describe('the operation', () => {
  it('DELETE is about an old object only', async () => {
    const request = await requestFor(deployment, { operation: 'DELETE' });

    expect(valueAt(request, 'object')).toBeUndefined();
    expect(valueAt(request, 'oldObject', 'metadata', 'namespace')).toBe('default');
    expect(valueAt(request, 'options', 'kind')).toBe('DeleteOptions');
  });

  it('UPDATE takes the object for its old one', async () => {
    const request = await requestFor(deployment, { operation: 'UPDATE' });

    expect(valueAt(request, 'oldObject')).toEqual(valueAt(request, 'object'));
    expect(valueAt(request, 'oldObject', 'spec', 'replicas')).toBe(2n);
    expect(valueAt(request, 'options', 'kind')).toBe('UpdateOptions');
  });

  it('UPDATE finds the old object among others, by namespace and name', async () => {
    const old = [
      deployment.replace('name: web', 'name: other'),
      deployment.replace('name: web', 'name: web\n  namespace: elsewhere'),
      deployment.replace('replicas: 2', 'replicas: 7'),
    ].join('---\n');
    const oldObjects = await readManifests(old, 'old.yaml');
    const request = await requestFor(deployment, { operation: 'UPDATE', oldObjects });

    expect(valueAt(request, 'object', 'spec', 'replicas')).toBe(2n);
    expect(valueAt(request, 'oldObject', 'spec', 'replicas')).toBe(7n);
    expect(valueAt(request, 'oldObject', 'metadata', 'namespace')).toBe('default');
  });

  it('UPDATE refuses an object that was not there', async () => {
    const oldObjects = await readManifests(deployment.replace('name: web', 'name: other'), 'old.yaml');

    await expect(requestFor(deployment, { operation: 'UPDATE', oldObjects })).rejects.toMatchObject({
      code: 'MANIFEST_INVALID',
      message:
        'm.yaml, line 1: expected Deployment "default/web" of apps/v1 among the old objects, found none',
    });
  });

  it.each(['CREATE', 'DELETE'] as const)('%s refuses old objects', async (operation) => {
    await expect(requestFor(deployment, { operation, oldObjects: [] })).rejects.toMatchObject({
      code: 'USAGE_INVALID',
      message: `expected old objects for UPDATE only, found them with ${operation}`,
    });
  });

  it('CONNECT is refused', async () => {
    await expect(requestFor(deployment, { operation: 'CONNECT' })).rejects.toMatchObject({
      code: 'USAGE_INVALID',
      hint: expect.stringContaining('-r') as string,
    });
  });

  it('CREATE goes without the fields that only the API server sets', async () => {
    const text = await readFile(join(folder, 'kubectl-get.yaml'), 'utf8');
    const [created] = await requestsFor(text);
    const [updated] = await requestsFor(text, { operation: 'UPDATE' });

    expect([
      ...((valueAt(created, 'object', 'metadata') as Map<string, unknown> | undefined) ?? []).keys(),
    ]).toEqual(['name', 'namespace', 'resourceVersion']);
    expect(valueAt(updated, 'object', 'metadata', 'uid')).toBe('2f0f9a51-8a5b-4c0e-9d5c-6f4b3f0a7a11');
  });
});

describe('name and namespace', () => {
  const inShop = deployment.replace('name: web', 'name: web\n  namespace: shop');

  it.each([
    ["the object's own", inShop, 'other', 'shop'],
    ['the given one', deployment, 'other', 'other'],
    ['default', deployment, undefined, 'default'],
    [
      'default for an empty one',
      deployment.replace('name: web', 'name: web\n  namespace: ""'),
      undefined,
      'default',
    ],
  ])('take %s', async (_name, text, namespace, expected) => {
    const request = await requestFor(text, { namespace });

    expect(valueAt(request, 'namespace')).toBe(expected);
    expect(valueAt(request, 'object', 'metadata', 'namespace')).toBe(expected);
  });

  it('give an object outside of namespaces none, even where it names one', async () => {
    const text =
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a, namespace: shop}\n';
    const request = await requestFor(text, { namespace: 'other' });

    expect(valueAt(request, 'namespace')).toBeUndefined();
    expect(toPlain(valueAt(request, 'object', 'metadata') ?? null)).toEqual({ name: 'a' });
  });

  it('give the request about a Namespace its own name', async () => {
    const request = await requestFor('apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n');

    expect(valueAt(request, 'namespace')).toBe('shop');
    expect(toPlain(valueAt(request, 'object', 'metadata') ?? null)).toEqual({ name: 'shop' });
  });

  it('leave the name out where it is to be generated', async () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata: {generateName: web-}\n';

    expect(valueAt(await requestFor(text), 'name')).toBeUndefined();
    await expect(requestFor(text, { operation: 'DELETE' })).rejects.toMatchObject({
      code: 'MANIFEST_INVALID',
      message: 'm.yaml, line 1: expected `metadata.name` for DELETE, found none',
    });
  });
});

describe('user, dry run and uid', () => {
  it('take user and groups', async () => {
    const request = await requestFor(deployment, { userName: 'ada', groups: ['dev', 'ops'] });

    expect(toPlain(valueAt(request, 'userInfo') ?? null)).toEqual({
      username: 'ada',
      groups: ['dev', 'ops'],
    });
  });

  it('give every object a uid of its own, the same in each run', async () => {
    const text = await readFile(join(folder, 'helm-template.yaml'), 'utf8');
    const uids = async (): Promise<unknown[]> =>
      (await requestsFor(text)).map((request) => valueAt(request, 'uid'));
    const first = await uids();

    expect(new Set(first).size).toBe(4);
    expect(await uids()).toEqual(first);
  });

  it('keep the uid while only the content changes', async () => {
    const before = await requestFor(deployment);
    const after = await requestFor(`# two more\n${deployment.replace('replicas: 2', 'replicas: 4')}`);

    expect(valueAt(after, 'uid')).toBe(valueAt(before, 'uid'));
    expect(valueAt(await requestFor(deployment, { operation: 'DELETE' }), 'uid')).not.toBe(
      valueAt(before, 'uid'),
    );
  });
});
