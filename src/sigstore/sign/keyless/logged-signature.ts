import { bundleToJSON, toDSSEBundle, type TransparencyLogEntry } from '@sigstore/bundle';
import { toPem } from '../../encoding/pem.ts';
import { cosignAnnotations, inTotoPayloadType } from '../../find/cosign-format.ts';
import type { NewBundle, NewLegacySignature } from '../new-signature.ts';
import type { CertifiedSignature } from './log-content.ts';

/** A signature, and what others said about it. */
export interface LoggedSignature extends CertifiedSignature {
  /** DER: those that lead from the certificate to its root. */
  readonly chain: readonly Buffer[];
  readonly entries: readonly TransparencyLogEntry[];
  readonly timestamps: readonly Buffer[];
}

/** As a layer with annotations (sigstore-and-oci 1.1). */
export function toLegacySignature({
  payload,
  signature,
  certificate,
  chain,
  entries: [entry],
  timestamps: [timestamp],
}: LoggedSignature): NewLegacySignature {
  return {
    format: 'legacy',
    payload,
    annotations: {
      [cosignAnnotations.signature]: signature.toString('base64'),
      [cosignAnnotations.certificate]: toPem('CERTIFICATE', certificate),
      [cosignAnnotations.chain]: chain.map((der) => toPem('CERTIFICATE', der)).join(''),
      ...(entry?.inclusionPromise && { [cosignAnnotations.bundle]: logAnnotation(entry) }),
      ...(timestamp && { [cosignAnnotations.timestamp]: timestampAnnotation(timestamp) }),
    },
    publicKey: undefined,
  };
}

function logAnnotation({
  inclusionPromise,
  canonicalizedBody,
  integratedTime,
  logIndex,
  logId,
}: TransparencyLogEntry): string {
  return JSON.stringify({
    SignedEntryTimestamp: inclusionPromise?.signedEntryTimestamp.toString('base64'),
    Payload: {
      body: canonicalizedBody.toString('base64'),
      integratedTime: Number(integratedTime),
      logIndex: Number(logIndex),
      logID: logId.keyId.toString('hex'),
    },
  });
}

function timestampAnnotation(timestamp: Buffer): string {
  return JSON.stringify({ SignedRFC3161Timestamp: timestamp.toString('base64') });
}

/** As a Sigstore bundle of version 0.3, with an envelope (sigstore-and-oci 1.2). */
export function toBundle({
  payload,
  signature,
  certificate,
  entries,
  timestamps,
}: LoggedSignature): NewBundle {
  const { verificationMaterial, ...bundle } = toDSSEBundle({
    artifact: payload,
    artifactType: inTotoPayloadType,
    signature,
    certificate,
  });
  const json = bundleToJSON({
    ...bundle,
    verificationMaterial: {
      ...verificationMaterial,
      tlogEntries: [...entries],
      timestampVerificationData:
        timestamps.length === 0
          ? undefined
          : { rfc3161Timestamps: timestamps.map((signedTimestamp) => ({ signedTimestamp })) },
    },
  });
  return { format: 'bundle', bundle: Buffer.from(JSON.stringify(json)) };
}
