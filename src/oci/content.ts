import { WardctlError } from '../errors.ts';
import { sizeProblem } from '../files/index.ts';
import type { Descriptor } from './descriptor.ts';
import { ContentVerifier } from './digest.ts';
import { maxManifestBytes } from './manifest.ts';
import type { ContentSource, Fetcher, FetchOptions } from './target.ts';

const pieceBytes = 64 * 1024;

/** Looks at contents while they pass by. Both functions throw to refuse them. */
export interface Inspector {
  readonly update: (chunk: Uint8Array) => void;
  /** Called behind the last chunk. */
  readonly finish?: () => void;
}

/**
 * Contents on their way that {@link verified} checks: they end with an error where they are not what their descriptor
 * says. The class is the proof of it, so that nobody has to hash them a second time; only this file makes them.
 */
class VerifiedContent implements AsyncIterable<Uint8Array> {
  private readonly content: AsyncIterable<Uint8Array>;
  private readonly descriptor: Descriptor;

  constructor(content: AsyncIterable<Uint8Array>, descriptor: Descriptor) {
    this.content = content;
    this.descriptor = descriptor;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return this.content[Symbol.asyncIterator]();
  }

  provesTo(be: Descriptor): boolean {
    return this.descriptor.digest === be.digest && this.descriptor.size === be.size;
  }

  inspectedBy(inspector: Inspector): VerifiedContent {
    return new VerifiedContent(passed(this.content, inspector), this.descriptor);
  }
}

/**
 * The contents pass through, and the stream ends with an error where they are not the descriptor's. What is verified
 * already, for the same digest and size, is not hashed again.
 */
export function verified(
  content: AsyncIterable<Uint8Array>,
  descriptor: Descriptor,
  name: string,
): AsyncIterable<Uint8Array> {
  if (content instanceof VerifiedContent && content.provesTo(descriptor)) return content;
  return new VerifiedContent(checked(content, descriptor, name), descriptor);
}

/** The contents pass through while somebody looks at them; what was verified before is so afterwards. */
export function inspected(
  content: AsyncIterable<Uint8Array>,
  inspector: Inspector,
): AsyncIterable<Uint8Array> {
  return content instanceof VerifiedContent ? content.inspectedBy(inspector) : passed(content, inspector);
}

async function* checked(
  content: AsyncIterable<Uint8Array>,
  descriptor: Descriptor,
  name: string,
): AsyncIterable<Uint8Array> {
  const verifier = new ContentVerifier(descriptor, name);
  for await (const chunk of content) {
    verifier.update(chunk);
    yield chunk;
  }
  verifier.finish();
}

async function* passed(
  content: AsyncIterable<Uint8Array>,
  { update, finish }: Inspector,
): AsyncIterable<Uint8Array> {
  for await (const chunk of content) {
    update(chunk);
    yield chunk;
  }
  finish?.();
}

/** Contents that are in memory already. They come piece by piece, so that it can be told how far they have got. */
export function inMemory(bytes: Uint8Array): ContentSource {
  return async function* source() {
    for (let start = 0; start < bytes.length; start += pieceBytes)
      yield await Promise.resolve(bytes.subarray(start, start + pieceBytes));
  };
}

/**
 * Small contents, whole: a manifest or a configuration. They are what the descriptor says, whatever the source does.
 * @throws WardctlError REGISTRY_TOO_LARGE for more than 4 MiB, and what `fetch` throws
 */
export async function fetchWhole(
  from: Fetcher,
  descriptor: Descriptor,
  options?: FetchOptions,
): Promise<Buffer> {
  if (descriptor.size > maxManifestBytes) {
    throw new WardctlError(
      'REGISTRY_TOO_LARGE',
      `${descriptor.digest}: ${sizeProblem(maxManifestBytes, descriptor.size)}`,
    );
  }
  const chunks: Uint8Array[] = [];
  const content = verified(from.fetch(descriptor, options), descriptor, descriptor.digest);
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}
