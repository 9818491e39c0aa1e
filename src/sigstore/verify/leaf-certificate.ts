import { X509Certificate } from '@sigstore/core';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { shownText } from '../../oci/index.ts';
import { acceptedKeys, algorithmOf, describeKey, type KeyAlgorithm } from '../key-algorithm.ts';
import { SignatureError } from '../signature-problem.ts';
import type { CertificateIdentity } from '../signer.ts';
import {
  extensionOids,
  extensionsOf,
  innerValue,
  invalid,
  type Extensions,
} from './certificate-extensions.ts';
import { identityOf } from './certificate-identity.ts';

/** The certificate of a signer. Its form is as it has to be; whether an authority gave it is not known yet. */
export interface LeafCertificate {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
  readonly algorithm: KeyAlgorithm;
  readonly identity: CertificateIdentity;
}

/** Sigstore's are of 1 or 2 KiB. */
const maxCertificateBytes = 16 * 1024;
const codeSigning = '1.3.6.1.5.5.7.3.3';

/**
 * Reads a certificate that may sign code, and nothing but that: `@sigstore/verify` looks at none of it
 * (sigstore-and-oci 3.3).
 * @throws SignatureError CERTIFICATE_INVALID, TOO_LARGE
 */
export function readLeafCertificate(der: Buffer): LeafCertificate {
  if (der.length > maxCertificateBytes) {
    throw new SignatureError(
      'TOO_LARGE',
      `certificate: expected up to ${String(maxCertificateBytes)} bytes, found ${String(der.length)}`,
    );
  }
  try {
    return parseLeaf(der);
  } catch (error) {
    if (error instanceof SignatureError) throw error;
    const reason = error instanceof Error ? shownText(error.message) : 'something else';
    throw invalid(`expected the DER of an X.509 certificate, found another form (${reason})`, {
      cause: error,
    });
  }
}

function parseLeaf(der: Buffer): LeafCertificate {
  const certificate = X509Certificate.parse(Buffer.from(der));
  checkForm(certificate);
  const extensions = extensionsOf(certificate);
  checkUsage(certificate, extensions);
  const key = createPublicKey({ key: certificate.publicKey, format: 'der', type: 'spki' });
  const algorithm = algorithmOf(key);
  if (algorithm === undefined) throw invalid(`expected a key of ${acceptedKeys}; found ${describeKey(key)}`);
  return { certificate, key, algorithm, identity: identityOf(extensions) };
}

/**
 * The parts of a certificate that its authority's signature does not cover: the name of the algorithm, which is there
 * twice, and the count of unused bits (RFC 5280, 4.1.1.2).
 */
function checkForm(certificate: X509Certificate): void {
  const { subs } = certificate.root;
  const [body, algorithm, signature] = subs;
  if (subs.length !== 3 || certificate.version !== 'v3') {
    throw invalid('expected an X.509 certificate of version 3, found another form');
  }
  const signedAlgorithm = body?.subs[2];
  if (signedAlgorithm === undefined || algorithm?.toDER().equals(signedAlgorithm.toDER()) !== true) {
    throw invalid('expected one algorithm of the signature, found two that differ');
  }
  if (signature?.tag.toDER() !== 0x03 || signature.value[0] !== 0) {
    throw invalid('expected a signature of whole bytes, found another form');
  }
}

function checkUsage(certificate: X509Certificate, extensions: Extensions): void {
  const constraints = extensions.get(extensionOids.basicConstraints);
  if (constraints !== undefined && certificate.extBasicConstraints?.isCA !== false) {
    throw invalid('expected one of a signer, found one of a certificate authority');
  }
  const usage = certificate.extKeyUsage;
  if (usage?.digitalSignature !== true) {
    throw invalid('expected the key usage digitalSignature, found none of it');
  }
  if (usage.keyCertSign) {
    throw invalid('expected a key that signs no certificates, found the key usage keyCertSign');
  }
  const purposes = purposesOf(extensions);
  if (!purposes.includes(codeSigning)) {
    const found = purposes.length === 0 ? 'none' : purposes.map((purpose) => shownText(purpose)).join(', ');
    throw invalid(`expected the extended key usage codeSigning (${codeSigning}), found ${found}`);
  }
}

function purposesOf(extensions: Extensions): string[] {
  const extension = extensions.get(extensionOids.extendedKeyUsage);
  return extension ? innerValue(extension, 'extendedKeyUsage').subs.map((purpose) => purpose.toOID()) : [];
}
