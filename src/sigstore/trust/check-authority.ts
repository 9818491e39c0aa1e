import type { X509Certificate } from 'node:crypto';
import { readCertificate } from '../encoding/certificate.ts';
import type { TrustValue } from './trust-text.ts';

/** From the first to the self-signed one. */
const maxCertificates = 10;

/** The authorities of a trust root: who signs certificates, and who says what time it is. */
export type AuthorityKind = 'certificates' | 'timestamps';

/**
 * Checks an authority: its certificates lead from the first to a self-signed one, because what verifies with them looks
 * for nothing else (sigstore-and-oci 3.3). That of a timestamp authority begins with the certificate that signs.
 * @throws WardctlError TRUST_ROOT_INVALID
 */
export function checkAuthority(authority: TrustValue, kind: AuthorityKind): void {
  authority.withKeys('subject', 'uri', 'certChain', 'validFor', 'operator');
  authority.member('uri').text();
  authority.member('operator').text();
  const subject = authority.member('subject');
  if (!subject.isMissing()) {
    subject.withKeys('organization', 'commonName');
    subject.member('organization').text();
    subject.member('commonName').text();
  }
  checkValidity(authority.member('validFor'));
  const chain = authority.member('certChain').withKeys('certificates').member('certificates');
  const items = chain.items();
  const least = kind === 'certificates' ? 1 : 2;
  if (items.length < least || items.length > maxCertificates) {
    const range = `${String(least)} to ${String(maxCertificates)} certificates`;
    throw chain.wrong(`expected ${range}, found ${String(items.length)}`);
  }
  const certificates = items.map((item) => ({
    place: item,
    certificate: certificateAt(item.withKeys('rawBytes').member('rawBytes')),
  }));
  for (const [index, { place, certificate }] of certificates.entries()) {
    const issuer = certificates[index + 1]?.certificate ?? certificate;
    if (!isIssuedBy(certificate, issuer)) {
      throw place.wrong(
        issuer === certificate
          ? 'expected a self-signed certificate at the end of the chain, found one that another one signed'
          : 'expected a certificate that the next one signed, found one that it did not',
      );
    }
    if (!certificate.ca && (kind === 'certificates' || index > 0)) {
      throw place.wrong('expected the certificate of an authority, found one that may sign no others');
    }
  }
}

/** That a validity ends after it begins. @throws WardctlError TRUST_ROOT_INVALID */
export function checkValidity(validFor: TrustValue): void {
  if (validFor.isMissing()) return;
  validFor.withKeys('start', 'end');
  const start = validFor.member('start').time();
  const end = validFor.member('end').time();
  if (start !== undefined && end !== undefined && start > end)
    throw validFor.wrong('expected an end after the start, found one before it');
}

function certificateAt(rawBytes: TrustValue): X509Certificate {
  const certificate = readCertificate(rawBytes.bytes());
  if (certificate !== undefined) return certificate;
  throw rawBytes.wrong('expected the DER form of one certificate, found other bytes, or more');
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
