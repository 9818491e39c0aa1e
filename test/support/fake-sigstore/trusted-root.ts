import { createHash } from 'node:crypto';
import type { FakeSigstore } from './fake-sigstore.ts';

interface ValidFor {
  start?: string;
  end?: string;
}

export interface LogJson {
  baseUrl: string;
  hashAlgorithm: string;
  publicKey: { rawBytes: string; keyDetails: string; validFor: ValidFor };
  logId: { keyId: string };
}

export interface AuthorityJson {
  subject: { organization: string; commonName: string };
  uri: string;
  certChain: { certificates: { rawBytes: string }[] };
  validFor: ValidFor;
}

/** TrustedRoot as protobuf's JSON. */
export interface TrustedRootJson {
  mediaType: string;
  tlogs: LogJson[];
  certificateAuthorities: AuthorityJson[];
  ctlogs: LogJson[];
  timestampAuthorities: AuthorityJson[];
}

const dayMs = 24 * 60 * 60 * 1000;

export function trustedRootJson(sigstore: FakeSigstore): TrustedRootJson {
  const { authority, ctLog, rekorV1, rekorV2, timestampAuthority } = sigstore;
  const validFor = { start: new Date(sigstore.start.getTime() - dayMs).toISOString() };
  const log = (
    baseUrl: string,
    key: Buffer,
    logId: Buffer,
    keyDetails = 'PKIX_ECDSA_P256_SHA_256',
  ): LogJson => ({
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: key.toString('base64'), keyDetails, validFor: { ...validFor } },
    logId: { keyId: logId.toString('base64') },
  });
  return {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [
      log(rekorV1.baseUrl, rekorV1.publicKey, rekorV1.logId),
      log(rekorV2.baseUrl, rekorV2.publicKey, rekorV2.logId, 'PKIX_ED25519'),
    ],
    certificateAuthorities: [
      authorityJson('https://fulcio.example', [authority.intermediate, authority.root], validFor),
    ],
    ctlogs: [
      log('https://ctfe.example', ctLog.publicKey, createHash('sha256').update(ctLog.publicKey).digest()),
    ],
    timestampAuthorities: [authorityJson('https://tsa.example', timestampAuthority.certificates, validFor)],
  };
}

/** @param certificates the signing one first, the root last */
export function authorityJson(
  uri: string,
  certificates: readonly Buffer[],
  validFor: ValidFor,
): AuthorityJson {
  return {
    subject: { organization: 'fake', commonName: new URL(uri).host },
    uri,
    certChain: { certificates: certificates.map((der) => ({ rawBytes: der.toString('base64') })) },
    validFor: { ...validFor },
  };
}
