/**
 * Why a signature does not count.
 *
 * - `MALFORMED`: it cannot be read, or is of a form that is not accepted
 * - `TOO_LARGE`: more than what is read of one
 * - `NOT_READ`: one of more than are read, so that nothing is known of it, not even whether it is a signature
 * - `OTHER_SUBJECT`: it is about another manifest
 * - `SIGNATURE_INVALID`: the signature does not verify with the key or certificate
 * - `CERTIFICATE_INVALID`: a certificate that may not sign (profile, names, key usage)
 * - `CERTIFICATE_UNTRUSTED`: no path to a certificate authority of the trust root, or not valid at the time of signing
 * - `SCT_INVALID`: the certificate is in no log of certificates that is trusted
 * - `LOG_MISSING`: no entry in a transparency log where one is needed
 * - `LOG_INVALID`: the log's proof or promise does not verify, or is of no trusted log
 * - `LOG_MISMATCH`: the log's entry is about another signature, payload, key or certificate
 * - `TIMESTAMP_MISSING`, `TIMESTAMP_INVALID`: nobody trusted says when it was signed
 * - `FUTURE`: signed at a time that has not come yet
 * - `NO_TRUST_ROOT`: it has a certificate, and there is nothing to judge that with
 * - `NO_KEY`: it is by a key, and there is none to verify it with
 * - `KEY_MISMATCH`: it is not by that key
 * - `IDENTITY_MISMATCH`, `ISSUER_MISMATCH`, `REPOSITORY_MISMATCH`, `OWNER_MISMATCH`: it verifies, and is somebody else's
 * - `ANNOTATION_MISMATCH`: it verifies, and does not say what it has to
 */
export type SignatureProblemCode =
  | 'MALFORMED'
  | 'TOO_LARGE'
  | 'NOT_READ'
  | 'OTHER_SUBJECT'
  | 'SIGNATURE_INVALID'
  | 'CERTIFICATE_INVALID'
  | 'CERTIFICATE_UNTRUSTED'
  | 'SCT_INVALID'
  | 'LOG_MISSING'
  | 'LOG_INVALID'
  | 'LOG_MISMATCH'
  | 'TIMESTAMP_MISSING'
  | 'TIMESTAMP_INVALID'
  | 'FUTURE'
  | 'NO_TRUST_ROOT'
  | 'NO_KEY'
  | 'KEY_MISMATCH'
  | 'IDENTITY_MISMATCH'
  | 'ISSUER_MISMATCH'
  | 'REPOSITORY_MISMATCH'
  | 'OWNER_MISMATCH'
  | 'ANNOTATION_MISMATCH';

/** Why a signature does not count, for programs and for people. */
export interface SignatureProblem {
  readonly code: SignatureProblemCode;
  /** What was expected and found. Texts of others in it have no control characters. */
  readonly message: string;
}

/** Thrown within this folder where a signature does not verify; {@link problemOf} makes a value of it. */
export class SignatureError extends Error implements SignatureProblem {
  override readonly name = 'SignatureError';
  readonly code: SignatureProblemCode;

  constructor(code: SignatureProblemCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** @throws what is no SignatureError */
export function problemOf(error: unknown): SignatureProblem {
  if (error instanceof SignatureError) return { code: error.code, message: error.message };
  throw error;
}
