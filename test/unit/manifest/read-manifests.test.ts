import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { valueAt } from '../../../src/json/index.ts';
import { readManifests, type ManifestObject } from '../../../src/manifest/index.ts';

const folder = join(import.meta.dirname, '../../../fixtures/manifests');

function readFixture(name: string): Promise<string> {
  return readFile(join(folder, name), 'utf8');
}

/** Kind, name, source and line of each object. */
function outline(objects: readonly ManifestObject[]): unknown[] {
  return objects.map(({ document, source, line }) => [
    valueAt(document, 'kind'),
    valueAt(document, 'metadata', 'name') ?? valueAt(document, 'metadata', 'generateName'),
    source,
    line,
  ]);
}

const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n';

describe('readManifests', () => {
  const helmOutline = [
    ['Secret', 'shop-cache', 'shop/charts/cache/templates/secret.yaml', 3],
    ['ServiceAccount', 'shop', 'shop/templates/serviceaccount.yaml', 16],
    ['Deployment', 'shop', 'shop/templates/deployment.yaml', 27],
    ['Pod', 'shop-test-', 'shop/templates/tests/connection.yaml', 55],
  ];

  it('knows the template in front of the first object also where no --- stands', async () => {
    const objects = await readManifests(`# Source: a/templates/x.yaml\n${pod}`, 'stdin');

    expect(outline(objects)).toEqual([['Pod', 'web', 'a/templates/x.yaml', 2]]);
  });

  it('reads what Helm prints, with the template behind each object', async () => {
    const objects = await readManifests(await readFixture('helm-template.yaml'), 'stdin');

    expect(outline(objects)).toEqual(helmOutline);
  });

  it.each([
    ['CRLF line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    ['a byte order mark', (text: string) => `\ufeff${text}`],
  ])('reads it with %s', async (_name, change) => {
    const objects = await readManifests(
      change(await readFixture('helm-template.yaml')),
      'C:\\charts\\shop.yaml',
    );

    expect(outline(objects)).toEqual(helmOutline);
  });

  it('reads scalars as kubectl does: octal modes, yes and no, aliases, quoted numbers', async () => {
    const objects = await readManifests(await readFixture('helm-template.yaml'), 'stdin');
    const [, account, deployment] = objects.map(({ document }) => document);
    const podSpec = valueAt(deployment, 'spec', 'template', 'spec', 'volumes');

    expect(valueAt(account, 'automountServiceAccountToken')).toBe(false);
    expect(valueAt(deployment, 'metadata', 'labels', 'app.kubernetes.io/version')).toBe('1.10');
    expect(valueAt(deployment, 'spec', 'template', 'metadata', 'labels')).toEqual(
      new Map([['app.kubernetes.io/name', 'shop']]),
    );
    expect(valueAt((podSpec as never[])[0], 'configMap', 'defaultMode')).toBe(0o644n);
  });

  it('reads what kustomize prints, naming documents by number, and keeps numbers exact', async () => {
    const objects = await readManifests(await readFixture('kustomize-build.yaml'), 'out.yaml');

    expect(outline(objects)).toEqual([
      ['Namespace', 'billing', 'out.yaml, document 1', 1],
      ['CustomResourceDefinition', 'invoicedata.billing.example.com', 'out.yaml, document 2', 8],
      ['ConfigMap', 'billing-6g9d8h2k5m', 'out.yaml, document 3', 29],
      ['InvoiceDatum', 'rates', 'out.yaml, document 4', 37],
    ]);
    expect(valueAt(objects[3]?.document, 'spec', 'limit')).toBe(9_007_199_254_740_993n);
    expect(valueAt(objects[3]?.document, 'spec', 'vat')).toBe(0.19);
  });

  it('replaces a list by its items', async () => {
    const objects = await readManifests(await readFixture('kubectl-get.yaml'), 'got.yaml');

    expect(outline(objects)).toEqual([
      ['Service', 'shop', 'got.yaml, item 1', 3],
      ['NetworkPolicy', 'shop', 'got.yaml, item 2', 15],
    ]);
  });

  it('replaces lists in lists', async () => {
    const inner = `{"apiVersion":"v1","kind":"List","items":[${podJson('a')},${podJson('b')}]}`;
    const text = `{"apiVersion":"v1","kind":"List","items":[${inner},${podJson('c')}]}`;

    expect(outline(await readManifests(text, 'l.json'))).toEqual([
      ['Pod', 'a', 'l.json, item 1, item 1', 1],
      ['Pod', 'b', 'l.json, item 1, item 2', 1],
      ['Pod', 'c', 'l.json, item 2', 1],
    ]);
  });

  it("completes the items of the API server's typed lists", async () => {
    const text = '{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[{"metadata":{"name":"a"}}]}';
    const [object] = await readManifests(text, 'l.json');

    expect(valueAt(object?.document, 'apiVersion')).toBe('v1');
    expect(valueAt(object?.document, 'kind')).toBe('Pod');
  });

  it.each([
    ['an empty list', 'apiVersion: v1\nkind: List\nitems: []\n'],
    ['a list whose items are null', 'apiVersion: v1\nkind: PodList\nitems: null\n'],
    ['nothing', ''],
    ['comments', '# nothing here\n'],
    ['empty documents', '---\n---\n# Source: a/b.yaml\n---\nnull\n...\n'],
  ])('finds no objects in %s', async (_name, text) => {
    expect(await readManifests(text, 'm.yaml')).toEqual([]);
  });

  it('takes a kind that merely ends in List for an object', async () => {
    const text = 'apiVersion: example.com/v1\nkind: AllowList\nmetadata: {name: a}\nspec: {}\n';

    expect(outline(await readManifests(text, 'a.yaml'))).toEqual([['AllowList', 'a', 'a.yaml', 1]]);
  });

  it('takes the template from the nearest marker only', async () => {
    const text = `# Source: a/templates/none.yaml\n---\n# Source: a/templates/x.yaml\n---\n${pod}`;

    expect(outline(await readManifests(text, 'm.yaml'))).toEqual([['Pod', 'web', 'm.yaml, document 2', 5]]);
  });

  it.each([
    ['a scalar', 'just text', 'expected a Kubernetes object, found a string', 1],
    ['a list', '- a\n', 'expected a Kubernetes object, found a list', 1],
    ['no apiVersion', 'kind: Pod\nmetadata: {}\n', 'expected a string at `apiVersion`, found none', 1],
    [
      'apiVersion as number',
      'apiVersion: 1\nkind: Pod\n',
      'expected a string at `apiVersion`, found a number',
      1,
    ],
    [
      'apiVersion with two slashes',
      'apiVersion: a/b/v1\nkind: Pod\n',
      'expected "version" or "group/version" at `apiVersion`, found "a/b/v1"',
      1,
    ],
    ['no kind', '\n\napiVersion: v2\nname: chart\n', 'expected a string at `kind`, found none', 3],
    ['an empty kind', 'apiVersion: v1\nkind: ""\n', 'expected a string at `kind`, found an empty one', 1],
    ['kind as boolean', 'apiVersion: v1\nkind: on\n', 'expected a string at `kind`, found a boolean', 1],
    ['no metadata', 'apiVersion: v1\nkind: Pod\n', 'expected an object at `metadata`, found none', 1],
    [
      'metadata null',
      'apiVersion: v1\nkind: Pod\nmetadata:\n',
      'expected an object at `metadata`, found null',
      1,
    ],
    [
      'a name beyond all bounds',
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${'a'.repeat(1025)}}\n`,
      'expected at most 1024 characters at `metadata.name`, found 1025',
      1,
    ],
    [
      'a name that YAML takes for a number',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: 0123}\n',
      'expected a string at `metadata.name`, found a number',
      1,
    ],
    [
      'a namespace that YAML takes for a boolean',
      'apiVersion: v1\nkind: Pod\nmetadata: {namespace: no}\n',
      'expected a string at `metadata.namespace`, found a boolean',
      1,
    ],
  ])('refuses %s', async (_name, text, problem, line) => {
    await expect(readManifests(text, 'C:\\m.yaml')).rejects.toMatchObject({
      code: 'MANIFEST_INVALID',
      message: `C:\\m.yaml, line ${String(line)}: ${problem}`,
    });
  });

  it('names file, document, template, item and line', async () => {
    const text = `${pod}---\n# Source: a/templates/x.yaml\nkind: List\nitems:\n- kind: Pod\n`;

    await expect(readManifests(text, 'm.yaml')).rejects.toThrow(
      'm.yaml, document 2 (a/templates/x.yaml), item 1, line 9: expected a string at `apiVersion`, found none',
    );
  });

  it.each([
    [
      'an AdmissionReview',
      '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{}}',
      '-r',
    ],
    ['an AdmissionRequest', '{"uid":"u","kind":{"kind":"Pod"},"operation":"CREATE"}', '-r'],
    [
      'a kustomization',
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n',
      'kustomize build',
    ],
  ])('refuses %s and says what to do', async (found, text, hint) => {
    await expect(readManifests(text, 'x')).rejects.toMatchObject({
      code: 'MANIFEST_INVALID',
      message: `x, line 1: expected a Kubernetes object, found ${found}`,
      hint: expect.stringContaining(hint) as string,
    });
  });

  it('refuses tabs, with their place', async () => {
    await expect(readManifests('kind: Pod\nmetadata:\n\tname: a\n', 'm.yaml')).rejects.toMatchObject({
      code: 'MANIFEST_INVALID',
      message: expect.stringMatching(/^m\.yaml is not valid YAML: line 3, column 1: .*[Tt]ab/) as string,
    });
  });

  it('recognises a template that was not rendered', async () => {
    const text = 'metadata:\n  name: {{ .Release.Name }}-web\n';

    await expect(readManifests(text, 'm.yaml')).rejects.toMatchObject({
      code: 'MANIFEST_INVALID',
      hint: 'If this is a Helm template, give what `helm template` prints.',
    });
  });

  it('bounds the number of objects', async () => {
    const items = Array<string>(100_001).fill(podJson('a')).join(',');
    const text = `{"apiVersion":"v1","kind":"List","items":[${items}]}`;

    await expect(readManifests(text, 'big.json')).rejects.toThrow('big.json: more than 100000 objects');
  });
});

function podJson(name: string): string {
  return `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"${name}"}}`;
}
