import { parseJson, type JsonValue } from '../../../json/index.ts';
import {
  fetchWhole,
  parseManifest,
  type Descriptor,
  type FetchOptions,
  type RegistryTarget,
} from '../../../oci/index.ts';
import type { FoundSignatures, SignatureFormat, SignatureOrigin } from '../../../sigstore/index.ts';

/** A manifest that holds signatures or attestations. */
export interface Holder {
  readonly format: SignatureFormat;
  /** As it is in the registry. */
  readonly content: JsonValue;
  readonly layers: readonly Descriptor[];
  readonly annotations: ReadonlyMap<string, string>;
}

/**
 * The manifests of what was found. They were read once already, and could be.
 * @throws WardctlError REGISTRY_*
 */
export async function readHolders(
  repository: RegistryTarget,
  found: readonly FoundSignatures[],
  options: FetchOptions,
): Promise<ReadonlyMap<string, Holder>> {
  const origins = found.flatMap(({ signatures, unusable, attestations }): readonly SignatureOrigin[] => [
    ...signatures,
    ...unusable,
    ...attestations,
  ]);
  const holders = new Map<string, Holder>();
  for (const { format, manifest: digest, layer } of origins) {
    // Of a manifest that could not be read, no layer is known.
    if (layer === digest || holders.has(digest)) continue;
    const descriptor = await repository.resolve(digest, options);
    const bytes = await fetchWhole(repository, descriptor, options);
    const manifest = parseManifest(bytes, descriptor.mediaType, digest);
    if (manifest.type === 'index') continue;
    const { layers, annotations } = manifest;
    holders.set(digest, { format, content: parseJson(bytes), layers, annotations });
  }
  return holders;
}
