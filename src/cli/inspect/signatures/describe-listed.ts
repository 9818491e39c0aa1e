import type { Digest } from '../../../oci/index.ts';
import type { Appraisal, FoundSignatures } from '../../../sigstore/index.ts';
import { describeAttestation, describeVerified } from '../../verification/describe-signature.ts';
import type { ListedAttestation, ListedSignature } from './listed-signature.ts';
import type { Holder } from './read-holders.ts';

/** What there is about a policy in its registry. */
export interface SignatureList {
  readonly signatures: readonly ListedSignature[];
  readonly attestations: readonly ListedAttestation[];
  /** Manifests that hold them, by their digests, as far as they were asked for and can be read. */
  readonly holders: ReadonlyMap<string, Holder>;
}

/** What was found for a manifest, for programs. */
export function describeListed(
  subject: Digest,
  appraisals: readonly Appraisal[],
  { unusable, attestations }: FoundSignatures,
): Omit<SignatureList, 'holders'> {
  return {
    signatures: [
      ...appraisals.map((appraisal) => describeAppraised(subject, appraisal)),
      ...unusable.map(({ format, manifest, layer, index, problem }) => {
        return { format, digest: layer, index, subject, manifest, verified: false, problem: { ...problem } };
      }),
    ],
    attestations: attestations.map((attestation) => ({
      ...describeAttestation(attestation),
      subject,
      manifest: attestation.manifest,
    })),
  };
}

function describeAppraised(
  subject: Digest,
  { signature, claim, verified, isCounted, problem }: Appraisal,
): ListedSignature {
  const { format, manifest, layer, index } = signature;
  return {
    format,
    digest: layer,
    index,
    subject,
    manifest,
    verified: verified !== undefined,
    ...(isCounted === undefined ? {} : { counted: isCounted }),
    ...(verified === undefined ? claimed(claim) : describeVerified(verified)),
    ...(problem === undefined ? {} : { problem: { ...problem } }),
  };
}

function claimed(claim: Appraisal['claim']): Pick<ListedSignature, 'claimed'> {
  if (claim === undefined) return {};
  const { subject, issuer, workflowRepository } = claim;
  return {
    claimed: { subject, issuer, ...(workflowRepository === undefined ? {} : { workflowRepository }) },
  };
}
