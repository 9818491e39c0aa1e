import { describe, expect, it } from 'vitest';
import { createPlayer, createRecorder, formatSession, parseSession } from '../../../src/host/index.ts';
import { callHost, testHost } from './support.ts';

/** The session of the reference's recorded answers. */
const session = `
- type: Exchange
  request: |
    !KubernetesGetResource
    api_version: v1
    kind: Namespace
    name: prod
    namespace: null
    disable_cache: false
    field_masks: null
  response:
    type: Success
    payload: '{"apiVersion":"v1","kind":"Namespace"}'
- type: Exchange
  request: |
    !KubernetesListResourceAll
    api_version: apps/v1
    kind: Deployment
    label_selector: app=web
  response:
    type: Success
    payload: '{"items":[]}'
- type: Exchange
  request: |
    !DNSLookupHost
    host: example.com
  response:
    type: Error
    message: failed to lookup address information
`;

const contextAwareResources = [
  { apiVersion: 'v1', kind: 'Namespace' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
];
const getNamespace = {
  api_version: 'v1',
  kind: 'Namespace',
  name: 'prod',
  namespace: null,
  disable_cache: false,
};
const listDeployments = {
  api_version: 'apps/v1',
  kind: 'Deployment',
  label_selector: 'app=web',
  field_selector: null,
};

async function replayHost(text: string): Promise<ReturnType<typeof testHost> & { left: () => number }> {
  const player = createPlayer(await parseSession(text));
  return {
    ...testHost({ contextAwareResources, interactions: player }),
    left: () => player.remaining().length,
  };
}

describe('replay', () => {
  it('answers in order, successes and errors', async () => {
    const { host, left } = await replayHost(session);

    expect(await callHost(host, 'kubernetes/get_resource', getNamespace)).toBe(
      'ok: {"apiVersion":"v1","kind":"Namespace"}',
    );
    expect(await callHost(host, 'kubernetes/list_resources_all', listDeployments)).toBe('ok: {"items":[]}');
    expect(left()).toBe(1);
    expect(await callHost(host, 'net/v1/dns_lookup_host', '"example.com"')).toBe(
      'HostCallError: Callback evaluation failure: failed to lookup address information',
    );
    expect(left()).toBe(0);
  });

  it('refuses another request with the words of the reference, and loses the entry', async () => {
    const { host } = await replayHost(session);

    expect(await callHost(host, 'kubernetes/list_resources_all', listDeployments)).toBe(
      'HostCallError: Callback evaluation failure: Replay error: unexpected request. Was expecting ' +
        'KubernetesGetResource { api_version: "v1", kind: "Namespace", name: "prod", namespace: None, disable_cache: false, field_masks: None }, got ' +
        'KubernetesListResourceAll { api_version: "apps/v1", kind: "Deployment", label_selector: Some("app=web"), field_selector: None, field_masks: None } instead',
    );
    expect(await callHost(host, 'kubernetes/get_resource', getNamespace)).toBe(
      'HostCallError: Callback evaluation failure: Replay error: unexpected request. Was expecting ' +
        'KubernetesListResourceAll { api_version: "apps/v1", kind: "Deployment", label_selector: Some("app=web"), field_selector: None, field_masks: None }, got ' +
        'KubernetesGetResource { api_version: "v1", kind: "Namespace", name: "prod", namespace: None, disable_cache: false, field_masks: None } instead',
    );
    expect(await callHost(host, 'oci/v1/manifest_digest', '"ghcr.io/example/app:v1"')).toBe(
      'HostCallError: Callback evaluation failure: Replay error: unexpected request. Was expecting DNSLookupHost { host: "example.com" }, got OciManifestDigest { image: "ghcr.io/example/app:v1" } instead',
    );
  });

  it('says when nothing is left', async () => {
    const { host } = await replayHost('[]');

    expect(await callHost(host, 'kubernetes/get_resource', getNamespace)).toBe(
      'HostCallError: Callback evaluation failure: the list of recorded responses is empty',
    );
  });

  it('is behind the gates, and takes nothing from the session for what they refuse', async () => {
    const { host, left } = await replayHost(session);

    expect(
      await callHost(host, 'kubernetes/list_resources_all', { api_version: 'v1', kind: 'Secret' }),
    ).toContain('has not been granted');
    expect(await callHost(host, 'net/v1/dns_lookup_host', { host: 'example.com' })).toContain(
      'invalid type: map',
    );
    expect(await callHost(host, 'tracing/log', { level: 'info' })).toBe('ok: ');
    expect(left()).toBe(3);
  });

  it.each([
    [
      'v1',
      'oci/v1/verify',
      { SigstorePubKeyVerify: { image: 'i', pub_keys: ['k'], annotations: { b: '2', a: '1' } } },
    ],
    [
      'v2',
      'oci/v2/verify',
      { type: 'SigstorePubKeyVerify', image: 'i', pub_keys: ['k'], annotations: { a: '1', b: '2' } },
    ],
  ])('takes %s verifications for the same request', async (_name, path, payload) => {
    const { host } = await replayHost(`
- request: |
    # comments and the order of keys do not matter
    !SigstorePubKeyVerify
    annotations: {b: "2", a: "1"}
    future: 1
    pub_keys: [k]
    image: i
  response: {type: Success, payload: '{"is_trusted":true,"digest":"sha256:00"}'}
`);

    expect(await callHost(host, path, payload)).toBe('ok: {"is_trusted":true,"digest":"sha256:00"}');
  });

  it('tells requests of the same fields apart', async () => {
    const { host } = await replayHost(
      '- {request: "!OciManifest {image: i}", response: {type: Error, message: m}}',
    );

    expect(await callHost(host, 'oci/v1/manifest_digest', '"i"')).toContain(
      'Was expecting OciManifest { image: "i" }, got OciManifestDigest { image: "i" } instead',
    );
  });

  it('tells an empty text from a missing one', async () => {
    const { host } = await replayHost(session.replace('namespace: null', 'namespace: ""'));

    expect(await callHost(host, 'kubernetes/get_resource', getNamespace)).toContain('namespace: Some("")');
  });
});

describe('parseSession', () => {
  it.each([
    ['plain', 'payload: text'],
    ['single-quoted', "payload: 'text'"],
    ['double-quoted', 'payload: "te\\x78t"'],
    ['folded', 'payload: >-\n      text'],
    ['literal', 'payload: |-\n      text'],
  ])('reads %s payloads', async (_name, payload) => {
    const exchanges = await parseSession(
      `- type: Exchange\n  request: "!DNSLookupHost {host: h}"\n  response:\n    type: Success\n    ${payload}\n`,
    );

    expect(exchanges.map((exchange) => exchange.response)).toEqual([{ type: 'Success', payload: 'text' }]);
  });

  const entry = (request: string, response = '{type: Error, message: m}'): string =>
    `- {type: Exchange, request: "!DNSLookupHost {host: h}", response: {type: Error, message: m}}\n` +
    `- type: Exchange\n  request: ${JSON.stringify(request)}\n  response: ${response}\n`;

  it.each([
    [
      'a broken file',
      '- type: Exchange\n  request: 12\n',
      'entry 1: request: invalid type: integer `12`, expected a string',
    ],
    ['no YAML', 'a: [', 'not valid YAML'],
    ['no list', 'a: 1', 'invalid type: map, expected a sequence'],
    ['two documents', 'a: 1\n---\n[]\n', 'expected one YAML document'],
    ['an entry that is no mapping', '- x', 'entry 1: invalid type: string "x", expected struct Exchange'],
    ['another type', '- {type: Other, request: "", response: {}}', 'entry 1: type: expected type: Exchange'],
    ['a missing response', '- {request: "!DNSLookupHost {host: h}"}', 'entry 1: missing field `response`'],
    [
      'an unknown kind of response',
      entry('!DNSLookupHost {host: h}', '{type: Maybe}'),
      'entry 2: response/type: unknown type "Maybe"',
    ],
    [
      'a response without its text',
      entry('!DNSLookupHost {host: h}', '{type: Success}'),
      'entry 2: response: missing field `payload`',
    ],
    [
      'an unknown request',
      entry('!Nope {a: 1}'),
      'entry 2: request: unknown request "Nope", expected one of OciManifestDigest',
    ],
    ['an inherited name', entry('!constructor {a: 1}'), 'entry 2: request: unknown request "constructor"'],
    [
      'a request without tag',
      entry('DNSLookupHost: {host: h}'),
      'entry 2: request: expected a YAML tag such as !KubernetesGetResource',
    ],
    ['an incomplete request', entry('!DNSLookupHost {}'), 'entry 2: request: missing field `host`'],
    ['a request that is no mapping', entry('!DNSLookupHost [h]'), 'entry 2: request: invalid type: sequence'],
    [
      'a field of another type',
      entry('!DNSLookupHost {host: 12}'),
      'entry 2: request/host: invalid type: integer `12`',
    ],
    ['broken YAML in a request', entry('!DNSLookupHost {'), 'entry 2: request is not valid YAML'],
  ])('refuses %s', async (_name, text, problem) => {
    await expect(parseSession(text)).rejects.toMatchObject({
      name: 'WardctlError',
      code: 'SESSION_INVALID',
      message: expect.stringContaining(problem) as unknown,
    });
  });

  it('stops alias bombs inside of requests', async () => {
    const bomb = `!SigstorePubKeyVerify\nimage: &a ${'x'.repeat(1000)}\npub_keys: &b [${'*a,'.repeat(1000)}]\nother: [${'*b,'.repeat(1000)}]\n`;

    await expect(parseSession(entry(bomb))).rejects.toMatchObject({
      code: 'SESSION_INVALID',
      message: expect.stringMatching(/entry 2: request is not valid YAML: .*alias/) as unknown,
    });
  });

  it('stops alias bombs', async () => {
    const levels = Array.from(
      'bcdefgh',
      (name, index) =>
        `- &${name} [${Array(10)
          .fill(`*${'abcdefg'[index] ?? ''}`)
          .join(', ')}]`,
    );
    const bomb = ['- &a [x, x, x, x, x, x, x, x, x, x]', ...levels].join('\n');

    await expect(parseSession(bomb)).rejects.toMatchObject({
      code: 'SESSION_INVALID',
      message: expect.stringContaining('alias') as unknown,
    });
  });

  it.each([
    ['nesting', '['.repeat(100_000), 'not valid YAML'],
    ['nesting that a parser can read', '['.repeat(200) + ']'.repeat(200), '128 levels'],
    ['length', `# ${'x'.repeat(64 * 1024 * 1024)}\n[]`, 'larger than 64 MiB'],
    ['entries', `[${'x,'.repeat(100_001)}]`, 'expected at most 100000 exchanges, found 100001'],
  ])('bounds the %s', async (_name, text, problem) => {
    await expect(parseSession(text)).rejects.toMatchObject({
      code: 'SESSION_INVALID',
      message: expect.stringContaining(problem) as unknown,
    });
  });
});

describe('recording', () => {
  it('keeps what passed the gates, errors included, and replays the same', async () => {
    const recorder = createRecorder();
    const lookupHost = (host: string): Promise<string[]> => Promise.resolve([host]);
    const { host } = testHost({ contextAwareResources, interactions: recorder, lookupHost });
    const calls: [string, unknown][] = [
      ['net/v1/dns_lookup_host', '"1.2.3.4"'],
      ['tracing/log', { level: 'info' }],
      ['nope/x', '{}'],
      ['kubernetes/get_resource', getNamespace],
      ['kubernetes/list_resources_all', { api_version: 'v1', kind: 'Secret' }],
    ];
    const live: string[] = [];
    for (const [path, payload] of calls) live.push(await callHost(host, path, payload));

    const text = formatSession(recorder.exchanges());
    const { host: replay, left } = await replayHost(text);
    const replayed: string[] = [];
    for (const [path, payload] of calls) replayed.push(await callHost(replay, path, payload));

    expect(recorder.exchanges().map(({ request, response }) => [request.tag, response.type])).toEqual([
      ['DNSLookupHost', 'Success'],
      ['KubernetesGetResource', 'Error'],
    ]);
    expect(replayed).toEqual(live);
    expect(left()).toBe(0);
  });

  it('keeps no bugs', async () => {
    const recorder = createRecorder();
    const { host } = testHost({
      interactions: recorder,
      lookupHost: () => Promise.reject(new TypeError('a bug')),
    });

    expect(await callHost(host, 'net/v1/dns_lookup_host', '"x"')).toBe('TypeError: a bug');
    expect(recorder.exchanges()).toEqual([]);
  });

  it('writes an empty list when nothing happened', () => {
    expect(formatSession([])).toBe('[]\n');
  });

  it('writes tagged mappings inside of texts, fields in order and nulls included', async () => {
    expect(formatSession(await parseSession(session))).toBe(`- type: Exchange
  request: |
    !KubernetesGetResource
    api_version: v1
    kind: Namespace
    name: prod
    namespace: null
    disable_cache: false
    field_masks: null
  response:
    type: Success
    payload: '{"apiVersion":"v1","kind":"Namespace"}'
- type: Exchange
  request: |
    !KubernetesListResourceAll
    api_version: apps/v1
    kind: Deployment
    label_selector: app=web
    field_selector: null
    field_masks: null
  response:
    type: Success
    payload: '{"items":[]}'
- type: Exchange
  request: |
    !DNSLookupHost
    host: example.com
  response:
    type: Error
    message: failed to lookup address information
`);
  });
});
