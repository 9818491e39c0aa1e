import { bundleFromJSON, type Bundle } from '@sigstore/bundle';
import { dsse } from '@sigstore/core';
import { toPlain } from '../../json/index.ts';
import { digestOf } from '../../oci/index.ts';
import { SignatureError } from '../signature-problem.ts';
import type { Attestation, Signature, SignatureOrigin } from '../signature.ts';
import { bundleShape } from './bundle-shape.ts';
import { checkedCertificate } from './certificate.ts';
import { inTotoPayloadType } from './cosign-format.ts';
import { parseStatement } from './parse-statement.ts';
import { decodeValue, malformed, parseUntrusted } from './untrusted-json.ts';

const what = 'the bundle';

type Envelope = Extract<Bundle['content'], { $case: 'dsseEnvelope' }>['dsseEnvelope'];
type MessageSignature = Extract<Bundle['content'], { $case: 'messageSignature' }>['messageSignature'];

/**
 * A signature or attestation out of a Sigstore bundle of version 0.1 to 0.3 (sigstore-and-oci 1.2, 1.3).
 * @param manifest bytes of the manifest in question: what a bundle without an envelope signs. Without them, such a bundle
 *   is refused
 * @throws SignatureError MALFORMED, TOO_LARGE; OTHER_SUBJECT where it signs other bytes than the manifest's
 */
export function parseBundle(
  bytes: Uint8Array,
  origin: SignatureOrigin,
  manifest?: Uint8Array,
): Signature | Attestation {
  return readContent(readBundle(bytes), origin, manifest);
}

/** A bundle as it is, of the accepted form. @throws SignatureError MALFORMED, TOO_LARGE */
export function readBundle(bytes: Uint8Array): Bundle {
  const value = parseUntrusted(bytes, what);
  decodeValue(value, bundleShape, what);
  try {
    return bundleFromJSON(toPlain(value));
  } catch (error) {
    throw malformed(what, error instanceof Error ? error.message : 'cannot be read', error);
  }
}

/** What a bundle says; as {@link parseBundle}. */
export function readContent(
  bundle: Bundle,
  origin: SignatureOrigin,
  manifest: Uint8Array | undefined,
): Signature | Attestation {
  const { content } = bundle;
  return content.$case === 'dsseEnvelope'
    ? readEnvelope(content.dsseEnvelope, bundle, origin)
    : readMessageSignature(content.messageSignature, bundle, origin, manifest);
}

function readEnvelope(
  { payload, payloadType, signatures }: Envelope,
  bundle: Bundle,
  origin: SignatureOrigin,
): Signature | Attestation {
  if (payloadType !== inTotoPayloadType) return { ...origin, predicateType: undefined };
  const statement = parseStatement(payload);
  if (statement.kind === 'attestation') return { ...origin, predicateType: statement.predicateType };
  const [signature] = signatures;
  if (signature === undefined) throw malformed(what, 'expected a signature, found none');
  return {
    ...origin,
    signedBytes: dsse.preAuthEncoding(payloadType, payload),
    signature: signature.sig,
    certificate: certificateOf(bundle),
    bundle,
    subjects: statement.subjects,
  };
}

/** It signs bytes, of which we only know what to think where they are the manifest's. */
function readMessageSignature(
  { messageDigest, signature }: MessageSignature,
  bundle: Bundle,
  origin: SignatureOrigin,
  manifest: Uint8Array | undefined,
): Signature {
  if (manifest === undefined)
    throw malformed(what, 'expected an envelope, found a signature of bytes that are not there');
  const digest = digestOf(manifest);
  const signed = `sha256:${messageDigest.digest.toString('hex')}`;
  if (signed !== digest)
    throw new SignatureError('OTHER_SUBJECT', `${what}: expected a signature of ${digest}, found ${signed}`);
  return {
    ...origin,
    signedBytes: Buffer.from(manifest),
    signature,
    certificate: certificateOf(bundle),
    bundle,
    subjects: [{ digest, annotations: new Map(), dockerReference: undefined }],
  };
}

function certificateOf({ verificationMaterial }: Bundle): Buffer | undefined {
  const { content } = verificationMaterial;
  switch (content.$case) {
    case 'publicKey':
      return undefined;
    case 'certificate':
      return checkedCertificate(content.certificate.rawBytes, 'the certificate');
    case 'x509CertificateChain': {
      const [leaf] = content.x509CertificateChain.certificates;
      if (leaf === undefined) throw malformed(what, 'expected a certificate, found none');
      return checkedCertificate(leaf.rawBytes, 'the certificate');
    }
  }
}
