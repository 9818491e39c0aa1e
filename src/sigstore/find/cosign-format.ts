import { hexOf, type Digest } from '../../oci/index.ts';

/** Names that cosign gives to what it keeps in a registry (sigstore-and-oci 1.1 to 1.3). */
export const cosignAnnotations = {
  signature: 'dev.cosignproject.cosign/signature',
  certificate: 'dev.sigstore.cosign/certificate',
  chain: 'dev.sigstore.cosign/chain',
  bundle: 'dev.sigstore.cosign/bundle',
  timestamp: 'dev.sigstore.cosign/rfc3161timestamp',
  predicateType: 'predicateType',
} as const;

/** Media types of layers. */
export const layerTypes = {
  simpleSigning: 'application/vnd.dev.cosign.simplesigning.v1+json',
  dsseEnvelope: 'application/vnd.dsse.envelope.v1+json',
  bundle: 'application/vnd.dev.sigstore.bundle.v0.3+json',
} as const;

/** `critical.type` of a payload. */
export const simpleSigningType = 'cosign container image signature';

export const inTotoPayloadType = 'application/vnd.in-toto+json';
export const statementType = 'https://in-toto.io/Statement/v1';
/** Statements about anything else are attestations. */
export const signaturePredicateType = 'https://sigstore.dev/cosign/sign/v1';

/** The tag of the manifest that holds signatures or attestations of another one. */
export function cosignTag(manifest: Digest, suffix: 'sig' | 'att'): string {
  return `${manifest.slice(0, manifest.indexOf(':'))}-${hexOf(manifest)}.${suffix}`;
}
