import { maskLogin } from '../../mask-login.ts';
import { WardctlError } from '../../errors.ts';
import { digestPrefixOf, findStoredPolicy, parsePolicyUri, type PolicyStore } from '../../store/index.ts';

const removable = new Set(['registry', 'https', 'http']);

/** A policy that is meant, or why it cannot be told which. */
type Meaning = { readonly uri: string } | { readonly problem: string; readonly isAmbiguous?: boolean };

/**
 * The URIs of the stored policies that a user means, each once: by URI, with or without `registry://`, or by the first
 * digits of the module's digest. What is no digest is never taken for a name at Docker Hub (cli-and-registry 2.1).
 * @throws WardctlError POLICY_NOT_FOUND with all that cannot be found, is meant by nobody alone, or is no stored policy;
 *   STORE_CORRUPT, STORE_FAILED where the store could not be looked through
 */
export async function planRemoval(store: PolicyStore, references: readonly string[]): Promise<string[]> {
  const damages: WardctlError[] = [];
  const stored = await store.uris((damage) => damages.push(damage));
  const uris = new Set<string>();
  const problems: string[] = [];
  let isAmbiguous = false;
  for (const reference of references) {
    const meaning = await findMeaning(reference, stored, store);
    if ('uri' in meaning) {
      uris.add(meaning.uri);
      continue;
    }
    problems.push(meaning.problem);
    isAmbiguous ||= meaning.isAmbiguous === true;
  }
  const [damage] = damages;
  if (problems.length === 0) return [...uris];
  if (damage !== undefined) throw damage;
  throw new WardctlError('POLICY_NOT_FOUND', problems.join('\n'), {
    hint: isAmbiguous
      ? 'Nothing was removed. Write the URIs of those that are to go.'
      : 'Nothing was removed. See what is stored with: wardctl policies',
  });
}

async function findMeaning(
  reference: string,
  stored: readonly string[],
  store: PolicyStore,
): Promise<Meaning> {
  const digits = digestPrefixOf(reference);
  if (digits !== undefined) return findByDigits(reference, digits, store);
  // What kwctl stored may be spelt in other ways than ours.
  if (stored.includes(reference)) return { uri: reference };
  const scheme = /^(\w+):\/\//.exec(reference)?.[1];
  if (scheme !== undefined && !removable.has(scheme)) {
    const advice = scheme === 'file' ? '; only what is in the store can be removed' : '';
    return { problem: `Cannot remove ${maskLogin(reference)}: unknown scheme: ${scheme}${advice}` };
  }
  try {
    const { uri } = parsePolicyUri(reference);
    return stored.includes(uri) ? { uri } : { problem: notFound(uri) };
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    // A URL that is refused may have a password in it, which the message has not.
    return { problem: scheme?.startsWith('http') === true ? error.message : notFound(maskLogin(reference)) };
  }
}

async function findByDigits(reference: string, digits: string, store: PolicyStore): Promise<Meaning> {
  try {
    return (await findStoredPolicy(store, digits, 'name')) ?? { problem: notFound(reference) };
  } catch (error) {
    if (!(error instanceof WardctlError) || error.code !== 'POLICY_NOT_FOUND') throw error;
    return { problem: error.message, isAmbiguous: true };
  }
}

/** The reference's words. */
function notFound(uri: string): string {
  return `Cannot find policy with uri: ${uri}`;
}
