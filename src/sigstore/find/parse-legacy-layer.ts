import { createHash } from 'node:crypto';
import { BUNDLE_V01_MEDIA_TYPE, toMessageSignatureBundle, type TransparencyLogEntry } from '@sigstore/bundle';
import { string, struct } from '../../json/index.ts';
import type { Signature, SignatureOrigin } from '../signature.ts';
import { fromBase64 } from '../encoding/bytes.ts';
import { certificateFromPem } from './certificate.ts';
import { cosignAnnotations } from './cosign-format.ts';
import { parsePayload } from './parse-payload.ts';
import { base64, count, decodeUntrusted, malformed, seconds, sha256Hex } from './untrusted-json.ts';

const logAnnotation = struct('RekorBundle', {
  SignedEntryTimestamp: base64,
  Payload: struct('Payload', { body: base64, integratedTime: seconds, logIndex: count, logID: sha256Hex }),
});
const logBody = struct('body', { kind: string, apiVersion: string });
const timestampAnnotation = struct('RFC3161Timestamp', { SignedRFC3161Timestamp: base64 });

/**
 * A signature out of a layer of the manifest with the tag `sha256-….sig` (sigstore-and-oci 1.1, 3.2). The chain of its
 * certificate is a hint that nobody needs, and is not looked at.
 * @param payload the layer's contents
 * @param annotations of the layer's descriptor
 * @throws SignatureError MALFORMED, TOO_LARGE
 */
export function parseLegacyLayer(
  payload: Uint8Array,
  annotations: Readonly<Record<string, string>>,
  origin: SignatureOrigin,
): Signature {
  const bytes = Buffer.from(payload);
  const subject = parsePayload(bytes);
  const signature = readSignature(annotations[cosignAnnotations.signature]);
  const certificate = ifGiven(annotations[cosignAnnotations.certificate], (text) =>
    certificateFromPem(text, 'the certificate'),
  );
  const bundle = toMessageSignatureBundle({
    digest: createHash('sha256').update(bytes).digest(),
    signature,
    certificateChain: true,
    ...(certificate && { certificate }),
  });
  const entry = ifGiven(annotations[cosignAnnotations.bundle], readLogEntry);
  const timestamp = ifGiven(annotations[cosignAnnotations.timestamp], readTimestamp);
  const { verificationMaterial } = bundle;
  return {
    ...origin,
    signedBytes: bytes,
    signature,
    certificate,
    bundle: {
      ...bundle,
      mediaType: BUNDLE_V01_MEDIA_TYPE,
      verificationMaterial: {
        ...verificationMaterial,
        tlogEntries: entry === undefined ? [] : [entry],
        timestampVerificationData: {
          rfc3161Timestamps: timestamp === undefined ? [] : [{ signedTimestamp: timestamp }],
        },
      },
    },
    subjects: [subject],
  };
}

function readSignature(text = ''): Buffer {
  const signature = fromBase64(text);
  if (signature === undefined || signature.length === 0)
    throw malformed(`the annotation ${cosignAnnotations.signature}`, 'expected a signature as base64');
  return signature;
}

/** Tools write an empty annotation where they have nothing. */
function ifGiven<T>(text: string | undefined, read: (text: string) => T): T | undefined {
  return text === undefined || text === '' ? undefined : read(text);
}

function readLogEntry(text: string): TransparencyLogEntry {
  const what = `the annotation ${cosignAnnotations.bundle}`;
  const { SignedEntryTimestamp, Payload } = decodeUntrusted(text, logAnnotation, what);
  const { body, integratedTime, logIndex, logID } = Payload;
  const { kind, apiVersion } = decodeUntrusted(body, logBody, 'the body of the log entry');
  return {
    logIndex,
    integratedTime,
    logId: { keyId: Buffer.from(logID.slice('sha256:'.length), 'hex') },
    kindVersion: { kind, version: apiVersion },
    inclusionPromise: { signedEntryTimestamp: SignedEntryTimestamp },
    inclusionProof: undefined,
    canonicalizedBody: body,
  };
}

function readTimestamp(text: string): Buffer {
  const what = `the annotation ${cosignAnnotations.timestamp}`;
  return decodeUntrusted(text, timestampAnnotation, what).SignedRFC3161Timestamp;
}
