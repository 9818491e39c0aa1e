import { WardctlError } from '../../errors.ts';
import type { TransportResponse } from '../transport/transport.ts';
import { isOutOfRange } from './answer-error.ts';
import { refuseEncoding } from './document.ts';
import { isTransientError, maxAttempts } from './retry.ts';
import { quoted } from './server-text.ts';

/** Something that is downloaded. */
export interface Download {
  /** For messages. */
  readonly what: string;
  /** In bytes, where it is known. */
  readonly size: number | undefined;
  /** Whether the whole is checked afterwards; else it is put together only from what the server says is the same. */
  readonly isVerified: boolean;
  /** Asks for it: the answer is 200 or 206. */
  readonly open: (headers: Readonly<Record<string, string>>) => Promise<TransportResponse>;
  /** Waits before attempt `attempt + 1`. */
  readonly pause: (attempt: number, error: unknown) => Promise<void>;
  /** An error as it may be told. */
  readonly presentable: (error: unknown) => unknown;
}

/** A connection that brought this much was worth it: the attempts are counted anew. */
const progressBytes = 1024 * 1024;

/**
 * The bytes of a download. Where it breaks off, the rest is asked for (sigstore-and-oci 4.2).
 * @throws WardctlError REGISTRY_*
 */
export async function* resumable(download: Download): AsyncIterable<Uint8Array> {
  const { what, size, isVerified, open, pause, presentable } = download;
  let received = 0;
  let etag: string | undefined;
  let isWithRanges = true;
  const reopen = async (): Promise<TransportResponse> => {
    if (received === 0 || !isWithRanges) return open({});
    try {
      return await open(rangeHeaders(received, etag));
    } catch (error) {
      // There is nothing behind what came, says the server: as a whole, it may give it.
      if (!isOutOfRange(error)) throw error;
      isWithRanges = false;
      return open({});
    }
  };
  try {
    for (let attempt = 1; ; attempt++) {
      const response = await reopen();
      refuseEncoding(response, what);
      const given = strongEtag(response);
      if (received > 0 && response.status !== 206 && !isVerified && (etag === undefined || etag !== given))
        throw changed(response, what);
      etag ??= given;
      const before = received;
      try {
        for await (const chunk of restOf(response, received, size, what)) {
          received += chunk.length;
          yield chunk;
        }
        return;
      } catch (error) {
        if (received === size) return;
        if (received - before >= progressBytes) attempt = 0;
        const isLost = !isVerified && received > 0 && etag === undefined;
        if (isLost || attempt === maxAttempts || !isTransientError(error)) throw error;
        await pause(Math.max(attempt, 1), error);
      }
    }
  } catch (error) {
    throw presentable(error);
  }
}

function rangeHeaders(received: number, etag: string | undefined): Record<string, string> {
  return { range: `bytes=${String(received)}-`, ...(etag === undefined ? {} : { 'if-range': etag }) };
}

/** Weak ones say nothing of bytes (RFC 9110, 13.1.5). */
function strongEtag(response: TransportResponse): string | undefined {
  const etag = response.header('etag');
  return etag?.startsWith('"') === true ? etag : undefined;
}

/** The bytes behind the first `received` ones, whether the server answers with the rest or with everything. */
async function* restOf(
  response: TransportResponse,
  received: number,
  size: number | undefined,
  what: string,
): AsyncIterable<Uint8Array> {
  let surplus = received;
  if (response.status === 206) {
    const range = response.header('content-range');
    const [, start, end, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(range ?? '') ?? [];
    const isRest =
      Number(start) === received &&
      (total === '*' || Number(end) === Number(total) - 1) &&
      (total === '*' || size === undefined || Number(total) === size);
    if (!isRest) {
      response.discard();
      throw new WardctlError(
        'REGISTRY_RESPONSE_INVALID',
        `${what}: expected the bytes from ${String(received)} on, found ${quoted(range, response.secrets)}`,
        { hint: 'The server, or a proxy in front of it, is broken; ask its operator.' },
      );
    }
    surplus = 0;
  }
  for await (const chunk of response.body()) {
    const rest = chunk.subarray(Math.min(surplus, chunk.length));
    surplus -= chunk.length - rest.length;
    if (rest.length > 0) yield rest;
  }
}

function changed(response: TransportResponse, what: string): WardctlError {
  response.discard();
  return new WardctlError('REGISTRY_UNREACHABLE', `${what}: the download broke off, and has changed since`, {
    hint: 'Try again.',
  });
}
