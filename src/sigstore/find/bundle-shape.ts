import {
  BUNDLE_V01_MEDIA_TYPE,
  BUNDLE_V02_MEDIA_TYPE,
  BUNDLE_V03_LEGACY_MEDIA_TYPE,
  BUNDLE_V03_MEDIA_TYPE,
} from '@sigstore/bundle';
import {
  DecodeError,
  isObject,
  list,
  oneOf,
  optional,
  string,
  struct,
  type Decoder,
} from '../../json/index.ts';
import { base64, base64OrEmpty, count, seconds } from './untrusted-json.ts';

/** Of log entries and timestamps; the usual bundle has one. */
const maxProofs = 16;
/** More than any tree of 2^63 leaves needs. */
const maxHashes = 64;

/** The forms that are read, in both spellings of 0.3; `@sigstore/bundle` takes any that look alike. */
export const bundleMediaTypes = [
  BUNDLE_V01_MEDIA_TYPE,
  BUNDLE_V02_MEDIA_TYPE,
  BUNDLE_V03_LEGACY_MEDIA_TYPE,
  BUNDLE_V03_MEDIA_TYPE,
] as const;

const certificate = struct('X509Certificate', { rawBytes: base64 });

/** A log entry of a bundle; logs answer with the same. */
export const logEntryShape = struct('TransparencyLogEntry', {
  logIndex: optional(count),
  logId: struct('LogId', { keyId: base64 }),
  kindVersion: struct('KindVersion', { kind: string, version: string }),
  integratedTime: optional(seconds),
  inclusionPromise: optional(struct('InclusionPromise', { signedEntryTimestamp: base64 })),
  inclusionProof: optional(
    struct('InclusionProof', {
      logIndex: optional(count),
      rootHash: base64,
      treeSize: count,
      hashes: optional(short(base64, maxHashes)),
      checkpoint: struct('Checkpoint', { envelope: string }),
    }),
  ),
  canonicalizedBody: base64,
});

const verificationMaterial = oneMember(
  struct('VerificationMaterial', {
    certificate: optional(certificate),
    x509CertificateChain: optional(
      struct('X509CertificateChain', { certificates: short(certificate, maxProofs) }),
    ),
    publicKey: optional(struct('PublicKeyIdentifier', { hint: optional(string) })),
    tlogEntries: optional(short(logEntryShape, maxProofs)),
    timestampVerificationData: optional(
      struct('TimestampVerificationData', {
        rfc3161Timestamps: optional(
          short(struct('RFC3161SignedTimestamp', { signedTimestamp: base64 }), maxProofs),
        ),
      }),
    ),
  }),
  ['certificate', 'x509CertificateChain', 'publicKey'],
);

/**
 * What a bundle has to look like (sigstore-and-oci 1.2), as strictly as its reader in `@sigstore/bundle` does not look:
 * that takes any text for base64 or a number, and the first of several contents.
 */
export const bundleShape = oneMember(
  struct('Bundle', {
    mediaType: oneOf(...bundleMediaTypes),
    verificationMaterial,
    dsseEnvelope: optional(
      struct('Envelope', {
        payload: base64,
        payloadType: string,
        signatures: short(struct('Signature', { sig: base64, keyid: optional(string) }), 1),
      }),
    ),
    messageSignature: optional(
      struct('MessageSignature', {
        messageDigest: struct('HashOutput', { algorithm: oneOf('SHA2_256'), digest: base64OrEmpty }),
        signature: base64,
      }),
    ),
  }),
  ['dsseEnvelope', 'messageSignature'],
);

/** A list of at most `maxLength`. */
function short<T>(item: Decoder<T>, maxLength: number): Decoder<T[]> {
  const items = list(item);
  return {
    ...items,
    decode(value, path) {
      if (Array.isArray(value) && value.length > maxLength)
        throw new DecodeError(
          `expected a list of at most ${String(maxLength)}, found one of ${String(value.length)}`,
          path,
        );
      return items.decode(value, path);
    },
  };
}

/** An object with exactly one of the members: which of several counts is a matter of taste. */
function oneMember<T>(decoder: Decoder<T>, members: readonly string[]): Decoder<T> {
  return {
    ...decoder,
    decode(value, path) {
      const found = isObject(value)
        ? members.filter((member) => (value.get(member) ?? null) !== null)
        : undefined;
      if (found === undefined || found.length === 1) return decoder.decode(value, path);
      throw new DecodeError(
        `expected one of ${members.join(', ')}, found ${found.length === 0 ? 'none' : found.join(' and ')}`,
        path,
      );
    },
  };
}
