import { ASN1Obj } from '@sigstore/core';
import { createHash, createPublicKey, verify, X509Certificate } from 'node:crypto';
import type { FakeSigstore } from './fake-sigstore.ts';
import { pemOf } from './keys.ts';
import { dsseEntry, hashedRekordV2 } from './proposed-entries.ts';
import type { LogEntryJson, ProposedEntry } from './rekor.ts';

const minuteMs = 60 * 1000;
/** Of ASN.1; in a request for a timestamp: whether certificates are to be sent along. */
const booleanTag = 0x01;

/** What Fulcio (API v2) is asked. */
export interface CertificateRequest {
  /** wardctl sends the token here, cosign in a header. */
  readonly credentials?: { readonly oidcIdentityToken: string };
  readonly publicKeyRequest: {
    readonly publicKey: { readonly algorithm: string; readonly content: string };
    readonly proofOfPossession: string;
  };
}

/** What Rekor (API v2) is asked. */
export interface LogRequest {
  readonly hashedRekordRequestV002: {
    readonly digest: string;
    readonly signature: {
      readonly content: string;
      readonly verifier: { readonly x509Certificate: { readonly rawBytes: string } };
    };
  };
}

interface ProposedEnvelope {
  readonly proposedContent: { readonly envelope: string; readonly verifiers: readonly string[] };
}

interface Claims {
  readonly iss: string;
  readonly sub?: string;
  readonly email?: string;
}

/** Fulcio's answer: a certificate for whom the token names, whoever signed it, from the time of the clock on. */
export async function answerCertificate(
  { authority, ctLog, clock }: FakeSigstore,
  { publicKeyRequest }: CertificateRequest,
  token: string,
): Promise<object> {
  const { iss, email, sub = '' } = claimsOf(token);
  const subject = email ?? sub;
  const publicKey = createPublicKey(publicKeyRequest.publicKey.content);
  const proof = Buffer.from(publicKeyRequest.proofOfPossession, 'base64');
  if (!verify('sha256', Buffer.from(subject), publicKey, proof))
    throw new TypeError('no proof of possession of the key');
  const leaf = await authority.issue({
    publicKey,
    names: [subject.includes('://') ? { uri: subject } : { email: subject }],
    issuers: { old: iss, new: iss },
    notBefore: new Date(clock.getTime() - minuteMs),
    notAfter: new Date(clock.getTime() + 9 * minuteMs),
    ctLog,
  });
  const certificates = [leaf, authority.intermediate, authority.root].map((der) => pemOf(der));
  return { signedCertificateEmbeddedSct: { chain: { certificates } } };
}

/** What Rekor v1 answers, and the id of the entry. */
export async function answerLogV1(
  { rekorV1 }: FakeSigstore,
  entry: ProposedEntry,
): Promise<{ readonly id: string; readonly answer: object }> {
  const kept = entry.kind === 'dsse' ? keptEnvelope(entry.spec as ProposedEnvelope) : entry;
  const logged = await rekorV1.log(kept);
  const id = createHash('sha256').update(logged.canonicalizedBody).digest('hex');
  return { id, answer: { [id]: asV1(logged) } };
}

/** What Rekor v2 answers. */
export function answerLogV2(
  { rekorV2 }: FakeSigstore,
  { hashedRekordRequestV002: { digest, signature } }: LogRequest,
): Promise<LogEntryJson> {
  const der = Buffer.from(signature.verifier.x509Certificate.rawBytes, 'base64');
  const nothing = Buffer.alloc(0);
  const entry = hashedRekordV2({
    signature: Buffer.from(signature.content, 'base64'),
    signedBytes: nothing,
    payload: nothing,
    hash: 'sha256',
    signer: { pem: pemOf(der), der, isCertificate: true },
  });
  const { spec } = entry as { spec: { hashedRekordV002: { data: { digest: string } } } };
  spec.hashedRekordV002.data.digest = digest;
  return rekorV2.log(entry);
}

/** What a timestamp authority answers. @param request DER (RFC 3161), with a SHA-256 */
export function answerTimestamp({ timestampAuthority }: FakeSigstore, request: Buffer): Promise<Buffer> {
  const [, imprint, ...options] = ASN1Obj.parseBuffer(Buffer.from(request)).subs;
  const [, digest] = imprint?.subs ?? [];
  if (digest === undefined) throw new TypeError('expected a request for a timestamp (RFC 3161)');
  const isAsked = ({ tag }: ASN1Obj) => tag.isUniversal() && tag.number === booleanTag;
  return timestampAuthority.stampDigest(digest.value, options.some(isAsked));
}

function claimsOf(token: string): Claims {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims;
}

/** What Rekor v1 keeps of an envelope that it is handed. */
function keptEnvelope({ proposedContent }: ProposedEnvelope): ProposedEntry {
  const { payload, signatures } = JSON.parse(proposedContent.envelope) as {
    readonly payload: string;
    readonly signatures: readonly [{ readonly sig: string }];
  };
  const pem = Buffer.from(proposedContent.verifiers[0] ?? '', 'base64').toString();
  const bytes = Buffer.from(payload, 'base64');
  return dsseEntry({
    signature: Buffer.from(signatures[0].sig, 'base64'),
    signedBytes: bytes,
    payload: bytes,
    hash: 'sha256',
    signer: { pem, der: new X509Certificate(pem).raw, isCertificate: true },
  });
}

function asV1({ inclusionProof: proof, ...entry }: LogEntryJson): object {
  const hex = (base64 = '') => Buffer.from(base64, 'base64').toString('hex');
  return {
    body: entry.canonicalizedBody,
    integratedTime: Number(entry.integratedTime),
    logID: hex(entry.logId.keyId),
    logIndex: Number(entry.logIndex),
    verification: {
      signedEntryTimestamp: entry.inclusionPromise?.signedEntryTimestamp,
      inclusionProof: {
        checkpoint: proof?.checkpoint.envelope,
        hashes: proof?.hashes.map(hex),
        logIndex: Number(proof?.logIndex),
        rootHash: hex(proof?.rootHash),
        treeSize: Number(proof?.treeSize),
      },
    },
  };
}
