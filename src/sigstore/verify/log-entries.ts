import type { InclusionProof, TransparencyLogEntry } from '@sigstore/bundle';
import type { TransparencyLogInstance } from '@sigstore/protobuf-specs';
import { SignatureError } from '../signature-problem.ts';
import type { Signature, SignatureFormat } from '../signature.ts';
import type { LogRecord } from '../signer.ts';
import type { TrustRoot } from '../trust-root.ts';
import { checkProofForm } from './checkpoint.ts';
import { checkLogBinding, type ExpectedSigner } from './log-binding.ts';
import type { SignedContent } from './signed-content.ts';

const maxBodyBytes = 256 * 1024;
const decimal = /^(?:0|[1-9]\d{0,15})$/;
/** Seconds since 1970, up to the year 5138. */
const time = /^[1-9]\d{0,10}$/;

/**
 * The log entries of a signature, each of the form that it has to be and about this signature. That they are in the
 * log is for `@sigstore/verify` to find out.
 * @throws SignatureError LOG_INVALID, LOG_MISMATCH, TOO_LARGE
 */
export function readLogEntries(
  { bundle, format }: Signature,
  content: SignedContent,
  signer: ExpectedSigner,
): readonly TransparencyLogEntry[] {
  const tlogEntries: readonly TransparencyLogEntry[] = bundle.verificationMaterial.tlogEntries;
  for (const [index, entry] of tlogEntries.entries()) {
    checkLogEntry(entry, content, signer, format);
    if (tlogEntries.slice(0, index).some((other) => isSameEntry(entry, other))) {
      throw invalid('expected each entry once, found one twice');
    }
  }
  return tlogEntries;
}

/**
 * That a log entry is of the form that it has to be, and about this signature.
 * @throws SignatureError LOG_INVALID, LOG_MISMATCH, TOO_LARGE
 */
export function checkLogEntry(
  entry: TransparencyLogEntry,
  content: SignedContent,
  signer: ExpectedSigner,
  format: SignatureFormat,
): void {
  checkEntryForm(entry);
  checkLogBinding(entry, content, signer, format);
}

/**
 * The log that an entry names; more than one where a trust root has the same for several periods.
 * @throws SignatureError LOG_INVALID
 */
export function logsOf(
  { logId }: TransparencyLogEntry,
  trust: TrustRoot,
): readonly [TransparencyLogInstance, ...TransparencyLogInstance[]] {
  const [log, ...more] = trust.root.tlogs.filter((candidate) => {
    const id = candidate.checkpointKeyId ?? candidate.logId;
    return id?.keyId.equals(logId.keyId) === true;
  });
  if (log !== undefined) return [log, ...more];
  const found = logId.keyId.toString('hex', 0, 64);
  throw invalid(`expected one of a log in the trust root (${trust.origin}), found one of the log ${found}`);
}

/** What a verified entry says to people. */
export function logRecordOf(entry: TransparencyLogEntry, trust: TrustRoot): LogRecord {
  const { inclusionPromise, inclusionProof, logIndex } = entry;
  const [{ baseUrl: log }] = logsOf(entry, trust);
  if (inclusionPromise !== undefined) {
    return { log, logIndex, proof: inclusionProof === undefined ? 'promise' : 'both' };
  }
  // A proof is about this number; the entry's own is not proved by it.
  return { log, logIndex: inclusionProof?.logIndex ?? logIndex, proof: 'inclusion' };
}

/** `@sigstore/verify` reads numbers as JavaScript does (` 0x10 `, and rounded), and fails on parts that are missing. */
function checkEntryForm(entry: TransparencyLogEntry): void {
  const { integratedTime, logIndex, inclusionPromise, inclusionProof, canonicalizedBody, kindVersion } =
    entry;
  if (canonicalizedBody.length > maxBodyBytes) {
    throw new SignatureError('TOO_LARGE', `log entry: expected up to ${String(maxBodyBytes)} bytes`);
  }
  if (!isIndex(logIndex)) throw invalid('expected the number of the entry, found none');
  if (inclusionPromise === undefined && inclusionProof === undefined) {
    throw invalid('expected a promise or a proof of the log, found neither');
  }
  if (inclusionPromise !== undefined && !time.test(integratedTime)) {
    throw invalid('expected the time of the entry, found none');
  }
  if (inclusionProof === undefined) return;
  if (!isIndex(inclusionProof.logIndex)) throw invalid('expected the number of the proof, found none');
  // Logs of Rekor v2 have no parts: there is one number for both.
  if (kindVersion.version === '0.0.2' && kindVersion.kind === 'hashedrekord') {
    if (inclusionProof.logIndex !== logIndex) {
      throw invalid(`expected a proof for the entry ${logIndex}, found one for ${inclusionProof.logIndex}`);
    }
  }
  if (!hasCheckpoint(inclusionProof)) throw invalid('expected a proof with a checkpoint, found none');
  checkProofForm(inclusionProof);
}

function hasCheckpoint(proof: NonNullable<TransparencyLogEntry['inclusionProof']>): proof is InclusionProof {
  return proof.checkpoint !== undefined;
}

function isIndex(text: string): boolean {
  return decimal.test(text) && Number.isSafeInteger(Number(text));
}

function isSameEntry(a: TransparencyLogEntry, b: TransparencyLogEntry): boolean {
  return a.logId.keyId.equals(b.logId.keyId) && a.canonicalizedBody.equals(b.canonicalizedBody);
}

function invalid(message: string): SignatureError {
  return new SignatureError('LOG_INVALID', `log entry: ${message}`);
}
