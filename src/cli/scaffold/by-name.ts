import { findStoredPolicy, type PolicyFinder } from '../../store/index.ts';

/**
 * Finds policies for what writes their URIs: digits have to stand for one stored URI, where for others one module would
 * do.
 */
export function byName(finder: PolicyFinder): PolicyFinder {
  return {
    ...finder,
    byDigest: async (prefix) => {
      // Most policies are files: opening the store loads more than all of this.
      const { openStore } = await import('../registry/open-store.ts');
      const named = await findStoredPolicy(openStore(), prefix, 'name');
      // The finder's has been verified, where signatures are asked for.
      return named && finder.byDigest(prefix);
    },
  };
}
