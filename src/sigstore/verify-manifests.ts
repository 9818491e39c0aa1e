import type { Descriptor, FetchOptions, ReadTarget, ReferrerLister } from '../oci/index.ts';
import { findSignatures } from './find/find-signatures.ts';
import { judgeSignatures } from './judge/judge-signatures.ts';
import type { Judgement } from './judge/judgement.ts';
import { asksForCertificates, type VerificationConfig } from './requirement.ts';
import type { FoundSignatures, SignatureFormat } from './signature.ts';
import type { TrustRoot } from './trust-root.ts';

/** What signatures have to be, and what to judge them with. */
export interface VerificationOptions extends FetchOptions {
  readonly config: VerificationConfig;
  /** Called once at most, where signatures with certificates have to be judged. */
  readonly loadTrust: () => Promise<TrustRoot>;
  /** Whether the trust root counts for signatures by keys, too: their entries in logs then have to be right. */
  readonly isTrustGiven: boolean;
  /** Forms that count. */
  readonly formats: SignatureFormat | 'any';
  readonly now: Date;
}

/** A manifest, and what its signatures come to. */
export interface VerifiedManifest {
  readonly manifest: Descriptor;
  readonly judgement: Judgement;
  /** `undefined` where none was needed. */
  readonly trust: TrustRoot | undefined;
}

/**
 * Looks for the signatures of a policy, and judges them. Of several manifests (that of the policy, and the list that it
 * was chosen from) one has to be signed as wanted.
 * @param manifests at least one, by the digests of their own contents
 * @returns the first whose signatures satisfy, else the first that has any, else the first
 * @throws WardctlError REGISTRY_*, where signatures cannot be read: that is not the same as there being none; and what
 *   `loadTrust` throws
 */
export async function verifyManifests(
  repository: ReadTarget & ReferrerLister,
  manifests: readonly [Descriptor, ...Descriptor[]],
  options: VerificationOptions,
): Promise<VerifiedManifest> {
  let loading: Promise<TrustRoot> | undefined;
  const loadTrust = (): Promise<TrustRoot> => (loading ??= options.loadTrust());
  const verified: VerifiedManifest[] = [];
  for (const manifest of manifests) {
    const found = await findSignatures(repository, manifest, options);
    const one = await judge(manifest, found, { ...options, loadTrust });
    if (one.judgement.satisfied) return one;
    verified.push(one);
  }
  const chosen = verified.find(({ judgement }) => isSigned(judgement)) ?? verified[0];
  if (chosen === undefined) throw new RangeError('expected at least one manifest');
  return chosen;
}

/** Without a trust root first: where keys satisfy, nobody has to be asked for one. */
async function judge(
  manifest: Descriptor,
  found: FoundSignatures,
  { config, loadTrust, isTrustGiven, now }: VerificationOptions,
): Promise<VerifiedManifest> {
  const judgeWith = (trust: TrustRoot | undefined): VerifiedManifest => ({
    manifest,
    judgement: judgeSignatures(config, found, { manifest: manifest.digest, trust, now }),
    trust,
  });
  const alone = judgeWith(isTrustGiven ? await loadTrust() : undefined);
  const isDone = alone.judgement.satisfied || alone.trust !== undefined;
  return isDone || !needsTrust(config, found) ? alone : judgeWith(await loadTrust());
}

function needsTrust(config: VerificationConfig, { signatures }: FoundSignatures): boolean {
  return asksForCertificates(config) && signatures.some(({ certificate }) => certificate !== undefined);
}

function isSigned({ signatures, unusable }: Judgement): boolean {
  return signatures.length > 0 || unusable.length > 0;
}
