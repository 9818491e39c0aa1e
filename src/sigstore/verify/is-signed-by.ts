import { verify, type KeyObject } from 'node:crypto';
import { signingDigests, type KeyAlgorithm } from '../key-algorithm.ts';

/** Whether a signature (ECDSA's as DER) over bytes is by a key. */
export function isSignedBy(
  key: KeyObject,
  algorithm: KeyAlgorithm,
  bytes: Buffer,
  signature: Buffer,
): boolean {
  return signingDigests[algorithm].some((digest) => verify(digest, bytes, key, signature));
}
