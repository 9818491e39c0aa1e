import { WardctlError } from '../../errors.ts';
import { isObject, parseJson, stringifyJson, type JsonObject, type JsonValue } from '../../json/index.ts';
import {
  fetchWhole,
  mediaTypes,
  parseManifest,
  type Descriptor,
  type Digest,
  type FetchOptions,
  type ReadTarget,
} from '../../oci/index.ts';
import { fromBase64 } from '../encoding/bytes.ts';
import { cosignAnnotations } from '../find/cosign-format.ts';
import { isSignedBy } from '../verify/is-signed-by.ts';
import type { NewLegacySignature } from './new-signature.ts';
import { signingAlgorithmOf } from './sign-bytes.ts';

export const configType = 'application/vnd.oci.image.config.v1+json';
/** More are not read, by us and by others. */
const maxLayers = 64;
/** What cosign writes where nothing depends on a time. */
const noTime = '0001-01-01T00:00:00Z';

/** The manifest that holds the legacy signatures of another one, as it was found: `undefined` where there is none yet. */
export interface SignatureManifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly document: JsonObject;
  readonly layers: readonly Descriptor[];
}

/** @throws WardctlError REGISTRY_*; ARTIFACT_INVALID where the tag stands for something else */
export async function readSignatureManifest(
  repository: ReadTarget,
  tag: string,
  options: FetchOptions,
): Promise<SignatureManifest | undefined> {
  let descriptor: Descriptor;
  try {
    descriptor = await repository.resolve(tag, options);
  } catch (error) {
    if (error instanceof WardctlError && error.code === 'REGISTRY_NOT_FOUND') return undefined;
    throw error;
  }
  const bytes = await fetchWhole(repository, descriptor, options);
  const manifest = parseManifest(bytes, descriptor.mediaType, tag);
  const document = parseJson(bytes);
  if (manifest.type === 'manifest' && isObject(document))
    return { digest: descriptor.digest, mediaType: manifest.mediaType, document, layers: manifest.layers };
  throw new WardctlError(
    'ARTIFACT_INVALID',
    `${tag}: expected a manifest with signatures, found ${descriptor.mediaType}`,
  );
}

/** Position of the layer with this signature, or with another one by the same key that says the same; -1 for none. */
export function indexOfSignature(
  { layers }: SignatureManifest,
  layer: Descriptor,
  { payload, publicKey }: NewLegacySignature,
): number {
  return layers.findIndex(({ digest, annotations = {} }) => {
    const text = annotations[cosignAnnotations.signature];
    if (digest !== layer.digest || text === undefined) return false;
    if (text === layer.annotations?.[cosignAnnotations.signature]) return true;
    const signature = fromBase64(text);
    if (publicKey === undefined || signature === undefined) return false;
    return isSignedBy(publicKey, signingAlgorithmOf(publicKey), payload, signature);
  });
}

/**
 * The manifest with one more layer; what else it has stays.
 * @throws WardctlError SIGNING_FAILED where it is full
 */
export function withLayer(
  current: SignatureManifest | undefined,
  layer: Descriptor,
  config: Descriptor,
  tag: string,
): Buffer {
  const layers = current?.document.get('layers') ?? [];
  if (!Array.isArray(layers) || layers.length >= maxLayers) {
    throw new WardctlError(
      'SIGNING_FAILED',
      `${tag}: expected fewer than ${String(maxLayers)} signatures, found ${String(current?.layers.length)}`,
      { hint: 'Sign with a bundle, or remove signatures that nobody needs.' },
    );
  }
  const document: JsonObject = new Map<string, JsonValue>([
    ...(current?.document ?? [
      ['schemaVersion', 2n],
      ['mediaType', mediaTypes.ociManifest],
    ]),
    ['config', toJson(config)],
    ['layers', [...layers, toJson(layer)]],
  ]);
  return Buffer.from(stringifyJson(document));
}

/** The configuration that goes with layers: it says nothing, but some programs want one. */
export function dummyConfig(layers: readonly Descriptor[]): Buffer {
  return Buffer.from(
    JSON.stringify({
      architecture: '',
      created: noTime,
      history: layers.map(() => ({ created: noTime })),
      os: '',
      rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
      config: {},
    }),
  );
}

function toJson({ mediaType, digest, size, annotations }: Descriptor): JsonObject {
  return new Map<string, JsonValue>([
    ['mediaType', mediaType],
    ['size', BigInt(size)],
    ['digest', digest],
    ...(annotations === undefined ? [] : [['annotations', new Map(Object.entries(annotations))] as const]),
  ]);
}
