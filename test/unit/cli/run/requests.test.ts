import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRequests, type RequestInput, type RequestSources } from '../../../../src/cli/run/requests.ts';
import { refusalOf, useTemporaryFolder } from './temporary-folder.ts';

const folder = useTemporaryFolder();
const request = {
  uid: 'u',
  kind: { group: '', version: 'v1', kind: 'Pod' },
  resource: { group: '', version: 'v1', resource: 'pods' },
  operation: 'CREATE',
  userInfo: {},
};

function load(requestPaths: string[], more: Partial<RequestSources> = {}): Promise<RequestInput[]> {
  return loadRequests({
    requestPaths,
    manifestPaths: [],
    oldManifestPath: undefined,
    manifestOptions: { operation: 'CREATE' },
    folder: folder.path,
    readStdin: () => Promise.resolve(Buffer.from('')),
    ...more,
  });
}

describe('requests from files', () => {
  it('are loaded in the order given', async () => {
    folder.write('a.json', JSON.stringify({ ...request, uid: 'a' }));
    const path = folder.write(
      'sub/b.json',
      JSON.stringify({ kind: 'AdmissionReview', request: { ...request, uid: 'b' } }),
    );
    const readStdin = (): Promise<Buffer> =>
      Promise.resolve(Buffer.from(JSON.stringify({ ...request, uid: 'c' })));
    const loaded = await load(['a.json', path, '-'], { readStdin });
    expect(loaded.map(({ source }) => source)).toEqual(['a.json', path, 'stdin']);
    expect(loaded.map((input) => input.asAdmissionRequest().uid)).toEqual(['a', 'b', 'c']);
    expect(loaded.map(({ note }) => note)).toEqual([undefined, undefined, undefined]);
  });

  it('are parsed once for several policies', async () => {
    folder.write('a.json', JSON.stringify(request));
    const [input] = await load(['a.json']);
    expect(input?.asAdmissionRequest()).toBe(input?.asAdmissionRequest());
    expect(input?.asRawRequest()).toBe(input?.asRawRequest());
  });

  it('may be anything for raw policies', async () => {
    folder.write('raw.json', '[1, "x"]');
    const [input] = await load(['raw.json']);
    expect(input?.asRawRequest()).toMatchObject({ uid: '', text: '[1,"x"]', raw: true });
    expect(await refusalOf(() => input?.asAdmissionRequest())).toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringMatching(/^raw\.json: Invalid request object: .*found a list$/) as unknown,
    });
  });

  it('of the wrong shape are named', async () => {
    folder.write('pod.json', '{"apiVersion":"v1","kind":"Pod","metadata":{}}');
    const [input] = await load(['pod.json']);
    const error = await refusalOf(() => input?.asAdmissionRequest());
    expect(error.message).toMatch(/^pod\.json: cannot build AdmissionRequest object from given input: /);
    expect(error.hint).toContain('--file');
  });

  it.each<[string, string | Uint8Array, string, RegExp]>([
    ['empty', '', 'bad: expected a request in JSON, found nothing', /--file/],
    ['blank', '\n \n', 'bad is not JSON: EOF while parsing a value at line 3 column 0', /one JSON document/],
    [
      'cut off',
      '{"uid": ',
      'bad is not JSON: EOF while parsing a value at line 1 column 8',
      /one JSON document/,
    ],
    [
      'YAML',
      'apiVersion: v1\nkind: Pod\n',
      'bad is not JSON: expected value at line 1 column 1',
      /YAML manifest: give it with --file \(in a suite: manifest\), and/,
    ],
    [
      'two documents',
      '{}\n{}',
      'bad is not JSON: trailing characters at line 2 column 1',
      /one JSON document/,
    ],
    [
      'with a byte order mark',
      '\ufeff{}',
      'bad is not JSON: expected value at line 1 column 1',
      /one JSON document/,
    ],
    [
      'not UTF-8',
      Uint8Array.from([0x22, 0xff, 0x22]),
      'bad is not JSON: invalid unicode code point at line 1 column 2',
      /one JSON document/,
    ],
    [
      'binary',
      Uint8Array.from([0, 0x61, 0x73, 0x6d]),
      'bad is not JSON: expected value at line 1 column 1',
      /one JSON document/,
    ],
  ])('that are %s are refused', async (_, content, message, hint) => {
    folder.write('bad', content);
    const error = await refusalOf(() => load(['bad']));
    expect(error.code).toBe('REQUEST_NOT_JSON');
    expect(error.message).toBe(message);
    expect(error.hint).toMatch(hint);
  });

  it('that cannot be read are named', async () => {
    mkdirSync(join(folder.path, 'dir'));
    expect(await refusalOf(() => load(['missing.json']))).toMatchObject({
      code: 'REQUEST_UNREADABLE',
      message: `Error opening request file missing.json: No such file or directory`,
    });
    expect((await refusalOf(() => load(['dir']))).message).toContain('expected a file, found a directory');
  });
});

describe('stdin', () => {
  it('of nothing is named', async () => {
    expect((await refusalOf(() => load(['-']))).message).toBe(
      'stdin: expected a request in JSON, found nothing',
    );
  });

  it('can be read once', async () => {
    const error = await refusalOf(() => load(['-'], { manifestPaths: ['-'] }));
    expect(error.code).toBe('USAGE_INVALID');
    expect(await refusalOf(() => load(['-', '-']))).toMatchObject({ code: 'USAGE_INVALID' });
  });
});

describe('manifests', () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: prod\n';

  it('become requests, behind the other ones', async () => {
    folder.write('pod.yaml', `${pod}---\n${pod}`);
    folder.write('a.json', JSON.stringify(request));
    const loaded = await load(['a.json'], { manifestPaths: ['pod.yaml'] });
    expect(loaded).toHaveLength(3);
    expect(JSON.parse(loaded[1]?.asAdmissionRequest().text ?? '')).toMatchObject({
      operation: 'CREATE',
      kind: { group: '', version: 'v1', kind: 'Pod' },
      resource: { resource: 'pods' },
      name: 'web',
      namespace: 'prod',
      object: { metadata: { name: 'web' } },
    });
  });

  it('are nothing for raw policies', async () => {
    folder.write('pod.yaml', pod);
    const [input] = await load([], { manifestPaths: ['pod.yaml'] });
    const error = await refusalOf(() => input?.asRawRequest());
    expect(error).toMatchObject({ code: 'USAGE_INVALID', hint: expect.stringContaining('-r') as unknown });
    expect(error.message).toContain('manifests make admission requests, but the policy is of type raw');
  });

  it.each([
    ['', 'm.yaml: expected Kubernetes manifests, found none'],
    ['---\n# nothing\n', 'm.yaml: expected Kubernetes manifests, found none'],
  ])('of nothing are refused, because nothing would be checked: %j', async (text, message) => {
    folder.write('m.yaml', text);
    const error = await refusalOf(() => load([], { manifestPaths: ['m.yaml'] }));
    expect(error).toMatchObject({ code: 'MANIFEST_INVALID', message });
  });

  it('in another encoding are refused', async () => {
    folder.write('m.yaml', Buffer.from(pod, 'utf16le'));
    folder.write('n.yaml', Uint8Array.from([0x61, 0xff]));
    for (const name of ['m.yaml', 'n.yaml']) {
      const error = await refusalOf(() => load([], { manifestPaths: [name] }));
      expect(error.code).toBe('MANIFEST_INVALID');
      expect(error.message).toContain(name);
    }
  });

  it('that cannot be read are named', async () => {
    const error = await refusalOf(() => load([], { manifestPaths: ['missing.yaml'] }));
    expect(error.code).toBe('MANIFEST_INVALID');
    expect(error.message).toContain('missing.yaml: No such file or directory');
  });
});
