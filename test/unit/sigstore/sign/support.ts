import type { Descriptor } from '../../../../src/oci/index.ts';
import { readPrivateKey } from '../../../../src/sigstore/sign/key-pair.ts';
import type { SigningRequest } from '../../../../src/sigstore/sign/new-signature.ts';
import { cosignPassword, cosignSample } from '../../../support/cosign-samples.ts';
import { policy, policyBytes } from '../find/support.ts';

export const policyDescriptor: Descriptor = {
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  digest: policy,
  size: policyBytes.length,
};

export function requestOf(more: Partial<SigningRequest> = {}): SigningRequest {
  return {
    format: 'bundle',
    manifest: policy,
    dockerReference: 'registry.example/team/policy',
    annotations: new Map(),
    ...more,
  };
}

/** A key of the samples. */
export function sampleKey(name: 'p256' | 'p384' | 'rsa'): ReturnType<typeof readPrivateKey> {
  return readPrivateKey(cosignSample(`${name}.key`).toString(), cosignPassword);
}
