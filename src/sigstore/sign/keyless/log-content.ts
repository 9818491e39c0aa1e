import { createHash } from 'node:crypto';
import { toPem } from '../../encoding/pem.ts';
import { inTotoPayloadType } from '../../find/cosign-format.ts';
import type { SignedContent } from '../../verify/signed-content.ts';

/** A signature by the key of a certificate. */
export interface CertifiedSignature extends SignedContent {
  /** DER. */
  readonly certificate: Buffer;
}

/** What a log with the API v1 (Rekor) is told about a signature (sigstore-and-oci 1.1, 1.2). */
export function proposedEntry(signature: CertifiedSignature): object {
  return signature.form === 'message' ? hashedRekordEntry(signature) : dsseEntry(signature);
}

function hashedRekordEntry({ signedBytes, signature, certificate }: CertifiedSignature): object {
  return {
    apiVersion: '0.0.1',
    kind: 'hashedrekord',
    spec: {
      data: { hash: { algorithm: 'sha256', value: sha256(signedBytes).toString('hex') } },
      signature: {
        content: signature.toString('base64'),
        publicKey: { content: verifierOf(certificate) },
      },
    },
  };
}

function dsseEntry({ payload, signature, certificate }: CertifiedSignature): object {
  const envelope = {
    payload: payload.toString('base64'),
    payloadType: inTotoPayloadType,
    signatures: [{ sig: signature.toString('base64') }],
  };
  return {
    apiVersion: '0.0.1',
    kind: 'dsse',
    spec: {
      proposedContent: { envelope: JSON.stringify(envelope), verifiers: [verifierOf(certificate)] },
    },
  };
}

/** What a log with the API v2 is told, of envelopes, too: it knows only hashes of what was signed. */
export function hashedRekordRequest({ signedBytes, signature, certificate }: CertifiedSignature): object {
  return {
    hashedRekordRequestV002: {
      digest: sha256(signedBytes).toString('base64'),
      signature: {
        content: signature.toString('base64'),
        verifier: {
          x509Certificate: { rawBytes: certificate.toString('base64') },
          keyDetails: 'PKIX_ECDSA_P256_SHA_256',
        },
      },
    },
  };
}

function verifierOf(certificate: Buffer): string {
  return Buffer.from(toPem('CERTIFICATE', certificate)).toString('base64');
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
