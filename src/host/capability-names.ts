import { isRequestTag, requestFields, type RequestTag } from './callback-request.ts';

/**
 * The capability that a request comes from, by its full name (policy-abi 6.2); both versions of `verify` make the same
 * requests and go by the newer one. Requests that only the host makes for a policy go by their own name.
 */
export const capabilityNames = {
  OciManifestDigest: 'oci/v1/manifest_digest',
  OciManifest: 'oci/v1/oci_manifest',
  OciManifestAndConfig: 'oci/v1/oci_manifest_config',
  SigstorePubKeyVerify: 'oci/v2/verify',
  SigstoreKeylessVerify: 'oci/v2/verify',
  SigstoreKeylessPrefixVerify: 'oci/v2/verify',
  SigstoreGithubActionsVerify: 'oci/v2/verify',
  SigstoreCertificateVerify: 'oci/v2/verify',
  DNSLookupHost: 'net/v1/dns_lookup_host',
  CryptoIsCertificateTrusted: 'crypto/v1/is_certificate_trusted',
  KubernetesListResourceNamespace: 'kubernetes/list_resources_by_namespace',
  KubernetesListResourceAll: 'kubernetes/list_resources_all',
  KubernetesGetResource: 'kubernetes/get_resource',
  KubernetesCanI: 'kubernetes/can_i',
  KubernetesGetResourcePluralName: 'KubernetesGetResourcePluralName',
  HasKubernetesListResourceAllResultChangedSinceInstant:
    'HasKubernetesListResourceAllResultChangedSinceInstant',
} as const satisfies Readonly<Record<RequestTag, string>>;

/** What a host call goes by: the full name of its capability, or the name of its request in sessions. */
export type HostCallName = RequestTag | (typeof capabilityNames)[RequestTag];

/** The fields that calls of a name can have; `undefined` where no call has that name. */
export function fieldsOfCalls(name: string): readonly string[] | undefined {
  const tags = Object.keys(requestFields)
    .filter(isRequestTag)
    .filter((tag) => tag === name || capabilityNames[tag] === name);
  return tags.length === 0 ? undefined : tags.flatMap((tag) => Object.keys(requestFields[tag]));
}
