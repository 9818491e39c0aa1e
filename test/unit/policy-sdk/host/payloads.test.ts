import { describe, expect, it } from 'vitest';
import { crypto, kubernetes, net, oci, sigstore, withHost } from '../../../../src/policy-sdk/index.ts';

/** What a function asks the host for, and what it makes of the answer. */
function ask(run: () => unknown, answer: unknown): { path: string; payload: unknown; result: unknown } {
  let path = '';
  let payload: unknown;
  const result = withHost((call) => {
    path = `${call.namespace}/${call.operation}`;
    payload = call.payload;
    return answer;
  }, run);
  return { path, payload, result };
}

const pem = '-----BEGIN CERTIFICATE-----\n';
const pemBytes = [...Buffer.from(pem)];

// Payloads and replies of policy-abi 6.4 to 6.6.
describe('host functions', () => {
  it('list the resources of a namespace', () => {
    const list = { apiVersion: 'apps/v1', kind: 'DeploymentList', metadata: {}, items: [{}] };
    const selection = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default' };

    expect(
      ask(
        () =>
          kubernetes.listResourcesByNamespace({
            ...selection,
            labelSelector: 'app=web',
            fieldMasks: ['spec.replicas'],
          }),
        list,
      ),
    ).toEqual({
      path: 'kubernetes/list_resources_by_namespace',
      payload: {
        api_version: 'apps/v1',
        kind: 'Deployment',
        namespace: 'default',
        label_selector: 'app=web',
        field_selector: null,
        field_masks: ['spec.replicas'],
      },
      result: list,
    });
  });

  it('list the resources of the cluster', () => {
    const { path, payload } = ask(
      () => kubernetes.listAllResources({ apiVersion: 'v1', kind: 'Namespace', fieldSelector: 'a=b' }),
      {},
    );

    expect(path).toBe('kubernetes/list_resources_all');
    expect(payload).toEqual({
      api_version: 'v1',
      kind: 'Namespace',
      label_selector: null,
      field_selector: 'a=b',
      field_masks: null,
    });
  });

  it('get a resource', () => {
    const service = { apiVersion: 'v1', kind: 'Service' };

    expect(
      ask(() => kubernetes.getResource({ ...service, name: 'web', namespace: 'default' }), service),
    ).toEqual({
      path: 'kubernetes/get_resource',
      payload: {
        api_version: 'v1',
        kind: 'Service',
        name: 'web',
        namespace: 'default',
        disable_cache: false,
        field_masks: null,
      },
      result: service,
    });
    expect(
      ask(() => kubernetes.getResource({ ...service, name: 'web', disableCache: true }), service).payload,
    ).toMatchObject({ namespace: null, disable_cache: true });
  });

  it('ask what somebody may do', () => {
    const { path, payload, result } = ask(
      () =>
        kubernetes.canI({
          user: 'system:serviceaccount:ns:sa',
          verb: 'create',
          resource: 'pods',
          group: '',
          namespace: 'ns',
        }),
      { allowed: false, evaluationError: 'x' },
    );

    expect(path).toBe('kubernetes/can_i');
    expect(payload).toEqual({
      subject_access_review: {
        user: 'system:serviceaccount:ns:sa',
        groups: null,
        resource_attributes: {
          verb: 'create',
          resource: 'pods',
          group: '',
          namespace: 'ns',
          name: null,
          subresource: null,
          version: null,
        },
      },
      disable_cache: false,
    });
    expect(result).toEqual({ allowed: false, evaluationError: 'x' });
  });

  it.each([
    ['v1/manifest_digest', () => oci.getManifestDigest('r/i:t'), { digest: 'sha256:0' }, 'sha256:0'],
    ['v1/oci_manifest', () => oci.getManifest('r/i:t'), { schemaVersion: 2 }, { schemaVersion: 2 }],
    ['v1/oci_manifest_config', () => oci.getManifestAndConfig('r/i:t'), { digest: 'd' }, { digest: 'd' }],
  ])('ask for images: %s', (operation, run, answer, result) => {
    expect(ask(run, answer)).toEqual({ path: `oci/${operation}`, payload: 'r/i:t', result });
  });

  it.each([
    [
      'public keys',
      () =>
        sigstore.verifyPubKeys({
          image: 'r/i:t',
          pubKeys: ['-----BEGIN PUBLIC KEY-----'],
          annotations: { env: 'prod' },
        }),
      {
        type: 'SigstorePubKeyVerify',
        image: 'r/i:t',
        pub_keys: ['-----BEGIN PUBLIC KEY-----'],
        annotations: { env: 'prod' },
      },
    ],
    [
      'identities',
      () =>
        sigstore.verifyKeylessExactMatch({
          image: 'r/i:t',
          keyless: [{ issuer: 'https://i', subject: 'a@b.c' }],
        }),
      {
        type: 'SigstoreKeylessVerify',
        image: 'r/i:t',
        keyless: [{ issuer: 'https://i', subject: 'a@b.c' }],
        annotations: null,
      },
    ],
    [
      'beginnings of identities',
      () =>
        sigstore.verifyKeylessPrefixMatch({
          image: 'r/i:t',
          keylessPrefix: [{ issuer: 'https://i', urlPrefix: 'https://github.com/org/' }],
        }),
      {
        type: 'SigstoreKeylessPrefixVerify',
        image: 'r/i:t',
        keyless_prefix: [{ issuer: 'https://i', url_prefix: 'https://github.com/org/' }],
        annotations: null,
      },
    ],
    [
      'workflows',
      () => sigstore.verifyKeylessGithubActions({ image: 'r/i:t', owner: 'org' }),
      { type: 'SigstoreGithubActionsVerify', image: 'r/i:t', owner: 'org', repo: null, annotations: null },
    ],
    [
      'certificates',
      () => sigstore.verifyCertificate({ image: 'r/i:t', certificate: pem, certificateChain: [pem] }),
      {
        type: 'SigstoreCertificateVerify',
        image: 'r/i:t',
        certificate: pemBytes,
        certificate_chain: [pemBytes],
        require_rekor_bundle: true,
        annotations: null,
      },
    ],
  ])('verify signatures by %s', (_what, run, payload) => {
    expect(ask(run, { is_trusted: true, digest: 'sha256:0' })).toEqual({
      path: 'oci/v2/verify',
      payload,
      result: { isTrusted: true, digest: 'sha256:0' },
    });
  });

  it('look up hosts', () => {
    expect(ask(() => net.lookupHost('localhost'), { ips: ['127.0.0.1', '::1'] })).toEqual({
      path: 'net/v1/dns_lookup_host',
      payload: 'localhost',
      result: ['127.0.0.1', '::1'],
    });
  });

  it('ask about certificates', () => {
    const answer = { trusted: false, reason: 'why' };
    const { path, payload, result } = ask(
      () =>
        crypto.verifyCert({
          cert: pem,
          certChain: [new Uint8Array([48, 255])],
          notAfter: new Date('2030-01-01T00:00:00Z'),
        }),
      answer,
    );

    expect(path).toBe('crypto/v1/is_certificate_trusted');
    expect(payload).toEqual({
      cert: { encoding: 'Pem', data: pemBytes },
      cert_chain: [{ encoding: 'Der', data: [48, 255] }],
      not_after: '2030-01-01T00:00:00.000Z',
    });
    expect(result).toEqual(answer);
    expect(ask(() => crypto.verifyCert({ cert: pem }), answer).payload).toEqual({
      cert: { encoding: 'Pem', data: pemBytes },
      cert_chain: null,
      not_after: null,
    });
    expect(() => crypto.verifyCert({ cert: 'é' })).toThrow(TypeError);
  });
});
