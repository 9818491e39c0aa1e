import { isObject, JsonSyntaxError, parseJson } from '../../json/index.ts';
import { WardctlError } from '../../errors.ts';
import { sizeProblem } from '../../files/index.ts';
import type { Descriptor } from '../descriptor.ts';
import { isDigest } from '../digest.ts';
import { maxManifestBytes, parseManifest, type ImageIndex } from '../manifest.ts';
import { mediaTypes } from '../media-types.ts';
import type { FetchOptions, Pusher } from '../target.ts';
import { indexPath, layoutVersion, markerPath, nameKey } from '../layout-format.ts';
import { invalidArchive } from './invalid-archive.ts';
import type { ArchiveEntry } from './unpack.ts';

/** A manifest that an archive names. */
export interface ArchivedManifest {
  /** As the archive has it: a full reference, or only a tag; `undefined` where there is none. */
  readonly name: string | undefined;
  readonly descriptor: Descriptor;
}

/** Docker and containerd put the whole reference here, and only the tag where the image spec wants the name. */
const containerdNameKey = 'io.containerd.image.name';
const blobPattern = /^blobs\/([^/]+)\/([^/]+)$/;

/** Whether a path is one of an OCI image layout. */
export function isLayoutPath(path: string): boolean {
  return path === markerPath || path === indexPath || path.startsWith('blobs/');
}

/** Takes the files of an OCI image layout, in any order, and keeps the contents where they are checked. */
export class LayoutReader {
  private readonly archive: string;
  private readonly destination: Pusher;
  private index: Buffer | undefined;
  private hasMarker = false;

  /** @param archive its name, for messages */
  constructor(archive: string, destination: Pusher) {
    this.archive = archive;
    this.destination = destination;
  }

  /** @throws WardctlError ARCHIVE_INVALID, and what the destination throws */
  async take(entry: ArchiveEntry, options?: FetchOptions): Promise<void> {
    if (entry.path === indexPath) this.index = await this.whole(entry);
    else if (entry.path === markerPath) this.checkMarker(await this.whole(entry));
    else await this.takeBlob(entry, options);
  }

  /** What the layout names, once all of it was taken. @throws WardctlError ARCHIVE_INVALID */
  finish(): ArchivedManifest[] {
    if (this.index === undefined)
      throw this.invalid(`expected the ${indexPath} of an image layout, found none`);
    if (!this.hasMarker) throw this.invalid(`expected the ${markerPath} of an image layout, found none`);
    const parsed = parseIndex(this.index, `${this.archive}: ${indexPath}`);
    return parsed.map(({ annotations = {}, mediaType, digest, size }) => ({
      name: annotations[containerdNameKey] ?? annotations[nameKey],
      descriptor: { mediaType, digest, size },
    }));
  }

  private async takeBlob({ path, sizeBytes, content }: ArchiveEntry, options?: FetchOptions): Promise<void> {
    const [, algorithm = '', hex = ''] = blobPattern.exec(path) ?? [];
    const digest = `${algorithm}:${hex}`;
    if (!isDigest(digest)) throw this.invalid(`${path}: expected the digest of its contents as name`);
    const descriptor = { mediaType: 'application/octet-stream', digest, size: sizeBytes };
    try {
      await this.destination.push(descriptor, () => content, options);
    } catch (error) {
      const isMismatch = error instanceof WardctlError && error.code === 'REGISTRY_DIGEST_MISMATCH';
      throw isMismatch ? invalidArchive(this.archive, `${path}: ${error.message}`, error) : error;
    }
  }

  private checkMarker(bytes: Buffer): void {
    const version = versionIn(bytes);
    if (version !== layoutVersion)
      throw this.invalid(`${markerPath}: expected version ${layoutVersion}, found ${version ?? 'none'}`);
    this.hasMarker = true;
  }

  private async whole({ path, sizeBytes, content }: ArchiveEntry): Promise<Buffer> {
    if (sizeBytes > maxManifestBytes)
      throw this.invalid(`${path}: ${sizeProblem(maxManifestBytes, sizeBytes)}`);
    const chunks: Uint8Array[] = [];
    for await (const chunk of content) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  private invalid(problem: string): WardctlError {
    return invalidArchive(this.archive, problem);
  }
}

function parseIndex(bytes: Buffer, name: string): ImageIndex['manifests'] {
  try {
    const parsed = parseManifest(bytes, mediaTypes.ociIndex, name);
    return parsed.type === 'index' ? parsed.manifests : [];
  } catch (error) {
    if (error instanceof WardctlError)
      throw new WardctlError('ARCHIVE_INVALID', error.message, { cause: error });
    throw error;
  }
}

function versionIn(bytes: Buffer): string | undefined {
  try {
    const document = parseJson(bytes);
    const version = isObject(document) ? document.get('imageLayoutVersion') : undefined;
    return typeof version === 'string' ? version.slice(0, 20) : undefined;
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}
