import { createHash, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { WardctlError } from '../../errors.ts';
import {
  acceptedKeys,
  algorithmOf,
  describeKey,
  signingDigests,
  type KeyAlgorithm,
} from '../key-algorithm.ts';

/** What a key signs with. @throws WardctlError KEY_INVALID for keys that are not accepted (sigstore-and-oci 3.4) */
export function signingAlgorithmOf(key: KeyObject): KeyAlgorithm {
  const algorithm = algorithmOf(key);
  if (algorithm !== undefined) return algorithm;
  throw new WardctlError('KEY_INVALID', `expected a key of ${acceptedKeys}; found ${describeKey(key)}`);
}

/** Signs as cosign does: ECDSA as DER, RSA with PKCS #1 v1.5. @throws WardctlError KEY_INVALID */
export function signBytes(bytes: Uint8Array, key: KeyObject): Buffer {
  const [digest] = signingDigests[signingAlgorithmOf(key)];
  return sign(digest, bytes, key);
}

/** Base64 of the SHA-256 of a key's DER (SubjectPublicKeyInfo): what bundles name it by. */
export function keyHintOf(privateKey: KeyObject): string {
  const der = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return createHash('sha256').update(der).digest('base64');
}
