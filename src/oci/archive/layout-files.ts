import { stringifyJson, type JsonValue } from '../../json/index.ts';
import { inMemory } from '../content.ts';
import type { Descriptor } from '../descriptor.ts';
import { blobPath, indexPath, marker, markerPath, nameKey } from '../layout-format.ts';
import { mediaTypes } from '../media-types.ts';
import type { ContentSource } from '../target.ts';
import type { ArchiveFile } from './pack.ts';

/** Contents for a layout: manifests too. */
export interface LayoutBlob {
  readonly descriptor: Descriptor;
  readonly content: ContentSource;
}

/** A manifest for a layout, and what other tools find it by. */
export interface LayoutName {
  readonly name: string;
  readonly descriptor: Descriptor;
}

/** The files of an OCI image layout (image spec 1.1): `oci-layout`, `index.json`, `blobs/<algorithm>/<hex>`. */
export function layoutFiles(names: readonly LayoutName[], blobs: readonly LayoutBlob[]): ArchiveFile[] {
  const files = new Map<string, ArchiveFile>([
    fileOf(markerPath, marker),
    fileOf(indexPath, indexText(names)),
  ]);
  for (const { descriptor, content } of blobs) {
    const path = blobPath(descriptor.digest);
    files.set(path, { path, sizeBytes: descriptor.size, content });
  }
  return [...files.values()];
}

function fileOf(path: string, text: string): [string, ArchiveFile] {
  const bytes = Buffer.from(text);
  return [path, { path, sizeBytes: bytes.length, content: inMemory(bytes) }];
}

function indexText(names: readonly LayoutName[]): string {
  const sorted = [...names].sort((a, b) => (a.name < b.name ? -1 : 1));
  const manifests = sorted.map(({ name, descriptor: { mediaType, digest, size } }): JsonValue => {
    return new Map<string, JsonValue>([
      ['annotations', new Map([[nameKey, name]])],
      ['digest', digest],
      ['mediaType', mediaType],
      ['size', BigInt(size)],
    ]);
  });
  return stringifyJson(
    new Map<string, JsonValue>([
      ['manifests', manifests],
      ['mediaType', mediaTypes.ociIndex],
      ['schemaVersion', 2n],
    ]),
  );
}
