import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { checkValidity } from './check-authority.ts';
import type { TrustValue } from './trust-text.ts';

const curves = {
  PKIX_ECDSA_P256_SHA_256: 'prime256v1',
  PKIX_ECDSA_P384_SHA_384: 'secp384r1',
  PKIX_ED25519: 'ed25519',
} as const;

/** Of an identifier in checkpoints. */
const shortIdBytes = 4;
const ed25519Signature = Buffer.from([0x01]);

/**
 * Checks a transparency log, or a log of certificates: its key is of a kind that logs are verified with, and its
 * identifier is that key's (sigstore-and-oci 2.6, 3.3).
 * @throws WardctlError TRUST_ROOT_INVALID
 */
export function checkLog(log: TrustValue): void {
  log.withKeys('baseUrl', 'hashAlgorithm', 'publicKey', 'logId', 'checkpointKeyId', 'operator');
  const baseUrl = log.member('baseUrl').text();
  log.member('operator').text();
  const hash = log.member('hashAlgorithm');
  if (!hash.isMissing()) hash.choice('SHA2_256');
  const publicKey = log.member('publicKey').withKeys('rawBytes', 'keyDetails', 'validFor');
  const key = readKey(publicKey);
  checkValidity(publicKey.member('validFor'));
  const ids = identifiersOf(key, baseUrl);
  checkId(log.member('logId'), ids);
  const checkpointKeyId = log.member('checkpointKeyId');
  if (!checkpointKeyId.isMissing()) checkId(checkpointKeyId, ids);
}

function readKey(publicKey: TrustValue): KeyObject {
  const details = publicKey.member('keyDetails').choice(...detailNames);
  const rawBytes = publicKey.member('rawBytes');
  const der = rawBytes.bytes();
  let key: KeyObject;
  try {
    key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch (error) {
    throw rawBytes.wrong('expected the DER form of a public key, found other bytes', error);
  }
  const kind = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType ?? '';
  if (kind !== curves[details]) throw rawBytes.wrong(`expected a key of the kind ${details}, found ${kind}`);
  return key;
}

const detailNames = Object.keys(curves).filter((name): name is keyof typeof curves => name in curves);

/**
 * What a log may be called by: the hash of its key; those that are newer, the hash of its name and its key, as
 * checkpoints have it (C2SP, signed notes).
 */
function identifiersOf(key: KeyObject, baseUrl: string): Buffer[] {
  const der = key.export({ type: 'spki', format: 'der' });
  const ofKey = createHash('sha256').update(der).digest();
  if (key.asymmetricKeyType !== 'ed25519') return [ofKey];
  const name = baseUrl.replace(/^[a-z]+:\/\//, '');
  const raw = Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
  const ofName = createHash('sha256').update(`${name}\n`).update(ed25519Signature).update(raw).digest();
  return [ofKey, ofName];
}

function checkId(id: TrustValue, expected: readonly Buffer[]): void {
  const keyId = id.withKeys('keyId').member('keyId');
  const bytes = keyId.bytes();
  if (expected.some((one) => one.equals(bytes) || one.subarray(0, shortIdBytes).equals(bytes))) return;
  const wanted = expected.map((one) => one.toString('base64')).join(' or ');
  throw keyId.wrong(
    `expected the identifier of this log's key, ${wanted}, found ${bytes.toString('base64')}`,
  );
}
