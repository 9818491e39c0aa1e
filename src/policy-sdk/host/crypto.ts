import { byteList } from './bytes.ts';
import { callHost } from './channel.ts';

/** Which certificate to look at. Text is PEM, bytes are DER. */
export interface CertificateQuestion {
  readonly cert: string | Uint8Array;
  /**
   * Intermediates first; the last one is trusted. Left out: the authorities that the host trusts. An empty list trusts
   * nobody.
   */
  readonly certChain?: readonly (string | Uint8Array)[];
  /** At which time the certificate has to be valid, RFC 3339 text or a Date. Default: now. */
  readonly notAfter?: string | Date;
}

/** Whether a certificate is trusted. */
export interface CertificateTrust {
  readonly trusted: boolean;
  /** Why not; `''` where it is trusted. */
  readonly reason: string;
}

/**
 * Asks whether an X.509 certificate was issued by a chain, and is valid.
 *
 * @throws HostError when a certificate cannot be read
 * @example
 * const { trusted, reason } = crypto.verifyCert({ cert: settings.certificate, certChain: [settings.authority] });
 */
export function verifyCert({ cert, certChain, notAfter }: CertificateQuestion): CertificateTrust {
  return callHost('crypto', 'v1/is_certificate_trusted', {
    cert: certificate(cert),
    cert_chain: certChain?.map(certificate) ?? null,
    // The host wants the key to be there.
    not_after: (notAfter instanceof Date ? notAfter.toISOString() : notAfter) ?? null,
  }) as CertificateTrust;
}

function certificate(data: string | Uint8Array): { encoding: 'Pem' | 'Der'; data: number[] } {
  return { encoding: typeof data === 'string' ? 'Pem' : 'Der', data: byteList(data) };
}
