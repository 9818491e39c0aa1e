import type { KeyObject } from 'node:crypto';

/** What keys sign with, of those that are accepted (sigstore-and-oci 3.4). */
export type KeyAlgorithm = 'ecdsa-p256' | 'ecdsa-p384' | 'rsa' | 'ed25519';

/** The keys that are accepted, for messages. */
export const acceptedKeys = 'P-256, P-384, RSA of 2048 bits or more, or Ed25519';

const minModulusBits = 2048;

/** What a key signs with; `undefined` for keys that are not accepted. */
export function algorithmOf(key: KeyObject): KeyAlgorithm | undefined {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'ec':
      if (namedCurve === 'prime256v1') return 'ecdsa-p256';
      return namedCurve === 'secp384r1' ? 'ecdsa-p384' : undefined;
    case 'rsa':
      return modulusLength >= minModulusBits ? 'rsa' : undefined;
    case 'ed25519':
      return 'ed25519';
    default:
      return undefined;
  }
}

/** What a key is, for messages: `the curve secp521r1`, `rsa of 1024 bits`. */
export function describeKey(key: KeyObject): string {
  const { namedCurve, modulusLength } = key.asymmetricKeyDetails ?? {};
  const type = key.asymmetricKeyType ?? 'no such key';
  if (namedCurve !== undefined) return `the curve ${namedCurve}`;
  return modulusLength === undefined ? type : `${type} of ${String(modulusLength)} bits`;
}

/**
 * Digests that keys sign with, the usual one first; `null` where the algorithm has its own. Other tools sign by P-384 with
 * either.
 */
export const signingDigests = {
  'ecdsa-p256': ['sha256'],
  'ecdsa-p384': ['sha384', 'sha256'],
  rsa: ['sha256'],
  ed25519: [null],
} as const satisfies Readonly<Record<KeyAlgorithm, readonly (string | null)[]>>;
