import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { valueAt } from '../../../src/json/index.ts';
import { admissionReviewsFor, readManifests, type ManifestReview } from '../../../src/manifest/index.ts';

async function reviewsFor(text: string): Promise<ManifestReview[]> {
  return admissionReviewsFor(await readManifests(text, 'm.yaml'), { operation: 'CREATE' });
}

/** The resource of the object, where it lives, and whether that is a guess. */
function outline({ review, note }: ManifestReview): unknown[] {
  const namespaced = valueAt(review, 'request', 'namespace') !== undefined;
  return [valueAt(review, 'request', 'resource', 'resource'), namespaced, note !== undefined];
}

async function outlineOf(apiVersion: string, kind: string): Promise<unknown> {
  const [review] = await reviewsFor(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n`);
  return review && outline(review);
}

describe('the resource of a kind', () => {
  // From the tables of `kubectl api-resources` in the Kubernetes documentation and its list of removed versions.
  it.each([
    ['v1', 'Pod', 'pods', true],
    ['v1', 'Endpoints', 'endpoints', true],
    ['v1', 'PersistentVolume', 'persistentvolumes', false],
    ['v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', true],
    ['v1', 'Node', 'nodes', false],
    ['apps/v1', 'StatefulSet', 'statefulsets', true],
    ['batch/v1', 'CronJob', 'cronjobs', true],
    ['networking.k8s.io/v1', 'Ingress', 'ingresses', true],
    ['networking.k8s.io/v1', 'IngressClass', 'ingressclasses', false],
    ['networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', true],
    ['storage.k8s.io/v1', 'CSIDriver', 'csidrivers', false],
    ['storage.k8s.io/v1', 'CSIStorageCapacity', 'csistoragecapacities', true],
    ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'clusterrolebindings', false],
    ['rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings', true],
    ['scheduling.k8s.io/v1', 'PriorityClass', 'priorityclasses', false],
    ['policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets', true],
    ['policy/v1beta1', 'PodSecurityPolicy', 'podsecuritypolicies', false],
    ['extensions/v1beta1', 'Ingress', 'ingresses', true],
    ['extensions/v1beta1', 'DaemonSet', 'daemonsets', true],
    ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', true],
    ['policies.kubewarden.io/v1', 'ClusterAdmissionPolicy', 'clusteradmissionpolicies', false],
    ['policies.kubewarden.io/v1', 'AdmissionPolicy', 'admissionpolicies', true],
    ['policies.kubewarden.io/v1', 'PolicyServer', 'policyservers', false],
  ])('%s %s is %s', async (apiVersion, kind, resource, namespaced) => {
    expect(await outlineOf(apiVersion, kind)).toEqual([resource, namespaced, false]);
  });

  it.each([
    ['Certificate', 'certificates', true],
    ['ClusterIssuer', 'clusterissuers', false],
    ['Cluster', 'clusters', true],
    ['Policy', 'policies', true],
    ['Gateway', 'gateways', true],
    ['Prometheus', 'prometheuses', true],
    ['Mailbox', 'mailboxes', true],
    ['ServiceEndpoints', 'serviceendpoints', true],
    ['constructor', 'constructors', true],
  ])('%s is guessed to be %s', async (kind, resource, namespaced) => {
    expect(await outlineOf('example.com/v1', kind)).toEqual([resource, namespaced, true]);
  });

  it('is guessed for a known kind of another group, with a note', async () => {
    const [review] = await reviewsFor(
      'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a}\n',
    );

    expect(review?.note).toMatch(
      /^Service of serving\.knative\.dev is not known: guessed services, in namespaces\./,
    );
  });

  it('is guessed to live in a namespace where the object names one', async () => {
    const text = 'apiVersion: cluster.x-k8s.io/v1\nkind: ClusterClass\nmetadata: {name: a, namespace: b}\n';
    const [review] = await reviewsFor(text);

    expect(valueAt(review?.review, 'request', 'namespace')).toBe('b');
  });

  it('is what a CustomResourceDefinition among the manifests says', async () => {
    const path = join(import.meta.dirname, '../../../fixtures/manifests/kustomize-build.yaml');
    const reviews = await reviewsFor(await readFile(path, 'utf8'));

    expect(reviews.map(outline)).toEqual([
      ['namespaces', true, false],
      ['customresourcedefinitions', false, false],
      ['configmaps', true, false],
      ['invoicedata', false, false],
    ]);
  });

  it.each([
    ['without a plural', 'spec: {group: example.com, names: {kind: Datum}, scope: Cluster}'],
    [
      'of another group',
      'spec: {group: other.example.com, names: {kind: Datum, plural: data}, scope: Cluster}',
    ],
    ['without a spec', 'status: {}'],
  ])('is guessed next to a definition %s', async (_name, spec) => {
    const reviews = await reviewsFor(
      `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: d}\n${spec}\n` +
        '---\napiVersion: example.com/v1\nkind: Datum\nmetadata: {name: a}\n',
    );

    expect(reviews.map(outline)[1]).toEqual(['datums', true, true]);
  });

  it("is Kubernetes' own, whatever a definition claims", async () => {
    const reviews = await reviewsFor(
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: d}\n' +
        'spec: {group: apps, names: {kind: Deployment, plural: nodes}, scope: Cluster}\n' +
        '---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n',
    );

    expect(reviews.map(outline)[1]).toEqual(['deployments', true, false]);
  });
});
