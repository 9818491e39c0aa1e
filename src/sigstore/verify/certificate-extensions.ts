import type { ASN1Obj, X509Certificate } from '@sigstore/core';
import { SignatureError } from '../signature-problem.ts';

/** Extensions of a certificate, by their object identifiers. */
export type Extensions = ReadonlyMap<string, ASN1Obj>;

export const extensionOids = {
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
  /** Sigstore's: the issuer of the OIDC token as bare text, and as an ASN.1 string. */
  issuerText: '1.3.6.1.4.1.57264.1.1',
  issuer: '1.3.6.1.4.1.57264.1.8',
  /** Sigstore's: `owner/repo` of a workflow, bare text. */
  workflowRepository: '1.3.6.1.4.1.57264.1.5',
} as const;

/** What is looked at below: a critical extension that is not must not be passed over (RFC 5280, 4.2). */
const understood: ReadonlySet<string> = new Set([
  extensionOids.keyUsage,
  extensionOids.subjectAltName,
  extensionOids.basicConstraints,
  extensionOids.extendedKeyUsage,
]);

/** Each extension's value. @throws SignatureError CERTIFICATE_INVALID where one is there twice, or critical and unknown */
export function extensionsOf(certificate: X509Certificate): Extensions {
  const extensions = new Map<string, ASN1Obj>();
  for (const { subs } of certificate.extensions) {
    const [id, critical] = subs;
    const value = subs.at(-1);
    if (id === undefined || value?.tag.isOctetString() !== true || subs.length > 3) {
      throw invalid('expected an extension of an identifier and a value, found another form');
    }
    const oid = id.toOID();
    if (extensions.has(oid)) throw invalid(`expected the extension ${oid} once, found it twice`);
    if (subs.length === 3 && critical?.toBoolean() === true && !understood.has(oid)) {
      throw invalid(`expected no critical extension that is not known, found ${oid}`);
    }
    extensions.set(oid, value);
  }
  return extensions;
}

/** The ASN.1 value that an extension holds. */
export function innerValue(extension: ASN1Obj, name: string): ASN1Obj {
  const [inner, more] = extension.subs;
  if (inner === undefined || more !== undefined) {
    throw invalid(`expected one value in the extension ${name}, found ${String(extension.subs.length)}`);
  }
  return inner;
}

/**
 * A text that people and programs will compare: of printable ASCII only. What looks like another name to a terminal, to
 * a program in C or to one that drops the high bit, is none.
 */
export function printableText(bytes: Buffer, name: string): string {
  if (bytes.length === 0 || bytes.some((byte) => byte < 0x21 || byte > 0x7e)) {
    throw invalid(`expected ${name} of printable ASCII without blanks, found other characters in it`);
  }
  return bytes.toString('latin1');
}

export function invalid(message: string, options?: ErrorOptions): SignatureError {
  return new SignatureError('CERTIFICATE_INVALID', `certificate: ${message}`, options);
}
