import { WardctlError } from '../errors.ts';
import { maxModuleBytes, sizeProblem } from '../files/index.ts';
import { stringifyJson, type JsonValue } from '../json/index.ts';
import type { Descriptor } from './descriptor.ts';
import { digestOf } from './digest.ts';
import type { ImageManifest } from './manifest.ts';
import { mediaTypes } from './media-types.ts';
import { shownText } from './shown-text.ts';

/** Of the layers of what is no policy: images have any number. */
const maxShown = 5;

/** The configuration of every policy: an empty object (cli-and-registry 6.1). */
export const policyConfig: Uint8Array = Buffer.from('{}');

/** A manifest, ready to be pushed. */
export interface PolicyArtifact {
  readonly layer: Descriptor;
  readonly config: Descriptor;
  readonly manifest: Uint8Array;
  readonly descriptor: Descriptor;
}

/**
 * What the reference pushes for a module: the same bytes, and so the same digest (cli-and-registry 6.1). It writes text
 * in Unicode's composed form; control characters, which it leaves as they are, are escaped here: else it is no JSON.
 */
export function policyArtifact(module: Uint8Array, annotations: ReadonlyMap<string, string>): PolicyArtifact {
  const layer = { mediaType: mediaTypes.wasmLayer, digest: digestOf(module), size: module.length };
  const config = {
    mediaType: mediaTypes.wasmConfig,
    digest: digestOf(policyConfig),
    size: policyConfig.length,
  };
  const members = new Map<string, JsonValue>([
    ['config', descriptorJson(config)],
    ['layers', [descriptorJson(layer)]],
    ['schemaVersion', 2n],
  ]);
  if (annotations.size > 0) members.set('annotations', composed(annotations));
  const manifest = Buffer.from(stringifyJson(members));
  const descriptor = { mediaType: mediaTypes.ociManifest, digest: digestOf(manifest), size: manifest.length };
  return { layer, config, manifest, descriptor };
}

/**
 * The layer that holds the policy (cli-and-registry 6.2): the only one there is.
 * @throws WardctlError ARTIFACT_INVALID
 */
export function policyLayerOf({ layers }: ImageManifest, name: string): Descriptor {
  const [layer] = layers;
  const types = layers.slice(0, maxShown).map(({ mediaType }) => shownText(mediaType));
  const found = types.length < layers.length ? [...types, '…'].join(', ') : types.join(', ') || 'none';
  if (layers.length !== 1 || layer?.mediaType !== mediaTypes.wasmLayer) {
    throw new WardctlError(
      'ARTIFACT_INVALID',
      `${name} is no policy: expected one layer of type ${mediaTypes.wasmLayer}, found ${found}`,
      { hint: 'Check the reference: this may be a container image or a Helm chart.' },
    );
  }
  if (layer.size > maxModuleBytes) {
    throw new WardctlError(
      'ARTIFACT_INVALID',
      `${name} is too large: ${sizeProblem(maxModuleBytes, layer.size)}`,
      { hint: 'Check the reference; modules get small where they are built without debug information.' },
    );
  }
  return layer;
}

function composed(annotations: ReadonlyMap<string, string>): Map<string, string> {
  return new Map(Array.from(annotations, ([key, value]) => [key.normalize('NFC'), value.normalize('NFC')]));
}

function descriptorJson({ mediaType, digest, size }: Descriptor): JsonValue {
  return new Map<string, JsonValue>([
    ['digest', digest],
    ['mediaType', mediaType],
    ['size', BigInt(size)],
  ]);
}
