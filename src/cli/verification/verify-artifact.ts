import {
  brokenSignatures,
  nameOf,
  verifyManifests,
  type TrustRoot,
  type VerificationConfig,
  type VerifiedManifest,
} from '../../sigstore/index.ts';
import type { SignedArtifact } from '../../store/index.ts';
import type { VerificationSettings } from './settings.ts';
import { signatureWarnings } from './signature-warnings.ts';

export interface ArtifactVerification {
  readonly settings: VerificationSettings;
  readonly config: VerificationConfig;
  /** Called where signatures have certificates. @throws WardctlError TRUST_ROOT_*, STORE_* */
  readonly loadTrust: (signal?: AbortSignal) => Promise<TrustRoot>;
  /** Whether to tell of each signature that is broken. */
  readonly verbose: boolean;
  readonly warn: (message: string) => void;
}

/**
 * Finds and judges the signatures of a policy: of its manifest, and of the list that it was chosen from; either may be
 * signed. The user is told what to know of them.
 * @throws WardctlError REGISTRY_*, TRUST_ROOT_*, STORE_*; the signal's reason
 */
export async function verifyArtifact(
  { name, repository, artifact }: SignedArtifact,
  options: ArtifactVerification,
  signal: AbortSignal | undefined,
): Promise<VerifiedManifest> {
  const { settings, config, loadTrust, verbose, warn } = options;
  const verified = await verifyManifests(repository, manifestsOf(artifact), {
    config,
    loadTrust: () => loadTrust(signal),
    isTrustGiven: settings.trust.configPath !== undefined,
    formats: settings.formats,
    now: new Date(),
    signal,
  });
  const { judgement } = verified;
  if (judgement.satisfied) {
    for (const warning of signatureWarnings(judgement, name)) warn(`${name}: ${warning}`);
    for (const { origin, problem } of verbose ? brokenSignatures(judgement) : [])
      warn(`${name}: ${nameOf(origin)} does not count: ${problem.message} (${problem.code})`);
  }
  return verified;
}

/** The policy's manifest, and the list that it was chosen from. */
export function manifestsOf({
  manifest,
  root,
}: SignedArtifact['artifact']): Parameters<typeof verifyManifests>[1] {
  return root.digest === manifest.digest ? [manifest] : [manifest, root];
}
