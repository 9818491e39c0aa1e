import { equalBytes } from './parse.ts';
import type { ParsedCertificate } from './parse.ts';
import { moreSpecific } from './reason.ts';
import type { Distrust } from './reason.ts';
import { checkSignature } from './signature.ts';

/** What a path may be built of, and at which time it has to be valid. */
export interface PathSearch {
  /** Trusted as they are: their expiry is not looked at. */
  readonly anchors: readonly ParsedCertificate[];
  readonly intermediates: readonly ParsedCertificate[];
  readonly timeMs: number;
}

/** Intermediates of one path, as in the reference; no real chain has more than three. */
const maxIntermediates = 6;

/** Signatures checked, dead ends included. As no key occurs twice in a path, this bounds the paths too. */
const maxSignatures = 100;

/**
 * Looks for a path from the certificate to an anchor (RFC 5280, 6.1) and tells why there is none.
 * Stricter than the reference in two points: an anchor's own path length counts, and issuers with
 * name constraints are refused, as nothing here can check them.
 */
export function findPath(certificate: ParsedCertificate, search: PathSearch): Distrust | undefined {
  const invalid = checkValidity(certificate, search.timeMs);
  if (invalid !== undefined) return invalid;
  return certificate.isAuthority ? 'CaUsedAsEndEntity' : new PathBuilder(search).extend([certificate]);
}

class PathBuilder {
  private readonly search: PathSearch;
  private readonly signatures = new Map<ParsedCertificate, Map<ParsedCertificate, Distrust | undefined>>();
  private signatureCount = 0;

  constructor(search: PathSearch) {
    this.search = search;
  }

  /** Completes a path whose last certificate has no issuer yet. */
  extend(path: readonly ParsedCertificate[]): Distrust | undefined {
    const last = path.at(-1);
    if (last === undefined) return 'UnknownIssuer';
    let worst: Distrust = 'UnknownIssuer';
    for (const anchor of this.search.anchors) {
      if (!equalBytes(anchor.subject, last.issuer)) continue;
      const problem = this.checkIssuer(path, last, anchor);
      if (problem === undefined) return undefined;
      worst = moreSpecific(worst, problem);
    }
    if (path.length > maxIntermediates) return worst;
    for (const issuer of this.search.intermediates) {
      if (!equalBytes(issuer.subject, last.issuer) || isInPath(path, issuer)) continue;
      const problem = this.checkAuthority(path, last, issuer) ?? this.extend([...path, issuer]);
      if (problem === undefined) return undefined;
      worst = moreSpecific(worst, problem);
    }
    return worst;
  }

  private checkAuthority(
    path: readonly ParsedCertificate[],
    last: ParsedCertificate,
    issuer: ParsedCertificate,
  ): Distrust | undefined {
    const invalid = checkValidity(issuer, this.search.timeMs);
    if (invalid !== undefined) return invalid;
    return issuer.isAuthority ? this.checkIssuer(path, last, issuer) : 'EndEntityUsedAsCa';
  }

  private checkIssuer(
    path: readonly ParsedCertificate[],
    last: ParsedCertificate,
    issuer: ParsedCertificate,
  ): Distrust | undefined {
    // The first certificate of the path is the leaf; the others stand between it and this issuer.
    if (issuer.maxPathLength !== undefined && path.length - 1 > issuer.maxPathLength) {
      return 'PathLenConstraintViolated';
    }
    if (issuer.hasNameConstraints) return 'NameConstraints';
    return this.checkSignature(last, issuer);
  }

  private checkSignature(certificate: ParsedCertificate, issuer: ParsedCertificate): Distrust | undefined {
    const known = this.signatures.get(certificate) ?? new Map<ParsedCertificate, Distrust | undefined>();
    this.signatures.set(certificate, known);
    if (known.has(issuer)) return known.get(issuer);
    if (++this.signatureCount > maxSignatures) return 'PathTooComplex';
    const problem = signatureProblem(certificate, issuer);
    known.set(issuer, problem);
    return problem;
  }
}

function signatureProblem(certificate: ParsedCertificate, issuer: ParsedCertificate): Distrust | undefined {
  // The names are equal; what is left to this check are the issuer's key identifier and key usage.
  if (!certificate.x509.checkIssued(issuer.x509)) return 'UnknownIssuer';
  const verdict = checkSignature(certificate, issuer);
  if (verdict === 'unsupported') return 'UnsupportedSignatureAlgorithm';
  return verdict === 'valid' ? undefined : 'InvalidSignature';
}

function checkValidity(certificate: ParsedCertificate, timeMs: number): Distrust | undefined {
  const { notBeforeMs, notAfterMs } = certificate;
  // Written so that a date that could not be read, NaN, is refused.
  if (!(notBeforeMs <= notAfterMs)) return 'InvalidCertValidity';
  if (timeMs < notBeforeMs) return 'CertNotValidYet';
  return timeMs > notAfterMs ? 'CertExpired' : undefined;
}

/** A second certificate of the same name and key cannot lead anywhere new (RFC 4158, 5.2). */
function isInPath(path: readonly ParsedCertificate[], candidate: ParsedCertificate): boolean {
  return path.some(
    (certificate) =>
      equalBytes(certificate.subject, candidate.subject) &&
      equalBytes(certificate.publicKeyInfo, candidate.publicKeyInfo),
  );
}
