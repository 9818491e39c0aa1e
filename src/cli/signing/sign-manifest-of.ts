import type { Descriptor, RegistryTarget } from '../../oci/index.ts';
import { parseAnnotations, pushSignature } from '../../sigstore/index.ts';
import type { Signer } from './open-signer.ts';
import type { SignedPolicy } from './signed-policy.ts';
import type { SigningSettings } from './settings.ts';

export interface SigningPlace {
  readonly repository: RegistryTarget;
  /** `host/repository`. */
  readonly name: string;
  readonly manifest: Descriptor;
}

/** Signs a manifest that is in a registry, and puts the signature beside it. @throws WardctlError SIGNING_FAILED, REGISTRY_* */
export async function signManifestOf(
  { repository, name, manifest }: SigningPlace,
  signer: Signer,
  { format, annotations }: SigningSettings,
  signal: AbortSignal,
): Promise<SignedPolicy> {
  const request = {
    format,
    manifest: manifest.digest,
    // As cosign has it.
    dockerReference: name.replace(/^docker\.io\//, 'index.docker.io/'),
    annotations: parseAnnotations(annotations, '--annotation'),
  };
  const signature = await signer(request, signal);
  const origin = await pushSignature(repository, manifest, signature, { createdAt: new Date(), signal });
  return {
    immutableRef: `${name}@${manifest.digest}`,
    format,
    signatureManifest: origin.manifest,
    signature: origin.layer,
  };
}
