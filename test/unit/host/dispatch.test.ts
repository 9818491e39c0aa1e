import { describe, expect, it } from 'vitest';
import {
  callbackRequest,
  createPlayer,
  HostCallError,
  parseAllowList,
  parseSession,
} from '../../../src/host/index.ts';
import { CapabilityFailure } from '../../../src/host/capability.ts';
import { callHost, outcome, testHost } from './support.ts';

const resourceDenial = (kind: string): string =>
  `HostCallError: Policy has not been granted access to Kubernetes ${kind} resources. The violation has been reported.`;
const capabilityDenial = (path: string): string =>
  `HostCallError: Policy has not been granted access to the '${path}' host capability. The violation has been reported.`;

const getNamespace = { api_version: 'v1', kind: 'Namespace', name: 'prod', disable_cache: false };
const canI = {
  subject_access_review: { user: 'u', resource_attributes: { verb: 'create', resource: 'pods' } },
  disable_cache: false,
};

describe('the dispatch of host calls', () => {
  it('knows one binding', async () => {
    const { host } = testHost({ allowList: parseAllowList([]) });
    const call = { binding: 'nobody', namespace: 'tracing', operation: 'log', payload: Buffer.from('{}') };

    expect(() => host.call(call)).toThrow(HostCallError);
    expect(await outcome(() => host.call(call))).toBe('HostCallError: unknown binding: nobody');
  });

  // The texts of the reference's recorded answers.
  it.each<[string, string, unknown, string]>([
    ['unknown namespace', 'nope/y', '{}', 'HostCallError: unknown namespace: nope'],
    ['newer namespace', 'cache/get', '{"key":"k"}', 'HostCallError: unknown namespace: cache'],
    ['unknown operation', 'oci/nope', '{}', 'HostCallError: unknown operation: nope'],
    ['unknown tracing operation', 'tracing/nope', '{}', 'HostCallError: unknown operation: nope'],
    ['inherited name', 'oci/constructor', '""', 'HostCallError: unknown operation: constructor'],
    [
      'malformed payload',
      'oci/v1/manifest_digest',
      '{bad',
      'HostCallError: invalid type: map, expected a string at line 1 column 0',
    ],
    ['resource not granted', 'kubernetes/get_resource', getNamespace, resourceDenial('v1/Namespace')],
    [
      'list not granted',
      'kubernetes/list_resources_all',
      { api_version: 'v1', kind: 'Secret' },
      resourceDenial('v1/Secret'),
    ],
    [
      'list by namespace not granted',
      'kubernetes/list_resources_by_namespace',
      { api_version: 'apps/v1', kind: 'Deployment', namespace: 'x' },
      resourceDenial('apps/v1/Deployment'),
    ],
    [
      'can_i without a client',
      'kubernetes/can_i',
      canI,
      'HostCallError: Callback evaluation failure: kube::Client was not initialized properly',
    ],
  ])('%s', async (_name, path, payload, expected) => {
    expect(await callHost(testHost().host, path, payload)).toBe(expected);
  });

  it('asks the capability gate first: it masks unknown names and broken payloads', async () => {
    const { host, events } = testHost({
      allowList: parseAllowList(['oci/v1/verify']),
      policyId: 'my-policy',
    });

    expect(await callHost(host, 'net/v1/dns_lookup_host', '"localhost"')).toBe(
      capabilityDenial('net/v1/dns_lookup_host'),
    );
    expect(await callHost(host, 'nope/y', '{}')).toBe(capabilityDenial('nope/y'));
    expect(await callHost(host, 'kubernetes/get_resource', 'broken')).toBe(
      capabilityDenial('kubernetes/get_resource'),
    );
    expect(await callHost(host, 'oci/v1/verify', 'broken')).toContain('expected value at line 1 column 1');
    expect(events).toHaveLength(3);
    expect(events[0]).toMatchObject({ level: 'error', data: new Map([['policy', 'my-policy']]) });
  });

  it('decodes before it asks for the resource grant', async () => {
    expect(await callHost(testHost().host, 'kubernetes/get_resource', { kind: 'Namespace' })).toBe(
      'HostCallError: missing field `api_version` at line 1 column 20',
    );
  });

  it.each([
    ['another version', { apiVersion: 'v1beta1', kind: 'Namespace' }],
    ['another case', { apiVersion: 'v1', kind: 'namespace' }],
  ])('grants exact kinds only: not %s', async (_name, granted) => {
    const { host } = testHost({ contextAwareResources: [granted] });

    expect(await callHost(host, 'kubernetes/get_resource', getNamespace)).toBe(
      resourceDenial('v1/Namespace'),
    );
  });

  it.each<[string, unknown]>([
    ['oci/v1/manifest_digest', JSON.stringify('busybox')],
    ['oci/v1/oci_manifest', JSON.stringify('busybox')],
    ['oci/v1/oci_manifest_config', JSON.stringify('busybox')],
    ['oci/v1/verify', { SigstorePubKeyVerify: { image: 'i', pub_keys: [] } }],
    ['oci/v2/verify', { type: 'SigstoreGithubActionsVerify', image: 'i', owner: 'o' }],
    ['kubernetes/get_resource', getNamespace],
    ['kubernetes/can_i', canI],
  ])('says of %s that it cannot be answered live, and what to do', async (path, payload) => {
    const { host } = testHost({ contextAwareResources: [{ apiVersion: 'v1', kind: 'Namespace' }] });

    const reply = await callHost(host, path, payload);

    expect(reply).toContain(
      `HostCallError: Callback evaluation failure: ${path} is not available yet in wardctl: `,
    );
    expect(reply).toContain('--replay-host-capabilities-interactions; docs/run.md');
    // Reports cut what is longer, and policies put words of their own before it.
    const longest = 'kubernetes/list_resources_by_namespace';
    const passedOn = reply.replace('HostCallError', `HostError: ${longest}`).replace(path, longest);
    expect(passedOn.length).toBeLessThanOrEqual(240);
  });

  it('shows causes below the message', async () => {
    const { host } = testHost({
      lookupHost: (host) =>
        Promise.reject(
          host === 'one'
            ? new CapabilityFailure('outer', { cause: new Error('inner') })
            : new CapabilityFailure('outer', { cause: new Error('middle', { cause: new Error('inner') }) }),
        ),
    });

    expect(await callHost(host, 'net/v1/dns_lookup_host', '"one"')).toBe(
      'HostCallError: Callback evaluation failure: outer\n\nCaused by:\n    inner',
    );
    expect(await callHost(host, 'net/v1/dns_lookup_host', '"two"')).toBe(
      'HostCallError: Callback evaluation failure: outer\n\nCaused by:\n    0: middle\n    1: inner',
    );
  });

  it('does not pass its own bugs off as answers', async () => {
    const { host } = testHost({ lookupHost: () => Promise.reject(new TypeError('a bug')) });

    expect(await callHost(host, 'net/v1/dns_lookup_host', '"x"')).toBe('TypeError: a bug');
  });

  it('answers at once where it can', async () => {
    const session = await parseSession(
      '- {type: Exchange, request: "!DNSLookupHost {host: a}", response: {type: Success, payload: found}}',
    );
    const { host } = testHost({ interactions: createPlayer(session) });

    expect(
      host.call({
        binding: 'kubewarden',
        namespace: 'tracing',
        operation: 'log',
        payload: Buffer.from('{}'),
      }),
    ).toBeInstanceOf(Uint8Array);
    const reply = host.call({
      binding: 'kubewarden',
      namespace: 'net',
      operation: 'v1/dns_lookup_host',
      payload: Buffer.from('"a"'),
    });
    expect(reply).toBeInstanceOf(Uint8Array);
  });
});

describe('requests of the host itself', () => {
  const listServices = callbackRequest(
    'KubernetesListResourceAll',
    new Map([
      ['api_version', 'v1'],
      ['kind', 'Service'],
    ]),
  );

  it('pass neither gate, but are replayed', async () => {
    const session = await parseSession(`
- type: Exchange
  request: |
    !KubernetesListResourceAll
    api_version: v1
    kind: Service
  response: {type: Success, payload: '{"items":[]}'}
- type: Exchange
  request: |
    !KubernetesGetResourcePluralName
    api_version: v1
    kind: Service
  response: {type: Error, message: no such thing}
`);
    const { host } = testHost({ allowList: parseAllowList([]), interactions: createPlayer(session) });
    const pluralName = callbackRequest(
      'KubernetesGetResourcePluralName',
      new Map([
        ['api_version', 'v1'],
        ['kind', 'Service'],
      ]),
    );

    expect(await outcome(() => host.request(listServices))).toBe('ok: {"items":[]}');
    expect(await outcome(() => host.request(pluralName))).toBe('HostCallError: no such thing');
  });

  it('cannot be answered live', async () => {
    expect(await outcome(() => testHost().host.request(listServices))).toContain(
      'HostCallError: KubernetesListResourceAll is not available yet in wardctl: ',
    );
  });

  it('are refused when they are not complete', () => {
    expect(() => callbackRequest('KubernetesListResourceAll', new Map([['kind', 'Service']]))).toThrow(
      'missing field `api_version`',
    );
  });
});
