import { createHash } from 'node:crypto';
import { RFC3161Timestamp } from '@sigstore/core';
import { ask, failed, type ServiceConnection } from './post.ts';
import type { SigningService } from './signing-config.ts';

const what = 'timestamp authority';

/**
 * TimeStampReq up to its last 32 bytes, the digest: version 1, SHA-256; no nonce, for nobody has seen the signature
 * before; no certificates, for those are in the trust root.
 */
const requestHead = Buffer.from('3036020101' + '3031300d06096086480165030402010500' + '0420', 'hex');

/**
 * Asks a timestamp authority (RFC 3161) to say when it saw a signature.
 * @returns its answer, as DER
 * @throws WardctlError SIGNING_FAILED, and what `post` throws
 */
export async function requestTimestamp(
  connection: ServiceConnection,
  { url }: SigningService,
  signature: Buffer,
): Promise<Buffer> {
  const digest = createHash('sha256').update(signature).digest();
  const answer = await ask(connection, {
    what,
    url: url.href,
    contentType: 'application/timestamp-query',
    accept: 'application/timestamp-reply',
    body: Buffer.concat([requestHead, digest]),
  });
  const response = Buffer.from(answer);
  try {
    RFC3161Timestamp.parse(response).tstInfo.verify(signature);
  } catch (error) {
    throw failed(
      what,
      url.href,
      'expected a timestamp of the signature (RFC 3161), found something else',
      error,
    );
  }
  return response;
}
