import { WardctlError } from '../../errors.ts';
import { inMemory } from '../content.ts';
import { isOutOfRange } from './answer-error.ts';
import { isTransientError, maxAttempts } from './retry.ts';
import { quoted } from './server-text.ts';
import { openSession, requireKept, sessionUrl, withDigest, type BlobUpload } from './upload-session.ts';

const chunkBytes = 4 * 1024 * 1024;
/** A registry that wants larger pieces would have us keep them in memory. */
const maxChunkBytes = 64 * 1024 * 1024;

/**
 * Uploads a blob in chunks of 4 MiB, or of what the registry wants at least: POST, PATCH for each, PUT (distribution
 * spec 1.1, pushing a blob in chunks).
 * @throws WardctlError REGISTRY_*, and what reading the contents throws
 */
export async function uploadInChunks(upload: BlobUpload): Promise<void> {
  const { exchange, urls, descriptor, content, what, signal } = upload;
  const { url, minChunkBytes } = await openSession(upload);
  if (minChunkBytes > maxChunkBytes) {
    throw new WardctlError(
      'REGISTRY_RESPONSE_INVALID',
      `${what}: expected the registry to take chunks of ${String(maxChunkBytes)} bytes, found that it wants at least ${String(minChunkBytes)}`,
    );
  }
  let session = url;
  let start = 0;
  for await (const chunk of inPieces(content(), Math.max(chunkBytes, minChunkBytes))) {
    session = await sendChunk(upload, session, chunk, start);
    start += chunk.length;
  }
  const response = await exchange.send({
    method: 'PUT',
    url: withDigest(session, descriptor.digest),
    scope: urls.pushScope,
    what,
    signal,
  });
  requireKept(response, descriptor, what);
}

/** Sends bytes from `start` on; where that breaks off, what the registry does not have yet. */
async function sendChunk(upload: BlobUpload, session: URL, chunk: Uint8Array, start: number): Promise<URL> {
  const { exchange, urls, what, signal } = upload;
  let url = session;
  let sent = 0;
  for (let attempt = 1; ; attempt++) {
    const rest = chunk.subarray(sent);
    try {
      const response = await exchange.send({
        method: 'PATCH',
        url,
        scope: urls.pushScope,
        what,
        headers: {
          'content-type': 'application/octet-stream',
          'content-range': `${String(start + sent)}-${String(start + chunk.length - 1)}`,
        },
        body: { content: inMemory(rest), size: rest.length },
        signal,
      });
      response.discard();
      return sessionUrl(response, what);
    } catch (error) {
      if (attempt === maxAttempts || !(isTransientError(error) || isOutOfRange(error))) throw error;
      await exchange.pause(attempt, error, signal);
      const state = await askState(upload, url);
      url = state.url;
      sent = state.received - start;
      if (sent === chunk.length) return url;
      if (sent < 0 || sent > chunk.length) throw error;
    }
  }
}

/** How much the registry has, and where to go on. */
async function askState(upload: BlobUpload, session: URL): Promise<{ url: URL; received: number }> {
  const { exchange, urls, what, signal } = upload;
  const response = await exchange.send({ method: 'GET', url: session, scope: urls.pushScope, what, signal });
  response.discard();
  const range = response.header('range');
  const end = /^(?:bytes=)?0-(\d{1,15})$/.exec(range ?? '')?.[1];
  if (end === undefined) {
    throw new WardctlError(
      'REGISTRY_RESPONSE_INVALID',
      `${what}: expected in Range how much of the upload is there, found ${quoted(range, response.secrets)}`,
    );
  }
  // `0-0` is what registries say of nothing, too; no chunk of ours is a single byte.
  const received = end === '0' ? 0 : Number(end) + 1;
  const location = response.header('location');
  return { url: location === undefined ? session : sessionUrl(response, what), received };
}

/** The same bytes in pieces of `size`; the last one may be shorter. */
async function* inPieces(content: AsyncIterable<Uint8Array>, size: number): AsyncIterable<Uint8Array> {
  let pending: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of content) {
    pending.push(chunk);
    length += chunk.length;
    while (length >= size) {
      const all = Buffer.concat(pending);
      yield all.subarray(0, size);
      pending = [all.subarray(size)];
      length -= size;
    }
  }
  if (length > 0) yield Buffer.concat(pending);
}
