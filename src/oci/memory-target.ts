import { WardctlError } from '../errors.ts';
import { inMemory, verified } from './content.ts';
import type { Descriptor } from './descriptor.ts';
import { isDigest, type Digest } from './digest.ts';
import type { ContentSource, FetchOptions, Target } from './target.ts';

/** Keeps contents in memory: for one artifact on its way from or to somewhere else. */
export class MemoryTarget implements Target {
  private readonly contents = new Map<Digest, { descriptor: Descriptor; bytes: Buffer }>();
  private readonly tags = new Map<string, Digest>();

  fetch(descriptor: Descriptor, options?: FetchOptions): AsyncIterable<Uint8Array> {
    return verified(this.read(descriptor, options), descriptor, descriptor.digest);
  }

  resolve(tagOrDigest: string): Promise<Descriptor> {
    const digest = isDigest(tagOrDigest) ? tagOrDigest : this.tags.get(tagOrDigest);
    const found = digest === undefined ? undefined : this.contents.get(digest);
    return found === undefined ? Promise.reject(missing(tagOrDigest)) : Promise.resolve(found.descriptor);
  }

  exists({ digest, size }: Descriptor): Promise<boolean> {
    return Promise.resolve(this.contents.get(digest)?.bytes.length === size);
  }

  async push(descriptor: Descriptor, content: ContentSource, { signal }: FetchOptions = {}): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of verified(content(), descriptor, descriptor.digest)) {
      signal?.throwIfAborted();
      chunks.push(chunk);
    }
    this.contents.set(descriptor.digest, { descriptor, bytes: Buffer.concat(chunks) });
  }

  tag({ digest }: Descriptor, tag: string): Promise<void> {
    if (!this.contents.has(digest)) return Promise.reject(missing(digest));
    this.tags.set(tag, digest);
    return Promise.resolve();
  }

  private async *read({ digest }: Descriptor, { signal }: FetchOptions = {}): AsyncIterable<Uint8Array> {
    signal?.throwIfAborted();
    const found = this.contents.get(digest);
    if (found === undefined) throw missing(digest);
    yield* inMemory(found.bytes)();
  }
}

function missing(name: string): WardctlError {
  return new WardctlError('REGISTRY_NOT_FOUND', `${name} is not there`);
}
