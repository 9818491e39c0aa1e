import { WardctlError } from '../../errors.ts';
import type { Descriptor } from '../descriptor.ts';
import type { Digest } from '../digest.ts';
import type { ImageIndex, ImageManifest } from '../manifest.ts';
import { manifestTypes } from '../media-types.ts';

/** A manifest of a layout. @throws WardctlError */
export type ManifestReader = (descriptor: Descriptor) => ImageManifest | ImageIndex;

const maxDepth = 4;

/** Manifests and all that they name, each once and before what it names is read. */
export function* contentsOf(
  manifests: Iterable<Descriptor>,
  read: ManifestReader,
  seen = new Set<Digest>(),
  depth = 0,
): Generator<Descriptor> {
  for (const descriptor of manifests) {
    if (seen.has(descriptor.digest)) continue;
    seen.add(descriptor.digest);
    yield descriptor;
    if (!manifestTypes.includes(descriptor.mediaType) || depth >= maxDepth) continue;
    const manifest = read(descriptor);
    const named = manifest.type === 'index' ? manifest.manifests : [manifest.config, ...manifest.layers];
    yield* contentsOf(named, read, seen, depth + 1);
  }
}

/** The digests of manifests and of all that they name; what is damaged names nothing any more. */
export function digestsIn(manifests: Iterable<Descriptor>, read: ManifestReader): Set<Digest> {
  const readUndamaged: ManifestReader = (descriptor) => {
    try {
      return read(descriptor);
    } catch (error) {
      const isDamaged = error instanceof WardctlError && damaged.has(error.code);
      if (!isDamaged) throw error;
      return { type: 'index', mediaType: descriptor.mediaType, manifests: [], annotations: new Map() };
    }
  };
  const found = new Set<Digest>();
  for (const { digest } of contentsOf(manifests, readUndamaged)) found.add(digest);
  return found;
}

const damaged = new Set(['STORE_CORRUPT', 'ARTIFACT_INVALID']);
