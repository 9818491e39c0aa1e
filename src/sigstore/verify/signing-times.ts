import type { X509Certificate } from '@sigstore/core';
import { SignatureError } from '../signature-problem.ts';

/**
 * How far a clock here may be behind those of logs and timestamp authorities. A machine that just woke up may be
 * minutes off; it is half of what a certificate of Sigstore's lives.
 */
const maxClockSkewMs = 5 * 60 * 1000;

/**
 * `@sigstore/verify` never asks for the time: a log that is ahead of it could sign for a certificate that is to come.
 * @throws SignatureError FUTURE
 */
export function checkSigningTimes(times: readonly Date[], now: Date): void {
  const future = times.find((time) => time.getTime() > now.getTime() + maxClockSkewMs);
  if (future === undefined) return;
  throw new SignatureError(
    'FUTURE',
    `expected a signature of ${now.toISOString()} or before, found one of ${future.toISOString()}`,
  );
}

/** @throws SignatureError CERTIFICATE_UNTRUSTED */
export function checkValidity({ notBefore, notAfter }: X509Certificate, times: readonly Date[]): void {
  const outside = times.find((time) => !(time >= notBefore && time <= notAfter));
  if (outside === undefined) return;
  throw new SignatureError(
    'CERTIFICATE_UNTRUSTED',
    `certificate: expected a signature from ${shownTime(notBefore)} to ${shownTime(notAfter)}, ` +
      `found one of ${shownTime(outside)}`,
  );
}

function shownTime(time: Date): string {
  return Number.isNaN(time.getTime()) ? 'no time' : time.toISOString();
}
