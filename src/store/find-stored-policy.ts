import { WardctlError } from '../errors.ts';
import type { PolicyStore } from './policy-store.ts';
import type { StoredPolicy } from './stored-policy.ts';

const maxListed = 10;

/**
 * The stored policy whose module has a digest with these first hex digits (cli-and-registry 3.5).
 * @throws WardctlError POLICY_NOT_FOUND for digits that several modules have, STORE_*
 */
export async function findStoredPolicy(
  store: PolicyStore,
  prefix: string,
): Promise<StoredPolicy | undefined> {
  const found = await store.findByDigest(prefix);
  const [first] = found;
  // The same module under several names is no doubt.
  if (first === undefined || found.every(({ digest }) => digest === first.digest)) return first;
  const list = found.slice(0, maxListed).map(({ digest, uri }) => `${digest}  ${uri}`);
  if (found.length > maxListed) list.push(`and ${String(found.length - maxListed)} more`);
  throw new WardctlError(
    'POLICY_NOT_FOUND',
    [`multiple policies found with the same prefix: ${prefix}`, ...list].join('\n'),
    { hint: 'Write more of the digest, or the URI.' },
  );
}
