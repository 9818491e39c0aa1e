import { factsOf, type SignatureFact } from '../../verification/describe-signature.ts';
import type { ListedAttestation, ListedSignature } from './listed-signature.ts';

/** How much a signature is worth: it is what was asked for, or is what it says, or nothing can be said, or it is bad. */
export type SignatureStanding = 'verified' | 'unwanted' | 'unknown' | 'refused';

/** Codes that say nothing against a signature: there was nothing to verify it with, or it was not read. */
const unknownCodes: ReadonlySet<string> = new Set(['NO_TRUST_ROOT', 'NO_KEY', 'NOT_READ']);

export function standingOf({ verified, counted, problem }: ListedSignature): SignatureStanding {
  if (verified) return counted === false ? 'unwanted' : 'verified';
  return unknownCodes.has(problem?.code ?? '') ? 'unknown' : 'refused';
}

/** In words, for headings and tables. */
export function describeStanding(signature: ListedSignature): string {
  switch (standingOf(signature)) {
    case 'verified':
      return 'verified';
    case 'unwanted':
      return 'verified, but not what is asked for';
    case 'unknown':
    case 'refused':
      return `not verified${reasonOf(signature)}`;
  }
}

function reasonOf({ problem }: ListedSignature): string {
  switch (problem?.code) {
    case 'NO_TRUST_ROOT':
      return ': no trust root';
    case 'NO_KEY':
      return ': give the key with -k';
    case 'NOT_READ':
      return `: ${problem.message}`;
    default:
      return '';
  }
}

/** What there is to say of a signature: what was verified as facts, the rest as somebody's claim. */
export function listedFacts(signature: ListedSignature): SignatureFact[] {
  const { claimed, problem } = signature;
  const isSaid = problem === undefined || standingOf(signature) === 'unknown';
  return [
    ...factsOf(signature),
    ...(isSaid ? [] : [{ label: 'problem', text: `${problem.message} (${problem.code})` }]),
    ...(claimed === undefined
      ? []
      : [{ label: 'claims', text: `to be of ${claimed.subject}, known to ${claimed.issuer}` }]),
  ];
}

const shownDigits = 12;

/** As much of a digest as tells it from others. */
export function shortDigest(digest: string): string {
  return digest.slice(0, digest.indexOf(':') + 1 + shownDigits);
}

/** Both kinds of things that are listed. */
export type Listed = ListedSignature | ListedAttestation;

/** What can be done about signatures that nothing is known of. */
export function adviceOn(signatures: readonly ListedSignature[]): string[] {
  const lacks = (code: string): boolean => signatures.some(({ problem }) => problem?.code === code);
  return [
    ...(lacks('NO_TRUST_ROOT')
      ? ['Certificates need a trust root: wardctl trust update, or --sigstore-trust-config FILE.']
      : []),
    ...(lacks('NO_KEY') ? ['To verify signatures by keys, give the public key: -k cosign.pub.'] : []),
  ];
}

/** In place of a list that is empty. */
export const noSignatures = 'No sigstore signatures found';

/** In place of a list that cannot be. */
export const noPlaceForSignatures =
  'Signatures are kept in registries, and this policy comes from none: nothing to show';
