import { rootCertificates } from 'node:tls';
import { CapabilityFailure } from '../capability.ts';
import { CertificateError, parseCertificate } from './parse.ts';
import type { ParsedCertificate } from './parse.ts';
import { findPath } from './path.ts';
import { certificateFromPem } from './pem.ts';
import { reasonText } from './reason.ts';
import { parseRfc3339 } from './rfc3339.ts';

export interface EncodedCertificate {
  /** `Pem` or `Der`. */
  readonly encoding: string;
  readonly data: readonly number[];
}

export interface CertificateQuestion {
  readonly certificate: EncodedCertificate;
  /** Intermediates first, the root last; without it, the roots that Mozilla trusts. */
  readonly chain: readonly EncodedCertificate[] | undefined;
  /** RFC 3339; without it, now. */
  readonly verificationTime: string | undefined;
}

const maxChainLength = 32;

/**
 * Why a certificate is not trusted, or `''` if it is (policy-abi 6.6).
 * @param nowMs milliseconds since 1970
 * @param publicRoots PEM of the roots for questions without a chain; default: those of Mozilla, as Node has them
 * @throws CapabilityFailure when a certificate or the time cannot be read
 */
export function verifyCertificate(
  question: CertificateQuestion,
  nowMs: number,
  publicRoots: readonly string[] = rootCertificates,
): string {
  const { certificate, chain, verificationTime } = question;
  const leafDer = decode(certificate);
  const leaf = parseAs('Certificate is not a valid end-entity certificate', leafDer);
  const timeMs = readTime(verificationTime, nowMs);
  if (chain !== undefined && chain.length > maxChainLength) {
    throw new CapabilityFailure(
      `Certificate chain has ${String(chain.length)} certificates, expected at most ${String(maxChainLength)}`,
    );
  }
  const chainDer = chain?.map(decode);
  const rootDer = chainDer?.pop();
  const roots = rootDer
    ? [parseAs('Last certificate of the chain is not a valid trust anchor', rootDer, true)]
    : [];
  const problem = findPath(leaf, {
    anchors: chain === undefined ? possibleIssuers(leaf, publicRoots) : roots,
    intermediates: (chainDer ?? []).map((der) => parseAs('Certificate of the chain is not valid', der)),
    timeMs,
  });
  return problem === undefined ? '' : reasonText(problem);
}

function decode(certificate: EncodedCertificate): Uint8Array {
  const data = Buffer.from(certificate.data);
  if (certificate.encoding === 'Der') return data;
  const der = certificateFromPem(data.toString('latin1'));
  if (der === undefined) {
    throw new CapabilityFailure('Certificate PEM data is not valid: found no complete CERTIFICATE block');
  }
  return der;
}

function parseAs(failure: string, der: Uint8Array, isAnchor = false): ParsedCertificate {
  try {
    return parseCertificate(der, isAnchor);
  } catch (error) {
    if (error instanceof CertificateError) throw new CapabilityFailure(`${failure}: ${error.message}`);
    throw error;
  }
}

function readTime(text: string | undefined, nowMs: number): number {
  // The reference counts in whole seconds.
  if (text === undefined) return Math.floor(nowMs / 1000) * 1000;
  const timeMs = parseRfc3339(text);
  if (timeMs === undefined) throw new CapabilityFailure('Timestamp not_after is not in RFC3339 format');
  return timeMs;
}

/** The public roots that may have issued the certificate; without a chain there is nothing between. */
function possibleIssuers(leaf: ParsedCertificate, publicRoots: readonly string[]): ParsedCertificate[] {
  return publicRoots
    .map((pem) => Buffer.from(certificateFromPem(pem) ?? []))
    .filter((der) => der.includes(Buffer.from(leaf.issuer)))
    .map((der) => parseAs('Public root certificate is not valid', der, true));
}
