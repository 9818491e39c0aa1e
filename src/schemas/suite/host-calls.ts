/** A capability, or a request as sessions name it; the mappings have fields beside it that the request has at least. */
export type HostCall =
  | HostCallName
  | { readonly capability: HostCallName; readonly [field: string]: unknown }
  | { readonly request: HostCallName; readonly [field: string]: unknown };

type HostCallName = HostCapability | HostRequest;

/** As sessions name them. */
type HostRequest =
  | 'OciManifestDigest'
  | 'OciManifest'
  | 'OciManifestAndConfig'
  | 'SigstorePubKeyVerify'
  | 'SigstoreKeylessVerify'
  | 'SigstoreKeylessPrefixVerify'
  | 'SigstoreGithubActionsVerify'
  | 'SigstoreCertificateVerify'
  | 'DNSLookupHost'
  | 'KubernetesListResourceNamespace'
  | 'KubernetesListResourceAll'
  | 'KubernetesGetResource'
  | 'KubernetesGetResourcePluralName'
  | 'HasKubernetesListResourceAllResultChangedSinceInstant'
  | 'KubernetesCanI'
  | 'CryptoIsCertificateTrusted';

export type HostCapability =
  | 'crypto/v1/is_certificate_trusted'
  | 'kubernetes/can_i'
  | 'kubernetes/get_resource'
  | 'kubernetes/list_resources_all'
  | 'kubernetes/list_resources_by_namespace'
  | 'net/v1/dns_lookup_host'
  | 'oci/v1/manifest_digest'
  | 'oci/v1/oci_manifest'
  | 'oci/v1/oci_manifest_config'
  | 'oci/v1/verify'
  | 'oci/v2/verify';
