import { knownPolicies } from './known-policies.ts';
import { openTestStore } from './test-store.ts';

/** What `change-store.ts` replaces with another policy. */
export const pulledAgain = 'registry://example.com/policy:latest';
/** What `change-store.ts` removes. */
export const removed = 'registry://example.com/policy:v1';

/** Makes a store with two policies, whose manifests name the same module. */
export async function storeTwoPolicies(cache: string): Promise<void> {
  const [first, second] = [...(await knownPolicies()).values()];
  const store = openTestStore(cache);
  if (first !== undefined) await store.add(first.source, 'v1', pulledAgain);
  if (second !== undefined) await store.add(second.source, 'v1', removed);
}
