import { WardctlError } from '../../errors.ts';
import type { TransportResponse } from '../transport/transport.ts';

/**
 * The whole body of an answer that is to be small.
 * @throws WardctlError REGISTRY_TOO_LARGE, REGISTRY_RESPONSE_INVALID, and what reading the body throws
 */
export async function readDocument(
  response: TransportResponse,
  maxBytes: number,
  what: string,
): Promise<Buffer> {
  refuseEncoding(response, what);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body()) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new WardctlError(
        'REGISTRY_TOO_LARGE',
        `${what}: expected at most ${String(maxBytes)} bytes from ${response.url.host}, found more`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Digests are of the bytes as they are: a packed body is not what was asked for.
 * @throws WardctlError REGISTRY_RESPONSE_INVALID
 */
export function refuseEncoding(response: TransportResponse, what: string): void {
  const encoding = response.header('content-encoding');
  if (encoding === undefined || encoding.trim().toLowerCase() === 'identity') return;
  response.discard();
  throw new WardctlError(
    'REGISTRY_RESPONSE_INVALID',
    `${what}: expected the bytes as they are, found ${nameOf(encoding)}`,
    { hint: 'A proxy between here and the registry may pack what passes; have it leave the registry alone.' },
  );
}

/** What is no usual name is not repeated: a server may send back what nobody may see. */
function nameOf(encoding: string): string {
  return /^(?:gzip|x-gzip|deflate|br|zstd|compress)$/i.test(encoding)
    ? `the encoding "${encoding.toLowerCase()}"`
    : 'an encoding of another name';
}
