import { WardctlError } from '../../errors.ts';
import { findStoredPolicy, parsePolicyUri, type PolicyStore, type StoredPolicy } from '../../store/index.ts';

/**
 * The stored policies that a user means, each once: by URI, with or without `registry://`, or by the first digits of the
 * module's digest (cli-and-registry 2.1).
 * @throws WardctlError POLICY_NOT_FOUND, REFERENCE_INVALID, STORE_*
 */
export async function findStored(store: PolicyStore, references: readonly string[]): Promise<StoredPolicy[]> {
  const found = new Map<string, StoredPolicy>();
  for (const reference of references) {
    const digits = /^(?:sha256:)?([0-9a-f]{1,64})$/i.exec(reference)?.[1];
    const policy =
      digits === undefined ? await byUri(store, reference) : await findStoredPolicy(store, digits, 'name');
    if (policy === undefined) throw notStored(reference);
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
