import { readCertificate } from '../encoding/certificate.ts';
import { readPem } from '../encoding/pem.ts';
import { malformed } from './untrusted-json.ts';

/**
 * The certificate of a PEM text that holds exactly one, as DER.
 * @param what the text is, for messages
 * @throws SignatureError MALFORMED
 */
export function certificateFromPem(text: string, what: string): Buffer {
  const block = readPem(text);
  if (block?.isAlone !== true || block.label !== 'CERTIFICATE')
    throw malformed(what, 'expected one certificate as PEM');
  return checkedCertificate(block.bytes, what);
}

/** The same bytes, where they are a certificate and nothing else. @throws SignatureError MALFORMED */
export function checkedCertificate(der: Buffer, what: string): Buffer {
  if (readCertificate(der) === undefined)
    throw malformed(what, 'expected an X.509 certificate as DER and nothing else');
  return der;
}
