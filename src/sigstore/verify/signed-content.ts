import type { Bundle, Envelope, MessageSignature } from '@sigstore/bundle';
import { dsse } from '@sigstore/core';
import { HashAlgorithm } from '@sigstore/protobuf-specs';
import { createHash } from 'node:crypto';
import { digestOf, shownText, type Digest } from '../../oci/index.ts';
import { bundleMediaTypes } from '../find/bundle-shape.ts';
import { inTotoPayloadType } from '../find/cosign-format.ts';
import { SignatureError } from '../signature-problem.ts';
import type { Signature, SignedSubject } from '../signature.ts';

/** What was signed, in one piece: nothing else of a bundle says what it is. */
export interface SignedContent {
  readonly form: 'message' | 'envelope';
  readonly signedBytes: Buffer;
  readonly signature: Buffer;
  /** The statement in an envelope (some logs keep its digest); of a message, all of it. */
  readonly payload: Buffer;
}

/** The subjects that are a manifest, at least one. @throws SignatureError OTHER_SUBJECT */
export function subjectsOf({ subjects }: Signature, manifest: Digest): readonly SignedSubject[] {
  const found = subjects.filter(({ digest }) => digest === manifest);
  if (found.length > 0) return found;
  const [first] = subjects;
  const others = subjects.length > 1 ? ` and ${String(subjects.length - 1)} more` : '';
  const other = first === undefined ? 'no manifest at all' : `one of ${shownText(first.digest)}${others}`;
  throw new SignatureError('OTHER_SUBJECT', `expected a signature of ${manifest}, found ${other}`);
}

/**
 * What a signature signs, once its parts agree: the bytes that verify are those that the subjects were read from, that
 * logs are asked about, and that timestamps are for.
 * @throws SignatureError MALFORMED, OTHER_SUBJECT
 */
export function signedContentOf(signature: Signature, manifest: Digest): SignedContent {
  const { bundle, format } = signature;
  if (format === 'bundle') checkBundleType(bundle);
  const { content } = bundle;
  if (content.$case === 'messageSignature') {
    checkMessage(signature, content.messageSignature, manifest);
    const { signedBytes, signature: value } = signature;
    return { form: 'message', signedBytes, signature: value, payload: signedBytes };
  }
  if (format === 'legacy') throw malformed('expected a signature of a payload, found an envelope');
  checkEnvelope(signature, content.dsseEnvelope);
  const { signedBytes, signature: value } = signature;
  return { form: 'envelope', signedBytes, signature: value, payload: content.dsseEnvelope.payload };
}

function checkBundleType({ mediaType }: Bundle): void {
  if (bundleMediaTypes.some((known) => known === mediaType)) return;
  throw malformed(`expected a Sigstore bundle of version 0.1 to 0.3, found ${shownText(mediaType)}`);
}

/** `@sigstore/verify` compares logs with the digest that the bundle states, whatever was signed. */
function checkMessage(
  { signedBytes, signature, format }: Signature,
  { messageDigest, signature: stated }: MessageSignature,
  manifest: Digest,
): void {
  const digest = createHash('sha256').update(signedBytes).digest();
  if (messageDigest.algorithm !== HashAlgorithm.SHA2_256 || !digest.equals(messageDigest.digest)) {
    const found = `${String(messageDigest.digest.length)} bytes ${messageDigest.digest.toString('hex', 0, 64)}`;
    throw malformed(`expected the SHA-256 ${digest.toString('hex')} of what was signed, found ${found}`);
  }
  if (!signature.equals(stated)) throw malformed('expected one signature, found two that differ');
  if (format === 'legacy' || digestOf(signedBytes) === manifest) return;
  // Without an envelope it is the manifest itself that was signed (sigstore-and-oci 1.2).
  throw new SignatureError(
    'OTHER_SUBJECT',
    `expected a signature of ${manifest}, found one of ${digestOf(signedBytes)}`,
  );
}

function checkEnvelope({ signedBytes, signature }: Signature, envelope: Envelope): void {
  const { payloadType, payload, signatures } = envelope;
  if (payloadType !== inTotoPayloadType) {
    throw malformed(`expected an envelope of the type ${inTotoPayloadType}, found ${shownText(payloadType)}`);
  }
  const [first] = signatures;
  if (first === undefined || signatures.length > 1) {
    throw malformed(`expected an envelope with one signature, found ${String(signatures.length)}`);
  }
  if (!signature.equals(first.sig)) throw malformed('expected one signature, found two that differ');
  if (!dsse.preAuthEncoding(payloadType, payload).equals(signedBytes)) {
    throw malformed('expected the signed bytes to be those of the envelope, found others');
  }
}

function malformed(message: string): SignatureError {
  return new SignatureError('MALFORMED', message);
}
