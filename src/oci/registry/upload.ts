import { WardctlError } from '../../errors.ts';
import { verified } from '../content.ts';
import type { Descriptor } from '../descriptor.ts';
import type { ContentSource, FetchOptions } from '../target.ts';
import type { Exchange } from './exchange.ts';
import type { RepositoryUrls } from './repository-urls.ts';
import { retrying } from './retry.ts';
import { uploadInChunks } from './upload-chunks.ts';
import {
  openSession,
  requireKept,
  withDigest,
  type BlobUpload,
  type UploadSession,
} from './upload-session.ts';

export interface UploadOptions extends FetchOptions {
  /** One that has begun already; others are opened where it does not take the blob. */
  readonly session?: UploadSession | undefined;
}

/**
 * Uploads a blob in one piece: POST opens a session, PUT fills and closes it (distribution spec 1.1, pushing blobs).
 * An upload that breaks off starts anew; one that is too large for what stands before the registry goes in chunks.
 * @throws WardctlError REGISTRY_*, and what reading `content` throws
 */
export async function uploadBlob(
  exchange: Exchange,
  urls: RepositoryUrls,
  descriptor: Descriptor,
  content: ContentSource,
  { signal, session }: UploadOptions = {},
): Promise<void> {
  const what = urls.about(descriptor.digest);
  const checked: ContentSource = () => verified(content(), descriptor, what);
  const upload = { exchange, urls, descriptor, content: checked, what, signal };
  let begun = session;
  try {
    await retrying(
      async () => {
        const { url } = begun ?? (await openSession(upload));
        begun = undefined;
        await uploadWhole(upload, url);
      },
      (attempt, error) => exchange.pause(attempt, error, signal),
    );
  } catch (error) {
    if (!isTooLargeForOne(error)) throw error;
    await uploadInChunks(upload);
  }
}

async function uploadWhole(
  { exchange, urls, descriptor, content, what, signal }: BlobUpload,
  session: URL,
): Promise<void> {
  const response = await exchange.send({
    method: 'PUT',
    url: withDigest(session, descriptor.digest),
    scope: urls.pushScope,
    what,
    headers: { 'content-type': 'application/octet-stream' },
    body: { content, size: descriptor.size },
    signal,
  });
  requireKept(response, descriptor, what);
}

function isTooLargeForOne(error: unknown): boolean {
  return error instanceof WardctlError && error.details?.['status'] === 413;
}
