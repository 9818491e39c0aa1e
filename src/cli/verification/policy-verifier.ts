import { refusalOf, type TrustRoot } from '../../sigstore/index.ts';
import type { PolicyVerifier } from '../../store/index.ts';
import { verifyArtifact, type ArtifactVerification } from './verify-artifact.ts';

/** Verifies policies against one configuration; the trust root is loaded once at most. */
export function policyVerifier(options: ArtifactVerification): PolicyVerifier {
  let loading: Promise<TrustRoot> | undefined;
  const loadTrust: ArtifactVerification['loadTrust'] = (signal) => (loading ??= options.loadTrust(signal));
  return {
    async verify(signed, { signal } = {}) {
      const { judgement } = await verifyArtifact(signed, { ...options, loadTrust }, signal);
      if (!judgement.satisfied) throw refusalOf(judgement, signed.name, options.settings.formats);
    },
  };
}
