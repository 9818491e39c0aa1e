import { WardctlError } from '../../errors.ts';
import {
  fetchWhole,
  parseManifest,
  type Descriptor,
  type Digest,
  type FetchOptions,
  type ReadTarget,
} from '../../oci/index.ts';
import type { SignatureOrigin } from '../signature.ts';
import { cosignAnnotations, cosignTag, layerTypes } from './cosign-format.ts';
import { Findings, unreadOriginOf } from './findings.ts';
import { parseLegacyLayer } from './parse-legacy-layer.ts';
import { readLayer, unreadableBecause } from './read-layer.ts';
import { malformed } from './untrusted-json.ts';

/** Of a signed payload; the usual one has some hundred bytes. */
const maxPayloadBytes = 64 * 1024;

/** A layer of the manifest of a tag. */
interface TaggedLayer {
  readonly origin: SignatureOrigin;
  readonly layer: Descriptor;
}

/**
 * The signatures under the tag `sha256-….sig`: none where there are more than 64 (sigstore-and-oci 1.1). Layers of other
 * types are none of ours.
 * @throws WardctlError REGISTRY_*
 */
export async function findLegacySignatures(
  repository: ReadTarget,
  manifest: Descriptor,
  options: FetchOptions,
): Promise<Findings> {
  const findings = new Findings();
  const tag = cosignTag(manifest.digest, 'sig');
  const layers = await taggedLayers(repository, manifest, tag, options, (holder, error) => {
    findings.addUnreadable('legacy', holder, error);
  });
  for (const { origin, layer } of layers.filter(hasType(layerTypes.simpleSigning))) {
    try {
      const payload = await readLayer(repository, layer, maxPayloadBytes, options);
      findings.add(parseLegacyLayer(payload, layer.annotations ?? {}, origin));
    } catch (error) {
      findings.addUnusable(origin, error);
    }
  }
  return findings;
}

/**
 * The attestations under the tag `sha256-….att` (sigstore-and-oci 1.3). They are not opened: nothing counts on them. Where
 * the tag stands for what cannot be read, that is listed as one attestation without a type.
 * @throws WardctlError REGISTRY_*
 */
export async function findLegacyAttestations(
  repository: ReadTarget,
  manifest: Descriptor,
  options: FetchOptions,
): Promise<Findings> {
  const findings = new Findings();
  const tag = cosignTag(manifest.digest, 'att');
  const layers = await taggedLayers(repository, manifest, tag, options, (holder, error) => {
    // It throws what is wrong with the registry.
    unreadableBecause(error);
    findings.add({ ...unreadOriginOf('legacy', holder), predicateType: undefined });
  });
  for (const { origin, layer } of layers.filter(hasType(layerTypes.dsseEnvelope))) {
    findings.add({
      ...origin,
      predicateType: layer.annotations?.[cosignAnnotations.predicateType],
    });
  }
  return findings;
}

/** What the manifest of a tag holds: nothing where there is none, and where it cannot be read, which is told. */
async function taggedLayers(
  repository: ReadTarget,
  { digest }: Descriptor,
  tag: string,
  options: FetchOptions,
  onUnreadable: (holder: Digest, error: unknown) => void,
): Promise<readonly TaggedLayer[]> {
  let known = digest;
  try {
    const descriptor = await repository.resolve(tag, options);
    known = descriptor.digest;
    const bytes = await fetchWhole(repository, descriptor, options);
    const manifest = parseManifest(bytes, descriptor.mediaType, tag);
    if (manifest.type === 'manifest') {
      return manifest.layers.map((layer, index) => ({
        origin: { format: 'legacy', manifest: descriptor.digest, layer: layer.digest, index },
        layer,
      }));
    }
    throw malformed(tag, `expected a manifest with layers, found ${manifest.mediaType}`);
  } catch (error) {
    const isNoTag = error instanceof WardctlError && error.code === 'REGISTRY_NOT_FOUND' && known === digest;
    if (!isNoTag) onUnreadable(known, error);
    return [];
  }
}

function hasType(mediaType: string): (tagged: TaggedLayer) => boolean {
  return ({ layer }) => layer.mediaType === mediaType;
}
