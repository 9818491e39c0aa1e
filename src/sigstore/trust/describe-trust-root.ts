import { createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import type { CertificateAuthority, TimeRange, TransparencyLogInstance } from '@sigstore/protobuf-specs';
import type { TrustRoot } from '../trust-root.ts';

/** Whom a trust root believes about certificates, logs and times. */
export interface TrustRootDescription {
  /** Where it is from: a path, or the URL of a TUF mirror. */
  readonly origin: string;
  /** When it was fetched or refreshed last; `null` for files of the user's. */
  readonly fetchedAt: string | null;
  /** Who may give certificates to signers. */
  readonly certificateAuthorities: readonly AuthorityDescription[];
  /** Logs of signatures. */
  readonly transparencyLogs: readonly LogDescription[];
  /** Logs of certificates. */
  readonly certificateLogs: readonly LogDescription[];
  /** Who may say when something was signed. */
  readonly timestampAuthorities: readonly AuthorityDescription[];
}

/** When something is believed; `null` where there is no such bound. */
export interface ValidityDescription {
  readonly start: string | null;
  readonly end: string | null;
}

export interface AuthorityDescription {
  /** Organisation and name. */
  readonly subject: string;
  /** Empty where it has none. */
  readonly url: string;
  /** Kind of the key that signs: `ecdsa-p256`, `ecdsa-p384`, `ed25519`, `rsa-2048`, … */
  readonly keyKind: string;
  /** SHA-256 of the certificate of that key, hexadecimal. */
  readonly keyId: string;
  readonly validFor: ValidityDescription;
}

export interface LogDescription {
  /** Empty where it has none. */
  readonly url: string;
  /** `ecdsa-p256`, `ecdsa-p384` or `ed25519`. */
  readonly keyKind: string;
  /** As log entries name it, hexadecimal. */
  readonly keyId: string;
  readonly validFor: ValidityDescription;
}

/** What a trust root says, as plain JSON, for people and programs. */
export function describeTrustRoot({ root, origin, fetchedAt }: TrustRoot): TrustRootDescription {
  return {
    origin,
    fetchedAt: fetchedAt?.toISOString() ?? null,
    certificateAuthorities: root.certificateAuthorities.map(describeAuthority),
    transparencyLogs: root.tlogs.map(describeLog),
    certificateLogs: root.ctlogs.map(describeLog),
    timestampAuthorities: root.timestampAuthorities.map(describeAuthority),
  };
}

function describeAuthority({
  subject,
  uri,
  certChain,
  validFor,
}: CertificateAuthority): AuthorityDescription {
  const certificate = new X509Certificate(certChain?.certificates[0]?.rawBytes ?? Buffer.alloc(0));
  const names = [subject?.organization ?? '', subject?.commonName ?? ''].filter((name) => name !== '');
  return {
    subject: names.join(' / '),
    url: uri,
    keyKind: keyKindOf(certificate.publicKey),
    keyId: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    validFor: describeValidity(validFor),
  };
}

function describeLog({ baseUrl, publicKey, logId }: TransparencyLogInstance): LogDescription {
  const der = publicKey?.rawBytes ?? Buffer.alloc(0);
  return {
    url: baseUrl,
    keyKind: keyKindOf(createPublicKey({ key: der, format: 'der', type: 'spki' })),
    keyId: logId?.keyId.toString('hex') ?? '',
    validFor: describeValidity(publicKey?.validFor),
  };
}

function describeValidity(range: TimeRange | undefined): ValidityDescription {
  return { start: range?.start?.toISOString() ?? null, end: range?.end?.toISOString() ?? null };
}

function keyKindOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  const { namedCurve, modulusLength } = asymmetricKeyDetails ?? {};
  if (namedCurve !== undefined) return curveNames.get(namedCurve) ?? namedCurve;
  const type = asymmetricKeyType ?? 'unknown';
  return modulusLength === undefined ? type : `${type}-${String(modulusLength)}`;
}

const curveNames: ReadonlyMap<string, string> = new Map([
  ['prime256v1', 'ecdsa-p256'],
  ['secp384r1', 'ecdsa-p384'],
  ['secp521r1', 'ecdsa-p521'],
]);
