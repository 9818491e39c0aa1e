import { describe, expect, it } from 'vitest';
import { debugRequest } from '../../../src/host/callback-request.ts';
import { findPayloadDecoder } from '../../../src/host/catalogue.ts';

function decode(path: string, payload: unknown): string {
  const [namespace = '', ...rest] = path.split('/');
  const decoder = findPayloadDecoder(namespace, rest.join('/'));
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  try {
    return decoder === undefined ? 'no decoder' : debugRequest(decoder(Buffer.from(text)));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const annotations = { env: 'prod', arch: 'a"b' };

// What the payloads of policy-abi 6.4 to 6.6 mean, in the reference's debug format.
describe('payloads', () => {
  it.each<[string, unknown, string]>([
    ['oci/v1/manifest_digest', '"r/i:t"', 'OciManifestDigest { image: "r/i:t" }'],
    ['oci/v1/oci_manifest', ' "r/i:t" ', 'OciManifest { image: "r/i:t" }'],
    ['oci/v1/oci_manifest_config', '"\\u0000é\\n"', 'OciManifestAndConfig { image: "\\0é\\n" }'],
    [
      'oci/v1/verify',
      { SigstorePubKeyVerify: { image: 'i', pub_keys: ['k1', 'k2'], annotations } },
      'SigstorePubKeyVerify { image: "i", pub_keys: ["k1", "k2"], annotations: Some({"arch": "a\\"b", "env": "prod"}) }',
    ],
    [
      'oci/v1/verify',
      { SigstoreKeylessVerify: { image: 'i', keyless: [{ issuer: 'a', subject: 'b' }] } },
      'SigstoreKeylessVerify { image: "i", keyless: [KeylessInfo { issuer: "a", subject: "b" }], annotations: None }',
    ],
    [
      'oci/v2/verify',
      { type: 'SigstorePubKeyVerify', image: 'i', pub_keys: [], annotations: null },
      'SigstorePubKeyVerify { image: "i", pub_keys: [], annotations: None }',
    ],
    [
      'oci/v2/verify',
      { image: 'i', keyless_prefix: [{ issuer: 'a', url_prefix: 'u' }], type: 'SigstoreKeylessPrefixVerify' },
      'SigstoreKeylessPrefixVerify { image: "i", keyless_prefix: [KeylessPrefixInfo { issuer: "a", url_prefix: "u" }], annotations: None }',
    ],
    [
      'oci/v2/verify',
      { type: 'SigstoreGithubActionsVerify', image: 'i', owner: 'o', repo: '' },
      'SigstoreGithubActionsVerify { image: "i", owner: "o", repo: Some(""), annotations: None }',
    ],
    [
      'oci/v2/verify',
      {
        type: 'SigstoreCertificateVerify',
        image: 'i',
        certificate: [45, 255],
        certificate_chain: [[1], []],
        require_rekor_bundle: true,
      },
      'SigstoreCertificateVerify { image: "i", certificate: [45, 255], certificate_chain: Some([[1], []]), require_rekor_bundle: true, annotations: None }',
    ],
    ['net/v1/dns_lookup_host', '"example.com"', 'DNSLookupHost { host: "example.com" }'],
    [
      'kubernetes/list_resources_by_namespace',
      { api_version: 'v1', kind: 'Pod', namespace: 'n', label_selector: '', field_masks: ['b', 'a', 'b'] },
      'KubernetesListResourceNamespace { api_version: "v1", kind: "Pod", namespace: "n", label_selector: Some(""), field_selector: None, field_masks: Some({"a", "b"}) }',
    ],
    [
      'kubernetes/get_resource',
      { unknown: 1, api_version: 'v1', kind: 'Pod', name: 'p', namespace: 'n', disable_cache: true },
      'KubernetesGetResource { api_version: "v1", kind: "Pod", name: "p", namespace: Some("n"), disable_cache: true, field_masks: None }',
    ],
    [
      'kubernetes/can_i',
      {
        subject_access_review: {
          user: 'u',
          groups: ['g'],
          resource_attributes: { verb: 'get', resource: 'pods', group: '' },
        },
        disable_cache: false,
      },
      'KubernetesCanI { request: SubjectAccessReview { groups: Some(["g"]), resource_attributes: ResourceAttributes { group: Some(""), name: None, namespace: None, resource: "pods", subresource: None, verb: "get", version: None }, user: "u" }, disable_cache: false }',
    ],
    [
      'crypto/v1/is_certificate_trusted',
      { cert: { encoding: 'Pem', data: [45] }, cert_chain: [{ encoding: 'Der', data: [] }], not_after: '' },
      'CryptoIsCertificateTrusted { request: CertificateVerificationRequest { cert: Certificate { encoding: Pem, data: [45] }, cert_chain: Some([Certificate { encoding: Der, data: [] }]), not_after: None } }',
    ],
  ])('%s %j', (path, payload, expected) => {
    expect(decode(path, payload)).toBe(expected);
  });

  // serde's texts; columns are those of serde_json: behind the value, or at the bracket of a container.
  it.each<[string, unknown, string]>([
    ['net/v1/dns_lookup_host', '', 'EOF while parsing a value at line 1 column 0'],
    ['net/v1/dns_lookup_host', '12', 'invalid type: integer `12`, expected a string at line 1 column 2'],
    ['net/v1/dns_lookup_host', '["a"]', 'invalid type: sequence, expected a string at line 1 column 0'],
    ['net/v1/dns_lookup_host', '"a" x', 'trailing characters at line 1 column 5'],
    [
      'kubernetes/get_resource',
      '"x"',
      'invalid type: string "x", expected struct GetResourceRequest at line 1 column 3',
    ],
    ['kubernetes/get_resource', '{}', 'missing field `api_version` at line 1 column 2'],
    [
      'kubernetes/get_resource',
      '{"api_version":"v1","kind":"Pod","name":"p"}',
      'missing field `disable_cache` at line 1 column 44',
    ],
    [
      'kubernetes/get_resource',
      '{"api_version":5,"kind":"Pod"}',
      'invalid type: integer `5`, expected a string at line 1 column 16',
    ],
    [
      'kubernetes/list_resources_all',
      '{"kind":{}}',
      'invalid type: map, expected a string at line 1 column 8',
    ],
    [
      'kubernetes/can_i',
      '{"disable_cache":false}',
      'missing field `subject_access_review` at line 1 column 23',
    ],
    [
      'crypto/v1/is_certificate_trusted',
      '{"cert":{"encoding":"Pem","data":[]}}',
      'missing field `not_after`',
    ],
    [
      'crypto/v1/is_certificate_trusted',
      { cert: { encoding: 'pem', data: [] }, not_after: null },
      'unknown variant `pem`, expected `Der` or `Pem`',
    ],
    [
      'crypto/v1/is_certificate_trusted',
      { cert: { encoding: 'Der', data: [256] }, not_after: null },
      'invalid value: integer `256`, expected u8',
    ],
    [
      'crypto/v1/is_certificate_trusted',
      { cert: { encoding: 'Der', data: ['x'] }, not_after: null },
      'invalid type: string "x", expected u8',
    ],
    [
      'oci/v1/verify',
      { SigstoreGithubActionsVerify: {} },
      'unknown variant `SigstoreGithubActionsVerify`, expected `SigstorePubKeyVerify` or `SigstoreKeylessVerify`',
    ],
    ['oci/v1/verify', {}, 'expected value'],
    ['oci/v1/verify', { SigstorePubKeyVerify: {}, SigstoreKeylessVerify: {} }, 'expected value'],
    ['oci/v1/verify', { SigstorePubKeyVerify: {} }, 'missing field `image`'],
    ['oci/v2/verify', { image: 'i' }, 'missing field `type` at line 1 column 13'],
    [
      'oci/v2/verify',
      { type: 'x' },
      'unknown variant `x`, expected one of `SigstorePubKeyVerify`, `SigstoreKeylessVerify`',
    ],
    [
      'oci/v2/verify',
      { type: 'SigstorePubKeyVerify', image: 'i', pub_keys: [], annotations: [['a', 'b']] },
      'invalid type: sequence, expected a map',
    ],
  ])('refuses %s %j', (path, payload, expected) => {
    expect(decode(path, payload)).toContain(expected);
  });

  it('gives no position for the fields of v2/verify, like the reference', () => {
    expect(decode('oci/v2/verify', { type: 'SigstorePubKeyVerify' })).toBe('missing field `image`');
  });
});
