import { WardctlError } from '../../errors.ts';
import { parsePolicyUri, type PolicyStore, type StoredPolicy } from '../../store/index.ts';

const maxListed = 10;

/**
 * The stored policies that a user means, each once: by URI, with or without `registry://`, or by the first digits of the
 * module's digest (cli-and-registry 2.1).
 * @throws WardctlError POLICY_NOT_FOUND, REFERENCE_INVALID, STORE_*
 */
export async function findStored(store: PolicyStore, references: readonly string[]): Promise<StoredPolicy[]> {
  const found = new Map<string, StoredPolicy>();
  for (const reference of references) {
    const digits = /^(?:sha256:)?([0-9a-f]{1,64})$/i.exec(reference)?.[1];
    const policy = await (digits === undefined
      ? byUri(store, reference)
      : byDigest(store, reference, digits));
    found.set(policy.uri, policy);
  }
  return [...found.values()];
}

async function byUri(store: PolicyStore, reference: string): Promise<StoredPolicy> {
  if (looksLikeFile(reference)) throw notStored(reference);
  const { uri } = parsePolicyUri(reference);
  // What kwctl stored may be spelt in other ways than ours.
  const policy = (await store.find(reference)) ?? (await store.find(uri));
  if (policy === undefined) throw notStored(uri);
  return policy;
}

async function byDigest(store: PolicyStore, reference: string, digits: string): Promise<StoredPolicy> {
  const found = await store.findByDigest(digits);
  const [policy] = found;
  if (policy === undefined) throw notStored(reference);
  if (found.length === 1) return policy;
  const list = found.slice(0, maxListed).map(({ digest, uri }) => `${digest}  ${uri}`);
  if (found.length > maxListed) list.push(`and ${String(found.length - maxListed)} more`);
  throw new WardctlError(
    'POLICY_NOT_FOUND',
    [`multiple policies found with the same prefix: ${reference}`, ...list].join('\n'),
    { hint: 'Write more of its digest, or its URI.' },
  );
}

function notStored(reference: string): WardctlError {
  return new WardctlError(
    'POLICY_NOT_FOUND',
    `Cannot find policy with uri: ${reference}: it is not in the store`,
    {
      hint: `See what is stored with: wardctl policies. Policies of registries get there with: wardctl pull`,
    },
  );
}

/** Files are no policies of the store: nobody would find them in one after the archive is loaded. */
function looksLikeFile(reference: string): boolean {
  return /^(?:file:\/\/|[./~\\]|[a-z]:[\\/])/i.test(reference) || /^[^:]*\.wasm$/.test(reference);
}
