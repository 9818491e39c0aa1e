// Changes a store with two policies in every way: `change-store.ts CACHE`.
import { knownPolicies } from './known-policies.ts';
import { openTestStore } from './test-store.ts';
import { pulledAgain, removed } from './two-policies.ts';

const [cache = ''] = process.argv.slice(2);
const store = openTestStore(cache);
const small = [...(await knownPolicies()).values()][2];
if (small !== undefined) await store.add(small.source, 'v1', pulledAgain);
await store.remove([removed]);
