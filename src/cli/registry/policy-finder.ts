import type { PolicyFinder } from '../../store/index.ts';
import type { PolicyPuller, PullerOptions } from './policy-puller.ts';
import type { StoredPolicies } from './stored-policies.ts';

/**
 * Does work that finds policies which are no files: stored ones, and those of registries and web servers. What that
 * takes is loaded on first use: most policies are files.
 * @throws what `work` throws
 */
export async function withPolicyFinder<T>(
  options: PullerOptions,
  work: (finder: PolicyFinder) => Promise<T>,
): Promise<T> {
  let stored: Promise<StoredPolicies> | undefined;
  let puller: Promise<PolicyPuller> | undefined;
  const openStored = (): Promise<StoredPolicies> =>
    (stored ??= import('./stored-policies.ts').then(({ storedPolicies }) => storedPolicies()));
  const openPuller = (): Promise<PolicyPuller> =>
    (puller ??= import('./policy-puller.ts').then(({ policyPuller }) => policyPuller(options)));
  try {
    return await work({
      byUri: async (uri) => (await (await openStored()).fixed(uri)) ?? (await openPuller()).pull(uri),
      byDigest: async (prefix) => (await openStored()).byDigest(prefix),
    });
  } finally {
    await (await puller)?.close();
  }
}
