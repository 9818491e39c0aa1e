import type { TrustRoot } from '../../sigstore/index.ts';
import { stderrLogs } from '../logs.ts';
import type { RegistrySettings } from '../registry/context.ts';
import { interruptible } from '../registry/interrupt.ts';
import { lazyOrigins } from '../registry/origins.ts';
import { processSurroundings } from '../registry/surroundings.ts';
import { loadTrustRoot } from '../verification/load-trust-root.ts';
import { openTrust } from '../verification/open-trust.ts';
import type { TrustSettings } from '../verification/settings.ts';

/** What the commands about trust roots have in common. */
export interface TrustRootOptions {
  readonly trust: TrustSettings;
  readonly registries: RegistrySettings;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/**
 * The trust root that policies are verified with.
 * @param how `read`: as verifying takes it; `refresh`: asked for anew, whatever there is
 * @throws WardctlError TRUST_ROOT_*, USAGE_INVALID, STORE_*; Interrupted
 */
export async function getTrustRoot(options: TrustRootOptions, how: 'read' | 'refresh'): Promise<TrustRoot> {
  const { trust, registries } = options;
  const { warn } = stderrLogs(options);
  const origins = lazyOrigins({ ...registries, warn });
  const common = { settings: trust, context: origins.context, surroundings: processSurroundings(), warn };
  try {
    return await interruptible((signal) =>
      how === 'read' ? loadTrustRoot(common, signal) : openTrust(common).refresh(signal),
    );
  } finally {
    await origins.close();
  }
}
