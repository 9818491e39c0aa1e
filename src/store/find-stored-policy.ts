import { WardctlError } from '../errors.ts';
import type { PolicyStore } from './policy-store.ts';
import type { StoredPolicy } from './stored-policy.ts';

const maxListed = 10;
const shownDigits = 12;

/** Other commands print digests of manifests, which name policies in registries. */
async function refuseManifest(store: PolicyStore, prefix: string): Promise<void> {
  const [policy] = await store.findByDigest(prefix, 'manifest');
  if (policy === undefined) return;
  const module = policy.digest.slice('sha256:'.length).slice(0, shownDigits);
  throw new WardctlError(
    'POLICY_NOT_FOUND',
    `Cannot find policy with uri: ${prefix}: no stored policy whose digest starts so; that is the digest of the manifest of ${policy.uri}`,
    { hint: `Write the first digits of its module's digest: ${module}` },
  );
}

/**
 * The stored policy whose module has a digest with these first hex digits (cli-and-registry 3.5).
 * @param wanted `module`: any policy with it will do, so the same module under several names is no doubt; `manifest`: nor
 *   is the same manifest; `name`: what is done depends on the URI, so that there must be one alone
 * @throws WardctlError POLICY_NOT_FOUND for digits that stand for several, or for a manifest; STORE_*
 */
export async function findStoredPolicy(
  store: PolicyStore,
  prefix: string,
  wanted: 'module' | 'manifest' | 'name' = 'module',
): Promise<StoredPolicy | undefined> {
  const found = await store.findByDigest(prefix);
  const [first, ...others] = found;
  if (first === undefined) await refuseManifest(store, prefix);
  const isSame = {
    module: (other: StoredPolicy) => other.digest === first?.digest,
    manifest: (other: StoredPolicy) => other.manifestDigest === first?.manifestDigest,
    name: () => false,
  };
  if (others.every(isSame[wanted])) return first;
  const list = found.slice(0, maxListed).map(({ digest, uri }) => `${digest}  ${uri}`);
  if (found.length > maxListed) list.push(`and ${String(found.length - maxListed)} more`);
  throw new WardctlError(
    'POLICY_NOT_FOUND',
    [`multiple policies found with the same prefix: ${prefix}`, ...list].join('\n'),
    // The same module may be there under several names: then no number of digits says which of them is meant.
    { hint: wanted === 'module' ? 'Write more digits, or one of these URIs.' : 'Write one of these URIs.' },
  );
}
