import { dsse } from '@sigstore/core';
import { createHash } from 'node:crypto';
import type { FakeSigstore } from './fake-sigstore.ts';
import { hintOf } from './keys.ts';
import { dsseEntry, hashedRekord, hashedRekordV2, intotoEntry, type Loggable } from './proposed-entries.ts';
import type { LogEntryJson, ProposedEntry } from './rekor.ts';
import {
  issueCertificate,
  logEntry,
  signBytes,
  type KeylessOptions,
  type KeyOptions,
  type Signed,
  type Signing,
} from './signing.ts';

export interface BundleOptions {
  /** Default: 0.3, in its newer spelling. */
  readonly version?: '0.1' | '0.2' | '0.3';
  /** What Rekor v1 gives. Default: a proof and a promise. 0.1 needs a promise, later ones a proof. */
  readonly proof?: 'promise' | 'inclusion' | 'both';
  /** How Rekor v1 calls the entry of an envelope. Default: `dsse`. */
  readonly entryKind?: 'dsse' | 'intoto';
  /** Bytes of the manifest: signs them, without an envelope. */
  readonly message?: Buffer;
  /** Members of the statement in place of the usual ones. */
  readonly statement?: Readonly<Record<string, unknown>>;
  readonly payloadType?: string;
}

/** A bundle as JSON, as far as tests change it. */
export interface BundleJson {
  mediaType: string;
  verificationMaterial: {
    certificate?: { rawBytes: string };
    x509CertificateChain?: { certificates: { rawBytes: string }[] };
    publicKey?: { hint: string };
    tlogEntries?: LogEntryJson[];
    timestampVerificationData?: { rfc3161Timestamps: { signedTimestamp: string }[] };
  };
  dsseEnvelope?: {
    payload: string;
    payloadType: string;
    signatures: { sig: string; keyid?: string }[];
  };
  messageSignature?: { messageDigest: { algorithm: string; digest: string }; signature: string };
}

const inTotoType = 'application/vnd.in-toto+json';

export async function signBundleKeyless(
  sigstore: FakeSigstore,
  options: KeylessOptions & BundleOptions,
): Promise<BundleJson> {
  return await signBundle(sigstore, await issueCertificate(sigstore, options), { log: 'v1', ...options });
}

export async function signBundleWithKey(
  sigstore: FakeSigstore,
  options: KeyOptions & BundleOptions,
): Promise<BundleJson> {
  return await signBundle(
    sigstore,
    { key: options.key, certificate: undefined },
    { log: 'none', ...options },
  );
}

/** The bytes that are kept in a registry. */
export function bundleBytes(bundle: BundleJson): Buffer {
  return Buffer.from(JSON.stringify(bundle));
}

async function signBundle(
  sigstore: FakeSigstore,
  signing: Signing,
  options: (KeylessOptions | KeyOptions) & BundleOptions,
): Promise<BundleJson> {
  const { version = '0.3', message, payloadType = inTotoType } = options;
  const payload = message ?? statementOf(options);
  const signedBytes = message ?? dsse.preAuthEncoding(payloadType, payload);
  const signed = await signBytes(sigstore, signing, { signedBytes, payload }, options);
  const entries = options.log === 'none' ? [] : [await logged(sigstore, signed, options)];
  const { timestamp } = signed;
  return {
    mediaType:
      version === '0.3'
        ? 'application/vnd.dev.sigstore.bundle.v0.3+json'
        : `application/vnd.dev.sigstore.bundle+json;version=${version}`,
    verificationMaterial: {
      ...signerOf(signing, version),
      ...(entries.length > 0 && { tlogEntries: entries }),
      ...(timestamp !== undefined && {
        timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: timestamp.toString('base64') }] },
      }),
    },
    ...contentOf(signed, payloadType, message !== undefined),
  };
}

function signerOf({ key, certificate }: Signing, version: string): BundleJson['verificationMaterial'] {
  if (certificate === undefined) return { publicKey: { hint: hintOf(key) } };
  const rawBytes = certificate.toString('base64');
  return version === '0.3'
    ? { certificate: { rawBytes } }
    : { x509CertificateChain: { certificates: [{ rawBytes }] } };
}

function contentOf(
  { signature, payload }: Signed,
  payloadType: string,
  isMessage: boolean,
): Pick<BundleJson, 'dsseEnvelope' | 'messageSignature'> {
  const sig = signature.toString('base64');
  if (!isMessage)
    return { dsseEnvelope: { payload: payload.toString('base64'), payloadType, signatures: [{ sig }] } };
  const digest = createHash('sha256').update(payload).digest('base64');
  return { messageSignature: { messageDigest: { algorithm: 'SHA2_256', digest }, signature: sig } };
}

async function logged(
  sigstore: FakeSigstore,
  signed: Signed,
  options: (KeylessOptions | KeyOptions) & BundleOptions,
): Promise<LogEntryJson> {
  const { proof = 'both', log } = options;
  const entry = await logEntry(sigstore, proposedEntry(signed, options), options);
  if (log === 'v2') return entry;
  const { inclusionPromise, inclusionProof, ...rest } = entry;
  return {
    ...rest,
    ...(proof !== 'inclusion' && inclusionPromise && { inclusionPromise }),
    ...(proof !== 'promise' && inclusionProof && { inclusionProof }),
  };
}

function proposedEntry(
  signed: Loggable,
  { log, message, entryKind = 'dsse' }: (KeylessOptions | KeyOptions) & BundleOptions,
): ProposedEntry {
  if (log === 'v2') return hashedRekordV2(signed);
  if (message !== undefined) return hashedRekord(signed);
  return entryKind === 'dsse' ? dsseEntry(signed) : intotoEntry(signed);
}

function statementOf({
  manifest,
  annotations,
  statement,
}: (KeylessOptions | KeyOptions) & BundleOptions): Buffer {
  const [, hex] = manifest.split(':');
  return Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ digest: { sha256: hex }, ...(annotations && { annotations }) }],
      predicateType: 'https://sigstore.dev/cosign/sign/v1',
      predicate: {},
      ...statement,
    }),
  );
}
