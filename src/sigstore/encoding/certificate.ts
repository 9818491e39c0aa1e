import { X509Certificate } from 'node:crypto';

/** The certificate that bytes are as DER; `undefined` where they are something else, or have more behind it. */
export function readCertificate(der: Buffer): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(der);
    // Node takes PEM, too, and skips what follows.
    return certificate.raw.equals(der) ? certificate : undefined;
  } catch {
    return undefined;
  }
}
