import { WardctlError } from '../../../errors.ts';
import { readCacheFile, UnreadableCache, type CachedState } from './cache-file.ts';
import { versionOf } from './metadata.ts';
import { verifyCached, type VerifiedTrust } from './verify-state.ts';

export interface CachePlace {
  readonly path: string;
  readonly mirror: string;
  /** Root metadata that is trusted without proof. Default: the first of the cache. */
  readonly initialRoot: Buffer | undefined;
}

/**
 * What was fetched before, verified but for its age; `undefined` where nothing was, or only what is older than the
 * initial root.
 * @throws WardctlError TRUST_ROOT_INVALID where it was altered, TRUST_ROOT_UNREADABLE
 */
export async function loadCached(place: CachePlace): Promise<VerifiedTrust | undefined> {
  try {
    const state = readCacheFile(place.path);
    return state && (await verify(state, place));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof WardctlError && error.code === 'TRUST_ROOT_UNREADABLE') throw error;
    throw new WardctlError(
      'TRUST_ROOT_INVALID',
      `${place.path} does not verify, and may have been altered: ${error.message}`,
      { hint: 'Make it anew with `wardctl trust update`, or remove that file.', cause: error },
    );
  }
}

async function verify(
  state: CachedState,
  { mirror, initialRoot = state.roots[0] }: CachePlace,
): Promise<VerifiedTrust | undefined> {
  if (initialRoot === undefined) throw new UnreadableCache('expected root metadata, found none');
  try {
    return await verifyCached(state, initialRoot, mirror);
  } catch (error) {
    const newest = state.roots.at(-1) ?? initialRoot;
    // The keys that it was signed by may have been replaced since: it is outdated, not altered.
    if ((versionOf(newest) ?? 0) < (versionOf(initialRoot) ?? 0)) return undefined;
    throw error;
  }
}
