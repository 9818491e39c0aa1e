import type { KeyObject } from 'node:crypto';
import { DerReader, derTag } from './der.ts';
import type { ParsedCertificate } from './parse.ts';

/** The signature algorithms that are strong enough: object identifier, hexadecimal, and type of key. */
const algorithms = new Map([
  ['2a864886f70d01010b', 'rsa'], // sha256WithRSAEncryption
  ['2a864886f70d01010c', 'rsa'], // sha384WithRSAEncryption
  ['2a864886f70d01010d', 'rsa'], // sha512WithRSAEncryption
  ['2a864886f70d01010a', 'rsa'], // RSASSA-PSS, its hash is checked below
  ['2a8648ce3d040302', 'ec'], // ecdsa-with-SHA256
  ['2a8648ce3d040303', 'ec'], // ecdsa-with-SHA384
  ['2a8648ce3d040304', 'ec'], // ecdsa-with-SHA512
  ['2b6570', 'ed25519'],
]);

const rsassaPss = '2a864886f70d01010a';

/** SHA-256, SHA-384 and SHA-512. */
const strongHashes = new Set(['608648016503040201', '608648016503040202', '608648016503040203']);

const curves = new Set(['prime256v1', 'secp384r1', 'secp521r1']);

const minRsaBits = 2048;
/** Larger keys only serve to keep the verifier busy. */
const maxRsaBits = 8192;

export type SignatureVerdict = 'valid' | 'invalid' | 'unsupported';

/** Whether the issuer signed the certificate, with an algorithm and a key that are strong enough. */
export function checkSignature(certificate: ParsedCertificate, issuer: ParsedCertificate): SignatureVerdict {
  try {
    return hasStrongAlgorithm(certificate.signatureAlgorithm, issuer.x509.publicKey)
      ? verdict(certificate.x509.verify(issuer.x509.publicKey))
      : 'unsupported';
  } catch {
    // A key or a parameter that the crypto library or our reader does not know.
    return 'unsupported';
  }
}

function verdict(isValid: boolean): SignatureVerdict {
  return isValid ? 'valid' : 'invalid';
}

function hasStrongAlgorithm(identifier: Uint8Array, key: KeyObject): boolean {
  const algorithm = new DerReader(new DerReader(identifier).read(derTag.sequence).content);
  const id = hex(algorithm.read(derTag.oid).content);
  const keyType = algorithms.get(id);
  if (keyType === undefined || !isStrongKey(key, keyType)) return false;
  return id !== rsassaPss || hasStrongHash(algorithm);
}

function isStrongKey(key: KeyObject, keyType: string): boolean {
  if (key.asymmetricKeyType !== keyType) return false;
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  if (keyType === 'rsa') return modulusLength >= minRsaBits && modulusLength <= maxRsaBits;
  return keyType !== 'ec' || curves.has(namedCurve);
}

/** The parameters of RSASSA-PSS start with the hash; left out, it is SHA-1 (RFC 4055, 3.1). */
function hasStrongHash(algorithm: DerReader): boolean {
  const parameters = new DerReader(algorithm.read(derTag.sequence).content);
  const hash = parameters.readOptional(derTag.context0);
  if (hash === undefined) return false;
  const identifier = new DerReader(new DerReader(hash.content).read(derTag.sequence).content);
  return strongHashes.has(hex(identifier.read(derTag.oid).content));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
