import { RFC3161Timestamp, X509Certificate } from '@sigstore/core';
import type { CertificateAuthority } from '@sigstore/protobuf-specs';
import { shownText } from '../../oci/index.ts';
import { SignatureError } from '../signature-problem.ts';
import type { Signature } from '../signature.ts';
import type { TrustRoot } from '../trust-root.ts';
import { checkTimestampForm } from './timestamp-form.ts';

const maxTimestampBytes = 64 * 1024;

/**
 * The timestamps of authorities (RFC 3161) that a signature has, each of the form it has to be. That they are of this
 * signature, and by whom, is for `@sigstore/verify` to find out.
 * @throws SignatureError TIMESTAMP_INVALID, TOO_LARGE
 */
export function readTimestamps({ bundle }: Signature): readonly RFC3161Timestamp[] {
  const stamps = bundle.verificationMaterial.timestampVerificationData?.rfc3161Timestamps ?? [];
  return stamps.map(({ signedTimestamp }, index) => {
    if (stamps.slice(0, index).some((other) => other.signedTimestamp.equals(signedTimestamp))) {
      throw invalid('expected each once, found one twice');
    }
    return readTimestamp(signedTimestamp);
  });
}

function readTimestamp(der: Buffer): RFC3161Timestamp {
  if (der.length > maxTimestampBytes) {
    throw new SignatureError('TOO_LARGE', `timestamp: expected up to ${String(maxTimestampBytes)} bytes`);
  }
  try {
    const timestamp = RFC3161Timestamp.parse(Buffer.from(der));
    checkTimestampForm(timestamp.root);
    if (!Number.isNaN(timestamp.signingTime.getTime())) return timestamp;
  } catch (error) {
    // Whatever the parser throws is about these bytes.
    const reason = error instanceof Error ? shownText(error.message) : 'something else';
    throw invalid(`expected a response of a timestamp authority, found another form (${reason})`, {
      cause: error,
    });
  }
  throw invalid('expected a time in it, found none');
}

/** The URL or name of the authority that gave a verified timestamp. */
export function authorityOf(timestamp: RFC3161Timestamp, { root }: TrustRoot): string {
  const authority = root.timestampAuthorities.find((candidate) => isSignerOf(candidate, timestamp));
  return shownText(authority?.uri || authority?.subject?.commonName || '');
}

/** As `@sigstore/verify` finds it: a timestamp names its certificate by issuer and number. */
function isSignerOf({ certChain }: CertificateAuthority, timestamp: RFC3161Timestamp): boolean {
  const [leaf] = certChain?.certificates ?? [];
  if (leaf === undefined) return false;
  const { issuer, serialNumber } = X509Certificate.parse(Buffer.from(leaf.rawBytes));
  return serialNumber.equals(timestamp.signerSerialNumber) && issuer.equals(timestamp.signerIssuer);
}

function invalid(message: string, options?: ErrorOptions): SignatureError {
  return new SignatureError('TIMESTAMP_INVALID', `timestamp: ${message}`, options);
}
