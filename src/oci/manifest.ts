import { WardctlError } from '../errors.ts';
import {
  DecodeError,
  isObject,
  JsonSyntaxError,
  list,
  mapOf,
  optional,
  parseJson,
  string,
  struct,
  type Decoder,
  type JsonObject,
} from '../json/index.ts';
import type { Descriptor } from './descriptor.ts';
import { isDigest } from './digest.ts';
import { isIndexType, manifestTypes, mediaTypes } from './media-types.ts';
import { shownText } from './shown-text.ts';

/** The largest manifest that is read or written; registries take about as much. */
export const maxManifestBytes = 4 * 1024 * 1024;
const maxLayers = 64;
const maxChildren = 1000;

/** A manifest: contents and what they are (OCI image spec 1.1, manifest). */
export interface ImageManifest {
  readonly type: 'manifest';
  readonly mediaType: string;
  readonly artifactType: string | undefined;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly subject: Descriptor | undefined;
  readonly annotations: ReadonlyMap<string, string>;
}

/** A list of manifests (OCI image spec 1.1, image index). */
export interface ImageIndex {
  readonly type: 'index';
  readonly mediaType: string;
  readonly manifests: readonly IndexEntry[];
  readonly annotations: ReadonlyMap<string, string>;
}

export interface IndexEntry extends Descriptor {
  /** `os/architecture`; `undefined` where the entry names none. */
  readonly platform: string | undefined;
}

const digest: Decoder<Descriptor['digest']> = {
  expected: 'a digest',
  isScalar: true,
  decode(value, path) {
    const text = string.decode(value, path);
    if (isDigest(text)) return text;
    throw new DecodeError(
      `expected a sha256 or sha512 digest, found ${JSON.stringify(shownText(text))}`,
      path,
    );
  },
};

const size: Decoder<number> = {
  expected: 'a size in bytes',
  isScalar: true,
  decode(value, path) {
    if (typeof value === 'bigint' && value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER))
      return Number(value);
    throw new DecodeError('expected a size in bytes', path);
  },
};

const descriptorFields = {
  mediaType: string,
  digest,
  size,
  annotations: optional(mapOf(string)),
  artifactType: optional(string),
};
const descriptor = struct('Descriptor', descriptorFields);
const platform = struct('Platform', { os: string, architecture: string });
const entry = struct('IndexEntry', { ...descriptorFields, platform: optional(platform) });
const manifest = struct('Manifest', {
  artifactType: optional(string),
  config: descriptor,
  layers: list(descriptor),
  subject: optional(descriptor),
  annotations: optional(mapOf(string)),
});
// Some servers answer `null` where there are none.
const index = struct('Index', { manifests: optional(list(entry)), annotations: optional(mapOf(string)) });

/**
 * The manifest or list of manifests that `bytes` are. They are not trusted: what another program could take for the
 * other of the two is refused.
 * @param mediaType what the server or the list above says they are; the document's own word counts where it has one
 * @throws WardctlError ARTIFACT_INVALID
 */
export function parseManifest(
  bytes: Uint8Array,
  mediaType: string,
  name: string,
): ImageManifest | ImageIndex {
  const fail = (problem: string): never => {
    throw new WardctlError('ARTIFACT_INVALID', `${name}: the manifest cannot be used: ${problem}`);
  };
  if (bytes.length > maxManifestBytes) fail(`larger than ${String(maxManifestBytes)} bytes`);
  try {
    const document = parseJson(bytes);
    if (!isObject(document)) return fail('expected a JSON object');
    if (document.get('schemaVersion') !== 2n) fail('expected schemaVersion 2');
    const type = typeOf(document, mediaType);
    if (!manifestTypes.includes(type))
      fail(`expected one of the media types ${manifestTypes.join(', ')}, found ${shownText(type)}`);
    checkKind(document, type, mediaType, fail);
    return isIndexType(type) ? readIndex(document, type, fail) : readManifest(document, type, fail);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return fail(error.message);
    if (error instanceof DecodeError) return fail(`${error.message} at \`${placeOf(error.path)}\``);
    throw error;
  }
}

/** Names of annotations are anybody's choice. */
function placeOf(path: string): string {
  return path.replace(/annotations\/.*$/s, 'annotations').replaceAll('/', '.');
}

function typeOf(document: JsonObject, mediaType: string): string {
  const own = document.get('mediaType');
  if (typeof own === 'string') return own;
  if (manifestTypes.includes(mediaType)) return mediaType;
  return document.has('manifests') ? mediaTypes.ociIndex : mediaTypes.ociManifest;
}

/** One document with the parts of both kinds would be one thing to us and another to the next program. */
function checkKind(
  document: JsonObject,
  type: string,
  announced: string,
  fail: (problem: string) => never,
): void {
  const foreign = isIndexType(type) ? ['config', 'layers'] : ['manifests'];
  const found = foreign.find((member) => document.has(member));
  if (found !== undefined) fail(`expected ${type}, found the member \`${found}\`, which that has not`);
  if (manifestTypes.includes(announced) && isIndexType(announced) !== isIndexType(type))
    fail(`announced as ${announced}, found ${type}`);
}

function readManifest(
  document: JsonObject,
  mediaType: string,
  fail: (problem: string) => never,
): ImageManifest {
  const { artifactType, config, layers, subject, annotations } = manifest.decode(document, '');
  if (layers.length > maxLayers) fail(`more than ${String(maxLayers)} layers`);
  return {
    type: 'manifest',
    mediaType,
    artifactType,
    config: toDescriptor(config),
    layers: layers.map(toDescriptor),
    subject: subject && toDescriptor(subject),
    annotations: annotations ?? new Map(),
  };
}

function readIndex(document: JsonObject, mediaType: string, fail: (problem: string) => never): ImageIndex {
  const { manifests = [], annotations } = index.decode(document, '');
  if (manifests.length > maxChildren) fail(`more than ${String(maxChildren)} manifests`);
  return {
    type: 'index',
    mediaType,
    manifests: manifests.map((one) => ({
      ...toDescriptor(one),
      platform: one.platform && `${one.platform.os}/${one.platform.architecture}`,
    })),
    annotations: annotations ?? new Map(),
  };
}

function toDescriptor({
  mediaType,
  digest,
  size,
  annotations,
  artifactType,
}: ReturnType<(typeof descriptor)['decode']>): Descriptor {
  return {
    mediaType,
    digest,
    size,
    ...(annotations === undefined ? {} : { annotations: Object.fromEntries(annotations) }),
    ...(artifactType === undefined ? {} : { artifactType }),
  };
}
