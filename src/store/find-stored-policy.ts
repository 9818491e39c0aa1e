import { WardctlError } from '../errors.ts';
import type { PolicyStore } from './policy-store.ts';
import type { StoredPolicy } from './stored-policy.ts';

const maxListed = 10;

/**
 * The stored policy whose module has a digest with these first hex digits (cli-and-registry 3.5).
 * @param wanted `module`: any policy with it will do, so the same module under several names is no doubt; `name`: what
 *   is done depends on the URI, so that there must be one alone
 * @throws WardctlError POLICY_NOT_FOUND for digits that stand for several, STORE_*
 */
export async function findStoredPolicy(
  store: PolicyStore,
  prefix: string,
  wanted: 'module' | 'name' = 'module',
): Promise<StoredPolicy | undefined> {
  const found = await store.findByDigest(prefix);
  const [first, ...others] = found;
  const isOneModule = others.every(({ digest }) => digest === first?.digest);
  if (others.length === 0 || (isOneModule && wanted === 'module')) return first;
  const list = found.slice(0, maxListed).map(({ digest, uri }) => `${digest}  ${uri}`);
  if (found.length > maxListed) list.push(`and ${String(found.length - maxListed)} more`);
  throw new WardctlError(
    'POLICY_NOT_FOUND',
    [`multiple policies found with the same prefix: ${prefix}`, ...list].join('\n'),
    { hint: isOneModule ? 'Write the URI.' : 'Write more of the digest, or the URI.' },
  );
}
