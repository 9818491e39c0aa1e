import { WardctlError } from '../errors.ts';
import { sizeProblem } from '../files/index.ts';
import {
  choosePolicy,
  fetchWhole,
  formatReference,
  inspected,
  maxManifestBytes,
  parseManifest,
  policyLayerOf,
  targetOf,
  type Descriptor,
  type ReadTarget,
  type Reference,
} from '../oci/index.ts';

/** The policy that a registry has under a reference. */
export interface RemoteArtifact {
  /** What the reference stands for: the manifest, or the list that it was chosen from. */
  readonly root: Descriptor;
  readonly manifest: Descriptor;
  /** The module. */
  readonly layer: Descriptor;
}

export interface ArtifactOptions {
  /** Of this machine, for lists of manifests: `linux/amd64`. */
  readonly platform: string;
  readonly signal?: AbortSignal | undefined;
}

const magic = Buffer.from('\0asm');

/**
 * Asks for manifests, and checks that they are a policy's: nothing else is downloaded yet. From here on everything goes
 * by digest, so that a tag that moves changes nothing (cli-and-registry 6.2).
 * @throws WardctlError ARTIFACT_INVALID, REGISTRY_*
 */
export async function findArtifact(
  source: ReadTarget,
  reference: Reference,
  { platform, signal }: ArtifactOptions,
): Promise<RemoteArtifact> {
  const name = formatReference(reference);
  const root = await source.resolve(targetOf(reference), { signal });
  const read = async (descriptor: Descriptor): Promise<ReturnType<typeof parseManifest>> =>
    parseManifest(await fetchWhole(source, descriptor, { signal }), descriptor.mediaType, name);
  try {
    const first = await read(root);
    const manifest = first.type === 'manifest' ? root : choosePolicy(first, platform, name);
    const parsed = first.type === 'manifest' ? first : await read(manifest);
    return { root, manifest, layer: layerOf(parsed, name) };
  } catch (error) {
    const isNamed = !(error instanceof WardctlError) || error.message.startsWith(name);
    const named = isNamed ? error : error.about(name);
    // What manifests say of themselves is told where they are of no use.
    throw source.hideSecrets?.(named) ?? named;
  }
}

function layerOf(parsed: ReturnType<typeof parseManifest>, name: string): Descriptor {
  if (parsed.type === 'index') {
    throw new WardctlError('ARTIFACT_INVALID', `${name}: expected a manifest, found a list inside of a list`);
  }
  const layer = policyLayerOf(parsed, name);
  if (parsed.config.size > maxManifestBytes) {
    const problem = sizeProblem(maxManifestBytes, parsed.config.size);
    throw new WardctlError('ARTIFACT_INVALID', `${name}: its configuration is too large: ${problem}`);
  }
  return layer;
}

/** A source with nothing but a policy, which ends at the first bytes that are no module's (cli-and-registry 3.4). */
export function artifactSource(
  source: ReadTarget,
  { manifest, layer }: RemoteArtifact,
  name: string,
): ReadTarget {
  return {
    resolve: () => Promise.resolve(manifest),
    fetch: (descriptor, options) => {
      const content = source.fetch(descriptor, options);
      return descriptor.digest === layer.digest ? startingAsModule(content, name) : content;
    },
  };
}

function startingAsModule(content: AsyncIterable<Uint8Array>, name: string): AsyncIterable<Uint8Array> {
  let start: Uint8Array = new Uint8Array();
  return inspected(content, {
    update(chunk) {
      if (start.length >= magic.length) return;
      start = Buffer.concat([start, chunk.subarray(0, magic.length - start.length)]);
      checkStart(start, name);
    },
    finish: () => {
      if (start.length < magic.length) throw notAModule(name);
    },
  });
}

/** @param start as much as is there of the first bytes */
function checkStart(start: Uint8Array, name: string): void {
  if (!magic.subarray(0, start.length).equals(start)) throw notAModule(name);
}

function notAModule(name: string): WardctlError {
  return new WardctlError(
    'ARTIFACT_INVALID',
    `${name}: expected a WebAssembly module (first bytes 00 61 73 6d), found other bytes`,
    { hint: 'It was pushed as a policy, but is none. Nothing of it was kept.' },
  );
}
