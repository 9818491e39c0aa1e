import { describe, expect, it } from 'vitest';
import { readCase, readSound } from './read.ts';

describe('the minimal suite', () => {
  const text = `policy: ./policy.wasm
cases:
  - name: rejects it
    request: ./pod.json
    expect: {allowed: false, message: no}
`;

  it('has everything that running needs', async () => {
    expect(await readSound(text)).toEqual({
      path: '/project/a.policytest.yml',
      name: 'a.policytest.yml',
      build: undefined,
      matrix: undefined,
      allow: [],
      cases: [
        {
          name: 'rejects it',
          position: { line: 3, column: 5 },
          tags: [],
          skip: undefined,
          only: false,
          subject: {
            reference: './policy.wasm',
            resource: undefined,
            position: { line: 1, column: 9 },
          },
          request: {
            type: 'request',
            source: { type: 'file', path: './pod.json', position: { line: 4, column: 14 } },
          },
          settings: undefined,
          executionMode: undefined,
          raw: undefined,
          mode: undefined,
          session: undefined,
          contextAware: true,
          allowedHostCapabilities: undefined,
          timeoutMs: undefined,
          expect: {
            position: { line: 5, column: 5 },
            allowed: false,
            message: { type: 'exact', text: 'no' },
          },
        },
      ],
    });
  });

  it('can be JSON', async () => {
    const json = JSON.stringify({
      policy: './policy.wasm',
      cases: [{ name: 'a', request: './pod.json', expect: { allowed: true } }],
    });

    expect(await readCase(json)).toMatchObject({
      name: 'a',
      position: { line: 1, column: json.indexOf('{"name"') + 1 },
    });
  });
});

describe('all keys of a case', () => {
  const keys = `policy: {file: ./policies.yml, name: second}
settings: {replicas: 3}
manifest: {kind: Pod}
operation: UPDATE
oldManifest: ./old.yml
user: ann
groups: [dev, ops]
namespace: shop
raw: false
executionMode: kubewarden
mode: monitor
session: ./session.yml
contextAware: false
allowedHostCapabilities: [oci/*, net/v1/dns_lookup_host]
timeout: 500ms
tags: [slow, net]
`;
  const expected = {
    subject: { reference: './policies.yml', resource: 'second' },
    settings: { type: 'inline', value: new Map([['replicas', 3n]]) },
    request: {
      type: 'manifest',
      source: { type: 'inline', value: new Map([['kind', 'Pod']]) },
      options: {
        operation: 'UPDATE',
        oldManifest: { type: 'file', path: './old.yml' },
        namespace: 'shop',
        user: 'ann',
        groups: ['dev', 'ops'],
      },
    },
    raw: false,
    executionMode: 'kubewarden-wapc',
    mode: 'monitor',
    session: { type: 'file', path: './session.yml' },
    contextAware: false,
    allowedHostCapabilities: ['oci/*', 'net/v1/dns_lookup_host'],
    timeoutMs: 500,
    tags: ['slow', 'net'],
  };

  it('are defaults of the suite', async () => {
    expect(await readCase(`${keys}cases: [{name: a, expect: {allowed: true}}]`)).toMatchObject(expected);
  });

  it('are said by a case', async () => {
    const text = `cases:\n- name: a\n  expect: {allowed: true}\n${keys.replace(/^(?=.)/gm, '  ')}`;

    expect(await readCase(text)).toMatchObject(expected);
  });

  it('of a case take the place of those of the suite, settings and tags as a whole', async () => {
    const other = `  settings: {other: true}
  policy: q.wasm
  request: {a: 1}
  raw: true
  executionMode: opa
  mode: protect
  session: b.yml
  contextAware: true
  allowedHostCapabilities: []
  timeout: 1.5s
  tags: [fast]
`;
    const { cases } = await readSound(
      `${keys}cases:\n- {name: a, expect: {allowed: true}}\n- name: b\n  expect: {allowed: true}\n${other}`,
    );

    expect(cases[0]).toMatchObject(expected);
    expect(cases[1]).toMatchObject({
      subject: { reference: 'q.wasm', resource: undefined },
      settings: { value: new Map([['other', true]]) },
      request: { type: 'request', source: { type: 'inline', value: new Map([['a', 1n]]) } },
      raw: true,
      executionMode: 'opa',
      mode: 'protect',
      session: { path: 'b.yml' },
      contextAware: true,
      allowedHostCapabilities: [],
      timeoutMs: 1500,
      tags: ['fast'],
    });
  });
});

describe('what is asked', () => {
  it('is a manifest of the case instead of a request of the suite', async () => {
    const text = `policy: p
request: r.json
cases:
  - {name: a, manifest: m.yml, operation: DELETE, expect: {allowed: true}}
  - {name: b, expect: {allowed: true}}
`;
    const { cases } = await readSound(text);

    expect(cases.map(({ request }) => request)).toMatchObject([
      { type: 'manifest', source: { path: 'm.yml' }, options: { operation: 'DELETE' } },
      { type: 'request', source: { path: 'r.json' } },
    ]);
  });

  it('has the old manifest that is written beside its own manifest only', async () => {
    const text = `policy: p
manifest: m.yml
oldManifest: old.yml
operation: UPDATE
cases:
  - {name: a, expect: {allowed: true}}
  - {name: b, manifest: n.yml, expect: {allowed: true}}
  - {name: c, oldManifest: other.yml, expect: {allowed: true}}
`;
    const { cases } = await readSound(text);

    expect(cases.map(({ request }) => request)).toMatchObject([
      { source: { path: 'm.yml' }, options: { oldManifest: { path: 'old.yml' } } },
      { source: { path: 'n.yml' }, options: { oldManifest: undefined } },
      { source: { path: 'm.yml' }, options: { oldManifest: { path: 'other.yml' } } },
    ]);
  });

  it('has the old manifest of the suite where that has no manifest', async () => {
    const text = `policy: p
oldManifest: old.yml
operation: UPDATE
cases:
  - {name: a, manifest: n.yml, expect: {allowed: true}}
`;

    expect(await readCase(text)).toMatchObject({
      request: { options: { oldManifest: { path: 'old.yml' } } },
    });
  });

  it('has no old manifest without an UPDATE', async () => {
    const text = `policy: p
manifest: m.yml
oldManifest: old.yml
cases:
  - {name: a, expect: {allowed: true}}
  - {name: b, operation: UPDATE, expect: {allowed: true}}
`;
    const { cases } = await readSound(text);

    expect(cases.map(({ request }) => request)).toMatchObject([
      { options: { operation: 'CREATE', oldManifest: undefined } },
      { options: { operation: 'UPDATE', oldManifest: { path: 'old.yml' } } },
    ]);
  });

  it.each(['settingsInvalid: true', 'error: {contains: magic}', 'settingsInvalid: {matches: "^bad"}'])(
    'may be nothing where %s is expected',
    async (expectation) => {
      const test = await readCase(`{policy: p, cases: [{name: a, settings: {}, expect: {${expectation}}}]}`);

      expect(test.request).toBeUndefined();
      expect(test.settings).toMatchObject({ type: 'inline', value: new Map() });
    },
  );
});

describe('skip and only', () => {
  it.each([
    ['skip: true', ''],
    ['skip: not yet', 'not yet'],
    ['skip: false', undefined],
  ])('%s', async (line, skip) => {
    expect(
      await readCase(`{policy: p, cases: [{name: a, request: r, expect: {allowed: true}, ${line}}]}`),
    ).toMatchObject({ skip, only: false });
  });

  it('marks the case that is to run alone', async () => {
    expect(
      await readCase('{policy: p, cases: [{name: a, request: r, expect: {allowed: true}, only: true}]}'),
    ).toMatchObject({ only: true, skip: undefined });
  });
});

describe('build', () => {
  const rest = 'policy: p\ncases: [{name: a, request: r, expect: {allowed: true}}]';

  it('has a command, a folder and the sources that it depends on', async () => {
    const text = `build:\n  command: [make, -s, '']\n  folder: ..\n  sources: [../src, ../Makefile]\n${rest}`;

    expect((await readSound(text)).build).toEqual({
      command: ['make', '-s', ''],
      folder: '..',
      sources: ['../src', '../Makefile'],
      position: { line: 2, column: 3 },
    });
  });

  it.each([
    ['{command: [make]}', '.', ['.']],
    ['{command: [make], folder: sub}', 'sub', ['sub']],
  ])('%s runs in the folder of the suite and depends on all of its own', async (build, folder, sources) => {
    expect((await readSound(`build: ${build}\n${rest}`)).build).toMatchObject({ folder, sources });
  });
});
