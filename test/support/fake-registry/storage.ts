import { createHash } from 'node:crypto';

/** What a fake registry names contents by. */
export interface StoredDescriptor {
  readonly mediaType: string;
  readonly digest: `sha256:${string}` | `sha512:${string}`;
  readonly size: number;
}

export interface StoredManifest {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** One repository, in memory. */
export class Repository {
  readonly blobs = new Map<string, Buffer>();
  readonly manifests = new Map<string, StoredManifest>();
  /** Digest by tag. */
  readonly tags = new Map<string, string>();

  addBlob(bytes: Uint8Array, mediaType = 'application/octet-stream'): StoredDescriptor {
    const digest = sha256(bytes);
    this.blobs.set(digest, Buffer.from(bytes));
    return { mediaType, digest, size: bytes.length };
  }

  /** Keeps a manifest as it is, under its digest and, where one is given, a tag. */
  addManifest(bytes: Uint8Array, mediaType: string, tag?: string): StoredDescriptor {
    const digest = sha256(bytes);
    this.manifests.set(digest, { mediaType, bytes: Buffer.from(bytes) });
    if (tag !== undefined) this.tags.set(tag, digest);
    return { mediaType, digest, size: bytes.length };
  }

  /** The manifest of a tag or digest. */
  findManifest(tagOrDigest: string): { digest: string; manifest: StoredManifest } | undefined {
    const digest = this.tags.get(tagOrDigest) ?? tagOrDigest;
    const manifest = this.manifests.get(digest);
    return manifest && { digest, manifest };
  }
}

export function sha256(bytes: Uint8Array): `sha256:${string}` {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Whether the bytes are those that a sha256 or sha512 digest names. */
export function isDigestOf(digest: string, bytes: Uint8Array): boolean {
  const [algorithm = '', hex] = digest.split(':');
  return (
    ['sha256', 'sha512'].includes(algorithm) && createHash(algorithm).update(bytes).digest('hex') === hex
  );
}
