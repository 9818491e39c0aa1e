import type { TransparencyLogEntry } from '@sigstore/bundle';
import type { RFC3161Timestamp } from '@sigstore/core';
import type { TimeRange } from '@sigstore/protobuf-specs';
import type { SignedEntity } from '@sigstore/verify';
import { createHash, type KeyObject } from 'node:crypto';
import type { KeyAlgorithm } from '../key-algorithm.ts';
import { SignatureError } from '../signature-problem.ts';
import type { Signature } from '../signature.ts';
import type { VerifiedSignature } from '../signer.ts';
import type { TrustRoot } from '../trust-root.ts';
import type { ExpectedSigner } from './log-binding.ts';
import { logRecordOf, logsOf, readLogEntries } from './log-entries.ts';
import { runVerifier, trustMaterialOf } from './run-verifier.ts';
import { isSignedBy } from './is-signed-by.ts';
import type { SignedContent } from './signed-content.ts';
import { checkSigningTimes } from './signing-times.ts';
import { authorityOf, readTimestamps } from './timestamps.ts';

/** What logs and timestamp authorities say about a signature, in the form that `@sigstore/verify` takes. */
export type Evidence = Omit<SignedEntity, 'key'>;

/** The key that a signature verifies with, and what a log entry has to name. */
export interface EvidenceSigner {
  readonly key: KeyObject;
  readonly algorithm: KeyAlgorithm;
  readonly logged: ExpectedSigner;
}

/** What verified evidence proves. */
export interface ProvedEvidence extends Pick<
  VerifiedSignature,
  'logs' | 'timestampAuthorities' | 'signedAt'
> {
  /** Times at which the signature was there, by trusted clocks; none where nobody says so. */
  readonly times: readonly Date[];
}

/** @throws SignatureError LOG_INVALID, LOG_MISMATCH, TIMESTAMP_INVALID, TOO_LARGE */
export function readEvidence(signature: Signature, content: SignedContent, signer: EvidenceSigner): Evidence {
  const tlogEntries = [...readLogEntries(signature, content, signer.logged)];
  return {
    signature: signatureOf(content, signer),
    tlogEntries,
    timestamps: [
      // Only a promise is about a time: a proof says that the entry is in the log, not since when.
      ...tlogEntries
        .filter(({ inclusionPromise }) => inclusionPromise !== undefined)
        .map((tlogEntry) => ({ $case: 'transparency-log' as const, tlogEntry })),
      ...readTimestamps(signature).map((timestamp) => ({ $case: 'timestamp-authority' as const, timestamp })),
    ],
  };
}

/**
 * Verifies all logs and timestamps there are, with the signer's key for given: whose that is, others judge.
 * @throws SignatureError LOG_*, TIMESTAMP_INVALID, FUTURE, NO_TRUST_ROOT
 */
export function proveEvidence(
  evidence: Evidence,
  { key }: EvidenceSigner,
  trust: TrustRoot,
  now: Date,
): ProvedEvidence {
  const { tlogEntries, timestamps } = evidence;
  const logs = tlogEntries.map((entry) => logRecordOf(entry, trust));
  const material = trustMaterialOf(trust, () => ({ publicKey: key, validFor: () => true }));
  const thresholds = {
    tlogThreshold: tlogEntries.length,
    timestampThreshold: timestamps.length,
    ctlogThreshold: 0,
  };
  runVerifier(material, thresholds, { ...evidence, key: { $case: 'public-key', hint: '' } }, 'MALFORMED');
  const stamps = timestamps.flatMap((stamp) =>
    stamp.$case === 'timestamp-authority' ? [stamp.timestamp] : [],
  );
  const times = timesOf(tlogEntries, stamps);
  checkSigningTimes(times, now);
  for (const entry of tlogEntries) checkLogPeriod(entry, times, trust);
  return {
    logs,
    timestampAuthorities: stamps.map((stamp) => authorityOf(stamp, trust)),
    times,
    signedAt: times[0],
  };
}

/** The earliest first: whatever exists at a time was made before. */
function timesOf(entries: readonly TransparencyLogEntry[], stamps: readonly RFC3161Timestamp[]): Date[] {
  return [
    ...entries
      .filter(({ inclusionPromise }) => inclusionPromise !== undefined)
      .map(({ integratedTime }) => new Date(Number(integratedTime) * 1000)),
    ...stamps.map(({ signingTime }) => signingTime),
  ].sort((a, b) => a.getTime() - b.getTime());
}

/** `@sigstore/verify` looks at a log key's period for promises, whose time it knows, and not for proofs. */
function checkLogPeriod(entry: TransparencyLogEntry, times: readonly Date[], trust: TrustRoot): void {
  if (entry.inclusionPromise !== undefined) return;
  const periods = logsOf(entry, trust).map(({ publicKey }) => publicKey?.validFor);
  const outside = times.find((time) => !periods.some((period) => isWithin(time, period)));
  if (outside === undefined) return;
  const [period] = periods;
  const shown = [period?.start, period?.end].map((time) => time?.toISOString() ?? 'any time').join(' to ');
  throw new SignatureError(
    'LOG_INVALID',
    `log entry: expected one of the log's period (${shown}), found a signature of ${outside.toISOString()}`,
  );
}

function isWithin(time: Date, period: TimeRange | undefined): boolean {
  const { start, end } = period ?? {};
  return (start === undefined || time >= start) && (end === undefined || time <= end);
}

/**
 * In place of the library's own, which knows neither SHA-384 nor Ed25519 for messages, and takes the digest of a message
 * from the bundle (sigstore-and-oci 3.4). Logs name the algorithm of a digest; its length says which it was.
 */
function signatureOf(content: SignedContent, { algorithm }: EvidenceSigner): SignedEntity['signature'] {
  const { signedBytes, payload, signature } = content;
  return {
    signature,
    compareSignature: (other) => signature.equals(other),
    compareDigest: (digest) => isDigestOf(digest, payload),
    compareSignedDigest: (digest) => isDigestOf(digest, signedBytes),
    verifySignature: (key) => isSignedBy(key, algorithm, signedBytes, signature),
  };
}

const digestAlgorithms: ReadonlyMap<number, string> = new Map([
  [32, 'sha256'],
  [48, 'sha384'],
  [64, 'sha512'],
]);

function isDigestOf(digest: Buffer, bytes: Buffer): boolean {
  const algorithm = digestAlgorithms.get(digest.length);
  return algorithm !== undefined && createHash(algorithm).update(bytes).digest().equals(digest);
}
