import { describe, expect, it } from 'vitest';
import { toPlain } from '../../../src/json/index.ts';
import { readManifestObject } from '../../../src/manifest/index.ts';

const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n';

describe('readManifestObject', () => {
  it.each([
    ['YAML', pod, 1],
    ['YAML behind a comment and an empty document', `# a pod\n---\n---\n${pod}`, 4],
    ['YAML in front of an empty document', `${pod}---\n`, 1],
    ['JSON', '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"}}', 1],
    ['a text with a byte order mark', `\ufeff${pod}`, 1],
  ])('reads %s', async (_name, text, line) => {
    const object = await readManifestObject(text, 'pod.yml');

    expect(toPlain(object.document)).toEqual({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } });
    expect(object).toMatchObject({ source: 'pod.yml', line });
  });

  it('takes an object without metadata', async () => {
    const object = await readManifestObject('{"apiVersion":"v1","kind":"PodExecOptions"}', 'exec.json');

    expect(toPlain(object.document)).toEqual({ apiVersion: 'v1', kind: 'PodExecOptions' });
  });

  it.each([
    ['nothing', '', 'o.yml: expected one Kubernetes object, found none'],
    ['comments alone', '---\n# nothing\n', 'o.yml: expected one Kubernetes object, found none'],
    ['two documents', `${pod}---\n${pod}`, 'o.yml: expected one Kubernetes object, found 2 documents'],
    [
      'a List',
      'apiVersion: v1\nkind: List\nitems: [{}, {}]\n',
      'o.yml, line 1: expected one Kubernetes object, found a list of 2',
    ],
    [
      'a typed list',
      '# pods\napiVersion: v1\nkind: PodList\nitems: []\n',
      'o.yml, line 2: expected one Kubernetes object, found a list of 0',
    ],
    ['a text', 'hello', 'o.yml, line 1: expected a Kubernetes object, found a string'],
    ['no kind', 'apiVersion: v1\n', 'o.yml, line 1: expected a string at `kind`, found none'],
    [
      'an odd apiVersion',
      'apiVersion: a/b/c\nkind: Pod\n',
      'o.yml, line 1: expected "version" or "group/version" at `apiVersion`, found "a/b/c"',
    ],
    [
      'odd metadata',
      'apiVersion: v1\nkind: Pod\nmetadata: web\n',
      'o.yml, line 1: expected an object at `metadata`, found a string',
    ],
    [
      'an AdmissionReview',
      '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{}}',
      'o.yml, line 1: expected a Kubernetes object, found an AdmissionReview',
    ],
  ])('refuses %s', async (_name, text, message) => {
    await expect(readManifestObject(text, 'o.yml')).rejects.toMatchObject({
      code: 'MANIFEST_INVALID',
      message,
      hint: expect.any(String) as string,
    });
  });
});
