import { UnusableFile } from '../../files/index.ts';
import {
  isObject,
  JsonSyntaxError,
  parseJson,
  stringifyJson,
  type JsonObject,
  type JsonValue,
} from '../../json/index.ts';
import type { Descriptor } from '../descriptor.ts';
import { isDigest } from '../digest.ts';
import { nameKey } from '../layout-format.ts';
import { mediaTypes } from '../media-types.ts';

export const maxIndexBytes = 16 * 1024 * 1024;
export const maxIndexEntries = 10_000;

/** A manifest and its name in a layout. */
export interface NamedManifest {
  readonly name: string | undefined;
  readonly descriptor: Descriptor;
}

/** What `index.json` says of one manifest. */
export interface IndexEntry {
  readonly name: string | undefined;
  /** `undefined` where the entry is damaged. */
  readonly descriptor: Descriptor | undefined;
  /** As it is written: other tools put more into it. */
  readonly json: JsonValue;
}

/** An `index.json` (OCI image spec 1.1, image layout). */
export interface LayoutIndex {
  readonly document: JsonObject;
  readonly entries: readonly IndexEntry[];
}

/** Of a layout that has no manifests yet. */
export const emptyIndex: LayoutIndex = {
  document: new Map<string, JsonValue>([
    ['schemaVersion', 2n],
    ['mediaType', mediaTypes.ociIndex],
    ['manifests', []],
  ]),
  entries: [],
};

/** @throws UnusableFile for a document that is no list of manifests */
export function parseLayoutIndex(bytes: Uint8Array): LayoutIndex {
  let document: JsonValue;
  try {
    document = parseJson(bytes);
  } catch (error) {
    if (error instanceof JsonSyntaxError)
      throw new UnusableFile(`expected JSON: ${error.message}`, { cause: error });
    throw error;
  }
  const manifests = isObject(document) ? (document.get('manifests') ?? []) : undefined;
  if (!isObject(document) || !Array.isArray(manifests))
    throw new UnusableFile('expected a list of manifests');
  if (manifests.length > maxIndexEntries)
    throw new UnusableFile(`expected at most ${maxIndexEntries} manifests, found ${manifests.length}`);
  return { document, entries: manifests.map(readEntry) };
}

export function formatLayoutIndex({ document, entries }: LayoutIndex): string {
  const manifests = entries.map(({ json }) => json);
  return stringifyJson(new Map(document).set('manifests', manifests));
}

/** The entry that gives a manifest its name. */
export function namingEntry(name: string, descriptor: Descriptor): IndexEntry {
  const { mediaType, digest, size } = descriptor;
  const json = new Map<string, JsonValue>([
    ['mediaType', mediaType],
    ['digest', digest],
    ['size', BigInt(size)],
    ['annotations', new Map([[nameKey, name]])],
  ]);
  return { name, descriptor, json };
}

function readEntry(json: JsonValue): IndexEntry {
  const entry: JsonObject = isObject(json) ? json : new Map<string, JsonValue>();
  const annotations = entry.get('annotations');
  const name = annotations !== undefined && isObject(annotations) ? annotations.get(nameKey) : undefined;
  return { name: typeof name === 'string' ? name : undefined, descriptor: readDescriptor(entry), json };
}

function readDescriptor(entry: JsonObject): Descriptor | undefined {
  const [mediaType, digest, size] = ['mediaType', 'digest', 'size'].map((key) => entry.get(key));
  if (typeof mediaType !== 'string' || typeof digest !== 'string' || !isDigest(digest)) return undefined;
  if (typeof size !== 'bigint' || size < 0n || size > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  return { mediaType, digest, size: Number(size) };
}
