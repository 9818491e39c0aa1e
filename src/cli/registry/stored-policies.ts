import { findFixedPolicy, findStoredPolicy, parsePolicyUri, type StoredPolicy } from '../../store/index.ts';
import { openStore } from './open-store.ts';

/** What the store alone can answer. Apart from what reaches registries, which takes longer to load than to answer. */
export interface StoredPolicies {
  /** The policy of a fixed tag or digest, where it is stored. @throws WardctlError REFERENCE_INVALID, STORE_* */
  fixed(uri: string): Promise<StoredPolicy | undefined>;
  /** @throws WardctlError POLICY_NOT_FOUND for digits that several modules have, STORE_* */
  byDigest(prefix: string): Promise<StoredPolicy | undefined>;
}

/** The policies that are stored on this machine. */
export function storedPolicies(): StoredPolicies {
  const store = openStore();
  return {
    fixed: async (uri) => findFixedPolicy(store, parsePolicyUri(uri)),
    byDigest: (prefix) => findStoredPolicy(store, prefix),
  };
}
