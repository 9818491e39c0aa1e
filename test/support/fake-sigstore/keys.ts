import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export type KeyKind = 'p256' | 'p384' | 'rsa' | 'ed25519' | 'p521' | 'secp256k1' | 'rsa1024' | 'rsa-pss';

export function makeKey(kind: KeyKind = 'p256'): KeyPair {
  switch (kind) {
    case 'p256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' });
    case 'p384':
      return generateKeyPairSync('ec', { namedCurve: 'P-384' });
    case 'p521':
      return generateKeyPairSync('ec', { namedCurve: 'P-521' });
    case 'secp256k1':
      return generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
    case 'rsa':
      return generateKeyPairSync('rsa', { modulusLength: 2048 });
    case 'rsa1024':
      return generateKeyPairSync('rsa', { modulusLength: 1024 });
    case 'rsa-pss':
      return generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
    case 'ed25519':
      return generateKeyPairSync('ed25519');
  }
}

export function publicPem({ publicKey }: KeyPair): string {
  return publicKey.export({ format: 'pem', type: 'spki' }).toString();
}

/** @param hash of ECDSA and RSA; default: as long as the curve, or SHA-256 */
export function signWith({ privateKey }: KeyPair, bytes: Buffer, hash?: SigningHash): Buffer {
  return sign(hash ?? usualHash(privateKey), bytes, privateKey);
}

export type SigningHash = 'sha256' | 'sha384' | 'sha512';

export function usualHash({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): SigningHash | null {
  if (asymmetricKeyType === 'ed25519') return null;
  return asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'sha384' : 'sha256';
}

/** What bundles call a key: base64 of the SHA-256 of its DER. */
export function hintOf({ publicKey }: KeyPair): string {
  return createHash('sha256')
    .update(publicKey.export({ format: 'der', type: 'spki' }))
    .digest('base64');
}

export function pemOf(der: Buffer, label = 'CERTIFICATE'): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
