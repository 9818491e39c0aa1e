import { WardctlError } from '../../../errors.ts';
import { asksForCertificates, type TrustRoot, type VerificationConfig } from '../../../sigstore/index.ts';
import { loadTrustRoot } from '../../verification/load-trust-root.ts';
import { openTrust, type TrustOptions } from '../../verification/open-trust.ts';
import type { VerificationSettings } from '../../verification/settings.ts';

/**
 * The trust root to look at signatures with. It is fetched where requirements need it; else the user's file counts, and
 * what was fetched before: looking at signatures asks no mirror of its own accord.
 * @throws WardctlError TRUST_ROOT_*, where requirements need it or the user gave a file
 */
export async function trustAtHand(
  config: VerificationConfig | undefined,
  settings: VerificationSettings,
  options: Omit<TrustOptions, 'settings'>,
  signal: AbortSignal,
): Promise<TrustRoot | undefined> {
  const { trust } = settings;
  const isNeeded = trust.configPath !== undefined || (config !== undefined && asksForCertificates(config));
  if (isNeeded) return loadTrustRoot({ ...options, settings: trust }, signal);
  try {
    return await openTrust({ ...options, settings: { ...trust, offline: true } }).read(signal);
  } catch (error) {
    if (!(error instanceof WardctlError) || !error.code.startsWith('TRUST_ROOT_')) throw error;
    if (error.code !== 'TRUST_ROOT_MISSING') options.warn(error.message);
    return undefined;
  }
}
