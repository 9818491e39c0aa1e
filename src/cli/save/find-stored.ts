import { maskLogin } from '../../mask-login.ts';
import { WardctlError } from '../../errors.ts';
import {
  digestPrefixOf,
  findStoredPolicy,
  parsePolicyUri,
  type PolicyStore,
  type StoredPolicy,
} from '../../store/index.ts';
import { adviceOnFile, whatIsAt } from '../own-file.ts';

/**
 * The stored policies that a user means, each once: by URI, with or without `registry://`, or by the first digits of the
 * module's digest (cli-and-registry 2.1).
 * @param folder what relative paths are relative to: files are no stored policies
 * @throws WardctlError POLICY_NOT_FOUND, REFERENCE_INVALID, STORE_*
 */
export async function findStored(
  store: PolicyStore,
  references: readonly string[],
  folder: string,
): Promise<StoredPolicy[]> {
  const found = new Map<string, StoredPolicy>();
  for (const reference of references) {
    const digits = digestPrefixOf(reference);
    const policy =
      digits === undefined
        ? await byUri(store, reference, folder)
        : await findStoredPolicy(store, digits, 'name');
    if (policy === undefined) throw notStored(reference, folder);
    found.set(policy.uri, policy);
  }
  return [...found.values()];
}

async function byUri(store: PolicyStore, reference: string, folder: string): Promise<StoredPolicy> {
  if (looksLikeFile(reference)) throw notStored(reference, folder);
  const { uri } = parsePolicyUri(reference);
  // What kwctl stored may be spelt in other ways than ours.
  const policy = (await store.find(reference)) ?? (await store.find(uri));
  if (policy === undefined) throw notStored(uri, folder);
  return policy;
}

function notStored(reference: string, folder: string): WardctlError {
  const isFile = whatIsAt(reference, folder) === 'file';
  return new WardctlError(
    'POLICY_NOT_FOUND',
    `Cannot find policy with uri: ${maskLogin(reference)}: it is not in the store`,
    {
      hint: isFile
        ? `It is a file: ${adviceOnFile(reference)}, and then pull it.`
        : 'See what is stored with: wardctl policies. Policies of registries get there with: wardctl pull',
    },
  );
}

/** Files are no policies of the store: nobody would find them in one after the archive is loaded. */
function looksLikeFile(reference: string): boolean {
  return /^(?:file:\/\/|[./~\\]|[a-z]:[\\/])/i.test(reference) || /^[^:]*\.wasm$/.test(reference);
}
