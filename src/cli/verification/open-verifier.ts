import type { PolicyVerifier } from '../../store/index.ts';
import { loadVerificationConfig } from './load-config.ts';
import { loadTrustRoot } from './load-trust-root.ts';
import type { TrustOptions } from './open-trust.ts';
import { policyVerifier } from './policy-verifier.ts';
import type { VerificationSettings } from './settings.ts';
import { unverifiable } from './unverifiable.ts';

export interface VerifierOptions extends Omit<TrustOptions, 'settings'> {
  readonly settings: VerificationSettings;
  readonly verbose: boolean;
}

/**
 * What verifies policies by the flags or the configuration file.
 * @throws WardctlError VERIFICATION_CONFIG_*, KEY_*, USAGE_INVALID
 */
export async function openVerifier(options: VerifierOptions): Promise<PolicyVerifier> {
  const { settings, surroundings, warn } = options;
  const config = await loadVerificationConfig(settings, surroundings, warn);
  if (config === undefined) throw unverifiable();
  const trust = { ...options, settings: settings.trust };
  return policyVerifier({ ...options, config, loadTrust: (signal) => loadTrustRoot(trust, signal) });
}
