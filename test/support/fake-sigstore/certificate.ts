import { createHash, sign, type KeyObject } from 'node:crypto';
import {
  bitString,
  boolean,
  context,
  implicit,
  integer,
  octets,
  oid,
  sequence,
  set,
  time,
  utf8,
} from './der.ts';

export const extensionOids = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  issuerText: '1.3.6.1.4.1.57264.1.1',
  workflowRepository: '1.3.6.1.4.1.57264.1.5',
  issuer: '1.3.6.1.4.1.57264.1.8',
  signedTimestamps: '1.3.6.1.4.1.11129.2.4.2',
} as const;

export const purposes = { codeSigning: '1.3.6.1.5.5.7.3.3', serverAuth: '1.3.6.1.5.5.7.3.1' } as const;

/** First bits of KeyUsage (RFC 5280, 4.2.1.3). */
export const keyUsages = {
  digitalSignature: 0x80,
  keyEncipherment: 0x20,
  keyCertSign: 0x04,
  crlSign: 0x02,
} as const;

/** A name of who holds a certificate: a mail address, a URI, or something else. */
export type GeneralName =
  { readonly email: string | Uint8Array } | { readonly uri: string | Uint8Array } | { readonly dns: string };

export interface CertificateRequest {
  readonly serialNumber: number;
  readonly issuer: string;
  /** Sigstore's leaves have none. */
  readonly subject: string | undefined;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

/** Who signs certificates: a key of P-384. */
export interface CertificateSigner {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** An X.509 certificate as DER. */
export function makeCertificate(request: CertificateRequest, signer: CertificateSigner): Buffer {
  const { serialNumber, issuer, subject, notBefore, notAfter, publicKey, extensions } = request;
  const algorithm = sequence(oid('1.2.840.10045.4.3.3'));
  const body = sequence(
    context(0, integer(2)),
    integer(serialNumber),
    algorithm,
    name(issuer),
    sequence(time(notBefore), time(notAfter)),
    subject === undefined ? sequence() : name(subject),
    publicKey.export({ format: 'der', type: 'spki' }),
    context(3, sequence(...extensions)),
  );
  return sequence(body, algorithm, bitString(sign('sha384', body, signer.privateKey)));
}

export function extension(id: string, value: Uint8Array, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));
}

/** @param bits of {@link keyUsages} */
export function keyUsage(bits: number): Buffer {
  const unused = Math.clz32(bits & -bits) ^ 31;
  return extension(extensionOids.keyUsage, bitString(Buffer.from([bits]), unused), true);
}

export function basicConstraints(ca: boolean): Buffer {
  return extension(extensionOids.basicConstraints, sequence(...(ca ? [boolean(true)] : [])), true);
}

export function extendedKeyUsage(...ids: readonly string[]): Buffer {
  return extension(extensionOids.extendedKeyUsage, sequence(...ids.map(oid)));
}

export function subjectAltName(...names: readonly GeneralName[]): Buffer {
  return extension(extensionOids.subjectAltName, sequence(...names.map(generalName)), true);
}

export function subjectKeyId(key: KeyObject): Buffer {
  return extension(extensionOids.subjectKeyId, octets(keyId(key)));
}

export function authorityKeyId(key: KeyObject): Buffer {
  return extension(extensionOids.authorityKeyId, sequence(implicit(0, keyId(key))));
}

function generalName(name: GeneralName): Buffer {
  if ('email' in name) return implicit(1, Buffer.from(name.email));
  return 'uri' in name ? implicit(6, Buffer.from(name.uri)) : implicit(2, Buffer.from(name.dns));
}

function name(commonName: string): Buffer {
  return sequence(set(sequence(oid('2.5.4.3'), utf8(commonName))));
}

function keyId(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ format: 'der', type: 'spki' }))
    .digest();
}
