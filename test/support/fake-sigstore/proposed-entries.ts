import { createHash } from 'node:crypto';
import type { ProposedEntry } from './rekor.ts';

/** What is known about a signature when it is logged. */
export interface Loggable {
  readonly signature: Buffer;
  readonly signedBytes: Buffer;
  /** Of the envelope; of a message the signed bytes. */
  readonly payload: Buffer;
  /** Digest of the signed bytes. */
  readonly hash: 'sha256' | 'sha384' | 'sha512';
  /** The certificate, or the public key. */
  readonly signer: { readonly pem: string; readonly der: Buffer; readonly isCertificate: boolean };
}

export function hashedRekord({ signature, signedBytes, hash, signer }: Loggable): ProposedEntry {
  return {
    apiVersion: '0.0.1',
    kind: 'hashedrekord',
    spec: {
      data: { hash: { algorithm: hash, value: createHash(hash).update(signedBytes).digest('hex') } },
      signature: {
        content: signature.toString('base64'),
        publicKey: { content: Buffer.from(signer.pem).toString('base64') },
      },
    },
  };
}

/** As Rekor keeps it, not as it is handed in. The hash of the envelope depends on how that was written: nobody reads it. */
export function dsseEntry({ signature, payload, signer }: Loggable): ProposedEntry {
  return {
    apiVersion: '0.0.1',
    kind: 'dsse',
    spec: {
      envelopeHash: { algorithm: 'sha256', value: sha256(Buffer.concat([payload, signature])) },
      payloadHash: { algorithm: 'sha256', value: sha256(payload) },
      signatures: [
        { signature: signature.toString('base64'), verifier: Buffer.from(signer.pem).toString('base64') },
      ],
    },
  };
}

export function intotoEntry({ signature, payload, signer }: Loggable): ProposedEntry {
  const sig = Buffer.from(signature.toString('base64')).toString('base64');
  return {
    apiVersion: '0.0.2',
    kind: 'intoto',
    spec: {
      content: {
        envelope: {
          payloadType: 'application/vnd.in-toto+json',
          signatures: [{ publicKey: Buffer.from(signer.pem).toString('base64'), sig }],
        },
        hash: { algorithm: 'sha256', value: sha256(Buffer.concat([payload, signature])) },
        payloadHash: { algorithm: 'sha256', value: sha256(payload) },
      },
    },
  };
}

/** Of Rekor v2. */
export function hashedRekordV2({ signature, signedBytes, hash, signer }: Loggable): ProposedEntry {
  const rawBytes = signer.der.toString('base64');
  return {
    apiVersion: '0.0.2',
    kind: 'hashedrekord',
    spec: {
      hashedRekordV002: {
        data: {
          algorithm: hash.replace('sha', 'SHA2_'),
          digest: createHash(hash).update(signedBytes).digest('base64'),
        },
        signature: {
          content: signature.toString('base64'),
          verifier: {
            keyDetails: 'PKIX_ECDSA_P256_SHA_256',
            ...(signer.isCertificate ? { x509Certificate: { rawBytes } } : { publicKey: { rawBytes } }),
          },
        },
      },
    },
  };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
