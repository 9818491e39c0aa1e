import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import type { TransparencyLogEntry } from '@sigstore/bundle';
import { shownText } from '../../oci/index.ts';
import { SignatureError } from '../signature-problem.ts';
import type { SignatureFormat } from '../signature.ts';
import {
  isLogEntryKind,
  parseLogBody,
  readLoggedSignature,
  type LogEntryKind,
  type LoggedSignature,
} from './log-body.ts';
import type { SignedContent } from './signed-content.ts';

/** Whom a log entry has to name: the key, or the certificate where there is one; both as DER. */
export type ExpectedSigner = LoggedSignature['signer'];

/**
 * Entries that are about signatures of a form. Rekor v2 knows one kind, for everything; in 2021 there was `rekord`,
 * which names no digest.
 */
const kindsOf = {
  legacy: ['hashedrekord 0.0.1'],
  message: ['hashedrekord 0.0.1', 'hashedrekord 0.0.2'],
  envelope: ['dsse 0.0.1', 'intoto 0.0.2', 'hashedrekord 0.0.2'],
} satisfies Record<string, readonly LogEntryKind[]>;

/**
 * That a log entry is about this signature: its bytes, what it signs, and by whom. A log takes entries from everybody;
 * with another's entry one could borrow the time at which that was logged (sigstore-and-oci 1.6, 3.3).
 * @throws SignatureError LOG_INVALID, LOG_MISMATCH
 */
export function checkLogBinding(
  entry: TransparencyLogEntry,
  content: SignedContent,
  signer: ExpectedSigner,
  format: SignatureFormat,
): void {
  const logged = readEntry(entry, format === 'legacy' ? kindsOf.legacy : kindsOf[content.form]);
  if (!logged.signature.equals(content.signature)) {
    throw mismatch('expected the entry of this signature, found that of another one');
  }
  const hashed = logged.digestOf === 'payload' ? content.payload : content.signedBytes;
  const digest = createHash(logged.algorithm).update(hashed).digest();
  if (!logged.digest.equals(digest)) {
    const found = shownText(logged.digest.toString('hex'));
    throw mismatch(`expected an entry of ${logged.algorithm}:${digest.toString('hex')}, found ${found}`);
  }
  checkSigner(logged.signer, signer);
}

function readEntry(
  { kindVersion, canonicalizedBody }: TransparencyLogEntry,
  expected: readonly LogEntryKind[],
): LoggedSignature {
  const { kind, spec } = parseLogBody(canonicalizedBody);
  const claimed = `${kindVersion.kind} ${kindVersion.version}`;
  if (claimed !== kind) {
    throw invalid(`expected an entry of the kind ${shownText(claimed)}, found ${shownText(kind)}`);
  }
  if (!isLogEntryKind(kind) || !expected.includes(kind)) {
    throw invalid(`expected an entry of the kind ${expected.join(' or ')}, found ${shownText(kind)}`);
  }
  return readLoggedSignature(kind, spec);
}

function checkSigner(logged: ExpectedSigner, expected: ExpectedSigner): void {
  if (logged.kind !== expected.kind) {
    throw mismatch(
      `expected an entry with the ${expected.kind} of the signer, found one with a ${logged.kind}`,
    );
  }
  const same =
    logged.der.equals(expected.der) || (logged.kind === 'key' && isSameKey(logged.der, expected.der));
  if (!same) throw mismatch(`expected an entry with this ${expected.kind}, found one with another`);
}

/** A key has more than one encoding: points of curves may be compressed. */
function isSameKey(logged: Buffer, expected: Buffer): boolean {
  return readKey(expected).equals(readKey(logged));
}

function readKey(der: Buffer): KeyObject {
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch (error) {
    throw new SignatureError('LOG_INVALID', 'log entry: expected a public key, found something else', {
      cause: error,
    });
  }
}

function mismatch(message: string): SignatureError {
  return new SignatureError('LOG_MISMATCH', `log entry: ${message}`);
}

function invalid(message: string): SignatureError {
  return new SignatureError('LOG_INVALID', `log entry: ${message}`);
}
