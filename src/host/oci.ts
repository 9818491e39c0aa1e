import type { Capability } from './capability.ts';
import { textPayload } from './payload.ts';
import { verifyV1Payload, verifyV2Payload } from './sigstore.ts';

/** Manifests, digests and signatures of images (policy-abi 6.5). */
export const oci: Capability = {
  namespace: 'oci',
  operations: {
    'v1/verify': verifyV1Payload,
    'v2/verify': verifyV2Payload,
    'v1/manifest_digest': textPayload('OciManifestDigest', 'image'),
    'v1/oci_manifest': textPayload('OciManifest', 'image'),
    'v1/oci_manifest_config': textPayload('OciManifestAndConfig', 'image'),
  },
  answers: {},
};
