import { beforeAll, describe, expect, it } from 'vitest';
import type { PolicyModule } from '../../../../src/evaluate/index.ts';
import { componentCapabilities, hostCapabilityNames } from '../../../../src/policy/index.ts';
import { camelCase } from '../../../../src/runtime/component/camel-case.ts';
import { typedCapabilities } from '../../../../src/policy/component-capabilities.ts';
import { readComponent } from '../../../../src/wasm/index.ts';
import { ask, prepare, readFixture } from './component-engine.ts';

let policy: PolicyModule;

beforeAll(async () => {
  policy = await prepare(readFixture('components/policy.wasm'));
}, 60_000);

/** One exchange of a session: the request as policy-abi 6.8 writes it, and the answer. */
function exchange(request: string, response: string): string {
  const indented = request
    .trim()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
  return `- type: Exchange\n  request: |\n${indented}\n  response:\n    ${response}\n`;
}

function success(payload: unknown): string {
  return `{ type: Success, payload: ${JSON.stringify(JSON.stringify(payload))} }`;
}

async function messageOf(
  ...args: Parameters<typeof ask> extends [unknown, ...infer R] ? R : never
): Promise<unknown> {
  const { response } = await ask(policy, ...args);
  return response.status?.message;
}

describe('a host call of a component', () => {
  it('is the one that it names, and gets the answer as it is', async () => {
    const settings = {
      do: 'call',
      binding: 'kubewarden',
      namespace: 'net',
      operation: 'v1/dns_lookup_host',
      payload: '"a.example"',
    };
    const session = exchange('!DNSLookupHost\nhost: a.example', success({ ips: ['192.0.2.1'] }));
    expect(await messageOf(settings, { session })).toBe('{"ips":["192.0.2.1"]}');
  });

  it('waits for the host, any number of times', async () => {
    const session = [
      exchange('!DNSLookupHost\nhost: a.example', success({ ips: ['192.0.2.1', '2001:db8::1'] })),
      exchange('!DNSLookupHost\nhost: b.example', success({ ips: ['192.0.2.2'] })),
    ].join('');
    expect(await messageOf({ do: 'call-again' }, { session })).toBe('192.0.2.1 2001:db8::1 192.0.2.2');
  });

  it('fails with an error that the policy can catch', async () => {
    const session = exchange(
      '!OciManifestDigest\nimage: example.com/image:1',
      '{ type: Error, message: no such image }',
    );
    expect(await messageOf({ do: 'catch-error' }, { session })).toBe(
      'caught: Callback evaluation failure: no such image',
    );
  });

  it('is denied where it was not granted', async () => {
    expect(await messageOf({ do: 'catch-error' }, { allowed: ['net/*'] })).toBe(
      "caught: Policy has not been granted access to the 'oci/v1/manifest_digest' host capability. The violation has been reported.",
    );
  });

  it.each([
    [{ binding: 'other', namespace: 'n', operation: 'o', payload: '{}' }, 'unknown binding: other'],
    [{ binding: 'kubewarden', namespace: 'n', operation: 'o', payload: '{}' }, 'unknown namespace: n'],
    [{ binding: 'kubewarden', namespace: 'net', operation: 'o', payload: '{}' }, 'unknown operation: o'],
  ])('of what no host has: %j', async (call, message) => {
    const { response } = await ask(policy, { do: 'call', ...call });
    expect(response.status?.message).toBe(`internal server error: Guest call failure: ${message}`);
  });

  it('has a name of bounded length', async () => {
    const call = { binding: 'b'.repeat(2000), namespace: 'n', operation: 'o', payload: '' };
    const { failure } = await ask(policy, { do: 'call', ...call });
    expect(failure).toMatchObject({
      kind: 'limit',
      message: 'binding of a host call of 2000 bytes is larger than the limit of 1024 bytes',
    });
  });
});

/** The fields of the session stand for those of the payload: the host has decoded it. Policy-abi 6.2 to 6.8. */
const calls: readonly (readonly [
  name: string,
  args: readonly unknown[],
  request: string,
  reply: unknown,
  answer: unknown,
])[] = [
  [
    'verifyPubKeys',
    ['r/i:1', ['key'], [['env', 'prod']]],
    '!SigstorePubKeyVerify\nimage: r/i:1\npub_keys: [key]\nannotations: {env: prod}',
    { is_trusted: true, digest: 'sha256:1' },
    { isTrusted: true, digest: 'sha256:1' },
  ],
  [
    'verifyKeylessExactMatch',
    ['r/i:1', [{ issuer: 'https://i', subject: 's' }], null],
    '!SigstoreKeylessVerify\nimage: r/i:1\nkeyless: [{issuer: "https://i", subject: s}]\nannotations: null',
    { is_trusted: true, digest: 'sha256:1' },
    { isTrusted: true, digest: 'sha256:1' },
  ],
  [
    'verifyKeylessPrefixMatch',
    ['r/i:1', [{ issuer: 'https://i', urlPrefix: 'https://p/' }], null],
    '!SigstoreKeylessPrefixVerify\nimage: r/i:1\nkeyless_prefix: [{issuer: "https://i", url_prefix: "https://p/"}]\nannotations: null',
    { is_trusted: true, digest: 'sha256:1' },
    { isTrusted: true, digest: 'sha256:1' },
  ],
  [
    'verifyKeylessGithubActions',
    ['r/i:1', 'team', 'repo', null],
    '!SigstoreGithubActionsVerify\nimage: r/i:1\nowner: team\nrepo: repo\nannotations: null',
    { is_trusted: true, digest: 'sha256:1' },
    { isTrusted: true, digest: 'sha256:1' },
  ],
  [
    'verifyCertificate',
    ['r/i:1', [45, 255], [[1], [2, 3]], true, null],
    '!SigstoreCertificateVerify\nimage: r/i:1\ncertificate: [45, 255]\ncertificate_chain: [[1], [2, 3]]\nrequire_rekor_bundle: true\nannotations: null',
    { is_trusted: true, digest: 'sha256:1' },
    { isTrusted: true, digest: 'sha256:1' },
  ],
  ['getManifestDigest', ['r/i:1'], '!OciManifestDigest\nimage: r/i:1', { digest: 'sha256:2' }, 'sha256:2'],
  ['getManifest', ['r/i:1'], '!OciManifest\nimage: r/i:1', { schemaVersion: 2 }, '{"schemaVersion":2}'],
  [
    'getManifestAndConfig',
    ['r/i:1'],
    '!OciManifestAndConfig\nimage: r/i:1',
    { manifest: { schemaVersion: 2 }, digest: 'sha256:3', config: { os: 'linux' } },
    { manifest: '{"schemaVersion":2}', digest: 'sha256:3', config: '{"os":"linux"}' },
  ],
  ['lookupHost', ['a.example'], '!DNSLookupHost\nhost: a.example', { ips: ['192.0.2.1'] }, ['192.0.2.1']],
  [
    'isCertificateTrusted',
    [{ encoding: 'pem', data: [45] }, [{ encoding: 'der', data: [48, 1] }], '2030-01-01T00:00:00Z'],
    '!CryptoIsCertificateTrusted\nrequest: {cert: {encoding: Pem, data: [45]}, cert_chain: [{encoding: Der, data: [48, 1]}], not_after: "2030-01-01T00:00:00Z"}',
    { trusted: false, reason: 'expired' },
    { trusted: false, reason: 'expired' },
  ],
  [
    'getResource',
    [
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        name: 'team',
        namespace: null,
        disableCache: true,
        fieldMasks: ['spec.a'],
      },
    ],
    '!KubernetesGetResource\napi_version: v1\nkind: Namespace\nname: team\nnamespace: null\ndisable_cache: true\nfield_masks: [spec.a]',
    { kind: 'Namespace' },
    '{"kind":"Namespace"}',
  ],
  [
    'listAllResources',
    [{ apiVersion: 'v1', kind: 'Namespace', labelSelector: 'a=b', fieldSelector: null, fieldMasks: null }],
    '!KubernetesListResourceAll\napi_version: v1\nkind: Namespace\nlabel_selector: a=b\nfield_selector: null\nfield_masks: null',
    { items: [] },
    '{"items":[]}',
  ],
  [
    'listResourcesByNamespace',
    [
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        namespace: 'team',
        labelSelector: null,
        fieldSelector: 'metadata.name=x',
        fieldMasks: null,
      },
    ],
    '!KubernetesListResourceNamespace\napi_version: v1\nkind: Namespace\nnamespace: team\nlabel_selector: null\nfield_selector: metadata.name=x\nfield_masks: null',
    { items: [] },
    '{"items":[]}',
  ],
  [
    'canI',
    [
      {
        user: 'system:serviceaccount:ns:sa',
        groups: ['g'],
        resourceAttributes: {
          verb: 'create',
          resource: 'pods',
          group: '',
          version: null,
          namespace: 'ns',
          name: null,
          subresource: 'exec',
        },
        disableCache: false,
      },
    ],
    '!KubernetesCanI\nrequest: {user: "system:serviceaccount:ns:sa", groups: [g], resource_attributes: {verb: create, resource: pods, group: "", version: null, namespace: ns, name: null, subresource: exec}}\ndisable_cache: false',
    { allowed: true, evaluationError: 'e' },
    { allowed: true, denied: null, reason: null, evaluationError: 'e' },
  ],
];

describe('typed functions', () => {
  it('are all tried', () => {
    expect(calls.map(([name]) => name).sort()).toEqual(
      Object.keys(componentCapabilities).map(camelCase).sort(),
    );
  });

  it.each(calls)('%s', async (name, args, request, reply, answer) => {
    const resources = [{ apiVersion: 'v1', kind: 'Namespace' }];
    const settings = { do: 'typed', name, arguments: args };
    const message = await messageOf(settings, { session: exchange(request, success(reply)), resources });
    expect(JSON.parse(String(message))).toEqual(answer);
  });

  it('give an error for an answer that the host should not give', async () => {
    const session = exchange('!DNSLookupHost\nhost: a.example', success({ ip: '192.0.2.1' }));
    const { response } = await ask(
      policy,
      { do: 'typed', name: 'lookupHost', arguments: ['a.example'] },
      { session },
    );
    expect(response.status?.message).toBe(
      'internal server error: Guest call failure: the host gave an unexpected answer: missing field `ips` at line 1 column 18',
    );
  });

  it('stand for the same capabilities in the scan for what a component uses', () => {
    const { imports } = readComponent(readFixture('components/policy.wasm'));
    const functions = imports.find(({ name }) => name.includes('host-capabilities'))?.functions ?? [];
    const labels = functions.filter((name) => name !== 'call');
    expect(labels.sort()).toEqual(Object.keys(componentCapabilities).sort());
    for (const [label, capability] of Object.entries(componentCapabilities)) {
      const used = typedCapabilities({
        imports: [{ name: 'wardctl:policy/host-capabilities@0.1.0', functions: [label] }],
      });
      expect(used.typed, label).toEqual([capability]);
      expect(hostCapabilityNames).toContain(capability);
    }
  });
});
