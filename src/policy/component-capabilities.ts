/** The capability behind each typed function of `host-capabilities`, `namespace/operation` (policy-abi 6). */
export const componentCapabilities = {
  'verify-pub-keys': 'oci/v2/verify',
  'verify-keyless-exact-match': 'oci/v2/verify',
  'verify-keyless-prefix-match': 'oci/v2/verify',
  'verify-keyless-github-actions': 'oci/v2/verify',
  'verify-certificate': 'oci/v2/verify',
  'get-manifest-digest': 'oci/v1/manifest_digest',
  'get-manifest': 'oci/v1/oci_manifest',
  'get-manifest-and-config': 'oci/v1/oci_manifest_config',
  'lookup-host': 'net/v1/dns_lookup_host',
  'is-certificate-trusted': 'crypto/v1/is_certificate_trusted',
  'get-resource': 'kubernetes/get_resource',
  'list-all-resources': 'kubernetes/list_resources_all',
  'list-resources-by-namespace': 'kubernetes/list_resources_by_namespace',
  'can-i': 'kubernetes/can_i',
} as const;

const capabilityOf: ReadonlyMap<string, string> = new Map(Object.entries(componentCapabilities));

/** The interfaces that a component imports, with their functions. */
export interface ImportingComponent {
  readonly imports: readonly { readonly name: string; readonly functions: readonly string[] }[];
}

/** What a component imports of the host's capabilities. */
export interface TypedCapabilities {
  readonly typed: readonly string[];
  /** Whether it can make any other call too. */
  readonly hasGenericCall: boolean;
}

/**
 * The capabilities that a component imports as functions of their own. One that imports all of them says nothing by it:
 * the tools for JavaScript import whole interfaces.
 */
export function typedCapabilities({ imports }: ImportingComponent): TypedCapabilities {
  const functions = imports
    .filter(({ name }) => name.startsWith('wardctl:policy/host-capabilities@'))
    .flatMap((item) => item.functions);
  const typed = new Set(functions.flatMap((name) => capabilityOf.get(name) ?? []));
  const isWhole = capabilityOf.keys().every((name) => functions.includes(name));
  return { typed: isWhole ? [] : [...typed], hasGenericCall: functions.includes('call') };
}
