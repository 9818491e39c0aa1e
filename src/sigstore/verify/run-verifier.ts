import {
  toTrustMaterial,
  VerificationError,
  Verifier,
  type KeyFinderFunc,
  type SignedEntity,
  type TrustMaterial,
  type VerifierOptions,
} from '@sigstore/verify';
import { shownText } from '../../oci/index.ts';
import { SignatureError, type SignatureProblemCode } from '../signature-problem.ts';
import type { TrustRoot } from '../trust-root.ts';

/** @throws SignatureError NO_TRUST_ROOT where a trust root cannot be used */
export function trustMaterialOf({ root, origin }: TrustRoot, findKey?: KeyFinderFunc): TrustMaterial {
  try {
    return toTrustMaterial(root, findKey);
  } catch (error) {
    throw new SignatureError(
      'NO_TRUST_ROOT',
      `expected a trust root that can be used, found ${origin} (${reasonOf(error)})`,
      { cause: error },
    );
  }
}

/**
 * Runs `@sigstore/verify`, without a policy: its policies are unanchored patterns (sigstore-and-oci 3.3).
 * @param unnamed code where the library fails without saying at what: at a part that it cannot read
 * @throws SignatureError with the code of what failed
 */
export function runVerifier(
  trust: TrustMaterial,
  options: Required<Thresholds>,
  entity: SignedEntity,
  unnamed: SignatureProblemCode,
): void {
  try {
    new Verifier(trust, options).verify(entity);
  } catch (error) {
    const code = error instanceof VerificationError ? codeOf(error) : unnamed;
    const expectation = expectations[code] ?? 'expected a signature, found one that cannot be verified';
    throw new SignatureError(code, `${expectation} (${reasonOf(error)})`, { cause: error });
  }
}

/** How many there have to be. */
type Thresholds = Pick<VerifierOptions, 'tlogThreshold' | 'ctlogThreshold' | 'timestampThreshold'>;

/** What was expected; the library says only what it did not find. */
const expectations: Partial<Record<SignatureProblemCode, string>> = {
  LOG_INVALID: 'log entry: expected a promise or proof by a trusted log, found one that does not verify',
  LOG_MISMATCH: 'log entry: expected one of this signature, found another one',
  TIMESTAMP_INVALID:
    'timestamp: expected one of this signature by a trusted authority, found one that does not verify',
  CERTIFICATE_UNTRUSTED:
    'certificate: expected a path to an authority of the trust root that was valid at the time of signing, found none',
  SCT_INVALID: 'certificate: expected one that is in a trusted log of certificates, found no proof of it',
};

function codeOf({ code, message }: VerificationError): SignatureProblemCode {
  switch (code) {
    case 'TLOG_BODY_ERROR':
      return 'LOG_MISMATCH';
    case 'TLOG_ERROR':
    case 'TLOG_INCLUSION_PROOF_ERROR':
    case 'TLOG_INCLUSION_PROMISE_ERROR':
    case 'TLOG_MISSING_INCLUSION_ERROR':
      return 'LOG_INVALID';
    case 'TIMESTAMP_ERROR':
      return 'TIMESTAMP_INVALID';
    case 'CERTIFICATE_ERROR':
      // It has one code for both; only this tells the authority's path from the log of certificates.
      return /\bSCTs?\b/.test(message) ? 'SCT_INVALID' : 'CERTIFICATE_UNTRUSTED';
    case 'SIGNATURE_ERROR':
      return 'SIGNATURE_INVALID';
    case 'PUBLIC_KEY_ERROR':
      return 'KEY_MISMATCH';
    case 'NOT_IMPLEMENTED_ERROR':
      return 'MALFORMED';
  }
}

/** The message, and that of its cause, which says more. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an unknown failure';
  const { cause } = error;
  const text = cause instanceof Error ? `${error.message} (${cause.message})` : error.message;
  return shownText(text);
}
