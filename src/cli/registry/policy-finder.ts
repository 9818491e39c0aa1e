import type { PolicyFinder } from '../../store/index.ts';
import { requireVerification } from '../verification/find-config.ts';
import { unsignedFile } from '../verification/unsigned-file.ts';
import type { PolicyPuller, PullerOptions } from './policy-puller.ts';
import type { StoredPolicies } from './stored-policies.ts';
import { processSurroundings } from './surroundings.ts';

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
  const source = options.verification && requireVerification(options.verification, processSurroundings());
  try {
    return await work({
      async byUri(uri) {
        // Signatures are asked for where policies are pulled, stored or not.
        const stored = source === undefined ? await (await openStored()).fixed(uri) : undefined;
        return stored ?? (await openPuller()).pull(uri);
      },
      async byDigest(prefix) {
        const stored = await (await openStored()).byDigest(prefix);
        if (stored !== undefined && source !== undefined) await (await openPuller()).verify(stored);
        return stored;
      },
      checkFile(reference) {
        if (source === 'flags') throw unsignedFile(reference);
      },
    });
  } finally {
    await (await puller)?.close();
  }
}
