import { X509Certificate } from 'node:crypto';
import { DerError, DerReader, derTag } from './der.ts';
import type { DerValue } from './der.ts';

/** What path building needs of a certificate. Names and keys are compared as bytes, as they are encoded. */
export interface ParsedCertificate {
  readonly x509: X509Certificate;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly publicKeyInfo: Uint8Array;
  /** The AlgorithmIdentifier of the signature. */
  readonly signatureAlgorithm: Uint8Array;
  /** Milliseconds since 1970. */
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly isAuthority: boolean;
  /** How many intermediates may follow, if that is limited. */
  readonly maxPathLength: number | undefined;
  readonly hasNameConstraints: boolean;
}

/** Why a certificate cannot be used at all; the message is one of the words of the reference. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
}

/**
 * Reads an X.509 certificate (RFC 5280, 4.1): version 3, or version 1 for a trust anchor.
 * @throws CertificateError
 */
export function parseCertificate(der: Uint8Array, isAnchor = false): ParsedCertificate {
  try {
    return parse(der, isAnchor);
  } catch (error) {
    if (error instanceof CertificateError) throw error;
    // Either our reader or the one of the crypto library did not get on with it.
    throw new CertificateError('BadDer', { cause: error });
  }
}

function parse(der: Uint8Array, isAnchor: boolean): ParsedCertificate {
  const document = new DerReader(der);
  const certificate = new DerReader(document.read(derTag.sequence).content);
  document.end();
  const body = new DerReader(certificate.read(derTag.sequence).content);
  const signatureAlgorithm = certificate.read(derTag.sequence).encoding;
  certificate.read(derTag.bitString);
  certificate.end();

  const version = body.readOptional(derTag.context0);
  const isSupported = version === undefined ? isAnchor : readSmallInteger(version.content) === 2;
  if (!isSupported) throw new CertificateError('UnsupportedCertVersion');
  body.read(derTag.integer);
  if (!equalBytes(body.read(derTag.sequence).encoding, signatureAlgorithm)) {
    throw new CertificateError('SignatureAlgorithmMismatch');
  }
  const issuer = body.read(derTag.sequence).encoding;
  body.read(derTag.sequence);
  const subject = body.read(derTag.sequence).encoding;
  const publicKeyInfo = body.read(derTag.sequence).encoding;
  body.readOptional(derTag.context1);
  body.readOptional(derTag.context2);
  const extensions = readExtensions(body.readOptional(derTag.context3));
  body.end();

  const x509 = new X509Certificate(der);
  return {
    x509,
    issuer,
    subject,
    publicKeyInfo,
    signatureAlgorithm,
    notBeforeMs: x509.validFromDate.getTime(),
    notAfterMs: x509.validToDate.getTime(),
    ...readBasicConstraints(extensions.get(oid.basicConstraints)),
    hasNameConstraints: extensions.has(oid.nameConstraints),
  };
}

/** Object identifiers as the hexadecimal digits of their encoding. */
const oid = {
  keyUsage: '551d0f',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
  nameConstraints: '551d1e',
  crlDistributionPoints: '551d1f',
  extKeyUsage: '551d25',
} as const;

/** Extensions that may be marked critical: what they say is checked, or does not matter here. */
const understood = new Set<string>(Object.values(oid));

function readExtensions(value: DerValue | undefined): Map<string, Uint8Array> {
  const extensions = new Map<string, Uint8Array>();
  if (value === undefined) return extensions;
  const outer = new DerReader(value.content);
  const list = new DerReader(outer.read(derTag.sequence).content);
  outer.end();
  while (!list.isAtEnd) {
    const extension = new DerReader(list.read(derTag.sequence).content);
    const id = Buffer.from(extension.read(derTag.oid).content).toString('hex');
    const isCritical = readBoolean(extension.readOptional(derTag.boolean));
    const content = extension.read(derTag.octetString).content;
    extension.end();
    if (extensions.has(id)) throw new CertificateError('ExtensionValueInvalid');
    if (isCritical && !understood.has(id)) throw new CertificateError('UnsupportedCriticalExtension');
    extensions.set(id, content);
  }
  return extensions;
}

function readBasicConstraints(
  extension: Uint8Array | undefined,
): Pick<ParsedCertificate, 'isAuthority' | 'maxPathLength'> {
  if (extension === undefined) return { isAuthority: false, maxPathLength: undefined };
  const document = new DerReader(extension);
  const constraints = new DerReader(document.read(derTag.sequence).content);
  document.end();
  const isAuthority = readBoolean(constraints.readOptional(derTag.boolean));
  const limit = constraints.isAtEnd ? undefined : readSmallInteger(constraints.next().encoding);
  constraints.end();
  return { isAuthority, maxPathLength: limit };
}

function readBoolean(value: DerValue | undefined): boolean {
  if (value === undefined) return false;
  const [byte] = value.content;
  if (value.content.length !== 1 || (byte !== 0 && byte !== 0xff)) throw new DerError('a malformed boolean');
  return byte === 0xff;
}

/** A whole number of 0 to 127. */
function readSmallInteger(encoding: Uint8Array): number {
  const reader = new DerReader(encoding);
  const { content } = reader.read(derTag.integer);
  reader.end();
  const [number] = content;
  if (content.length !== 1 || number === undefined || number > 127)
    throw new DerError('a number out of range');
  return number;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
