import type { SignatureProblem, SignatureProblemCode } from '../signature-problem.ts';
import type { SignatureOrigin } from '../signature.ts';
import { requirementsOf, type Judgement } from './judgement.ts';

/** What is wrong with a signature itself, whoever was to sign. */
const brokenCodes: ReadonlySet<SignatureProblemCode> = new Set<SignatureProblemCode>([
  'MALFORMED',
  'TOO_LARGE',
  'OTHER_SUBJECT',
  'SIGNATURE_INVALID',
  'CERTIFICATE_INVALID',
  'CERTIFICATE_UNTRUSTED',
  'SCT_INVALID',
  'LOG_MISSING',
  'LOG_INVALID',
  'LOG_MISMATCH',
  'TIMESTAMP_MISSING',
  'TIMESTAMP_INVALID',
  'FUTURE',
]);

/** Whether a signature with this problem is good for nobody. */
export function isBroken({ code }: SignatureProblem): boolean {
  return brokenCodes.has(code);
}

/** Signatures that are good for nobody, and why; each once. */
export function brokenSignatures(
  judgement: Judgement,
): { readonly origin: SignatureOrigin; readonly problem: SignatureProblem }[] {
  const broken = new Map<SignatureOrigin, SignatureProblem>();
  for (const one of judgement.unusable) if (isBroken(one.problem)) broken.set(one, one.problem);
  for (const { pairings } of requirementsOf(judgement)) {
    for (const pairing of pairings) {
      if ('problem' in pairing && isBroken(pairing.problem)) broken.set(pairing.signature, pairing.problem);
    }
  }
  return Array.from(broken, ([origin, problem]) => ({ origin, problem }));
}
