import { maskLogin } from '../../mask-login.ts';
import { WardctlError } from '../../errors.ts';
import {
  invalidArchive,
  isLayoutPath,
  LayoutReader,
  unpackArchive,
  type ArchiveLimits,
  type Digest,
  type LayoutTarget,
  type ReadTarget,
} from '../../oci/index.ts';
import type { PolicyStore, StoredPolicy } from '../policy-store.ts';
import type { Candidate } from './candidate.ts';
import { layoutPolicies } from './layout-policies.ts';
import { withStaging } from './staging.ts';
import { StoreEntryReader } from './store-entries.ts';
import { isStoreEntry, uriOfEntry } from './store-entry.ts';

/** An archive of policies and where they go. */
export interface LoadRequest {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Of the archive, for messages. */
  readonly name: string;
  readonly store: PolicyStore;
  /** In the file system of the store. */
  readonly stagingFolder: string;
  /** Of this machine, for lists of manifests: `linux/amd64`. */
  readonly platform: string;
  readonly limits?: Partial<ArchiveLimits>;
  readonly signal?: AbortSignal | undefined;
  readonly warn: (message: string) => void;
}

/** What became of a policy of an archive. */
export interface LoadedArchivePolicy {
  readonly uri: string;
  /** Of the module. */
  readonly digest: Digest;
  readonly manifestDigest: Digest;
  /** Of the module. */
  readonly sizeBytes: number;
  /** `unchanged`: the store had it already; `replaced`: it had another one under this URI. */
  readonly outcome: 'loaded' | 'replaced' | 'unchanged';
  /** Of the module that was replaced. */
  readonly replacedDigest: Digest | undefined;
}

/**
 * Takes the policies of an archive into the store: one of kwctl, or an OCI image layout; by URI. All of them are
 * checked before the first one gets its name, and each is there whole or not at all.
 * @throws WardctlError ARCHIVE_INVALID, WASM_*, STORE_*; the signal's reason where it was aborted
 */
export async function loadPolicies(request: LoadRequest): Promise<LoadedArchivePolicy[]> {
  return withStaging(request.stagingFolder, async (staging) => {
    const candidates = await readCandidates(request, staging);
    const outcomes: LoadedArchivePolicy[] = [];
    for (const candidate of candidates) outcomes.push(await keep(candidate, staging, request));
    return outcomes;
  });
}

async function readCandidates(request: LoadRequest, staging: LayoutTarget): Promise<Candidate[]> {
  const { bytes, name, warn, signal } = request;
  const layout = new LayoutReader(name, staging);
  const entries = new StoreEntryReader(name, staging, warn);
  const counts = { layout: 0, store: 0 };
  const others: string[] = [];
  for await (const entry of unpackArchive(bytes, name, request)) {
    if (isLayoutPath(entry.path)) {
      counts.layout++;
      await layout.take(entry, { signal });
    } else if (isStoreEntry(entry.path)) {
      counts.store++;
      const uri = uriOfEntry(entry.path);
      if (uri !== undefined) await entries.take(uri, entry, { signal });
      else if (entry.path.startsWith('file/'))
        warn(`${name}: passed over ${entry.path}: it is a local file's, and no store lists it`);
      else throw invalidArchive(name, `${entry.path}: expected the URI of a policy as path`);
    } else if (others.length < 3) others.push(entry.path);
  }
  const problem = problemOf(counts, others);
  if (problem !== undefined) throw invalidArchive(name, problem);
  const archive = { name, staging, platform: request.platform, warn };
  const found = counts.layout > 0 ? await layoutPolicies(layout.finish(), archive) : entries.candidates;
  if (found.length === 0) throw invalidArchive(name, 'expected policies, found none');
  return distinct(found, (uri) => invalidArchive(name, `${uri} is in it twice, with different contents`));
}

function problemOf(counts: { layout: number; store: number }, others: readonly string[]): string | undefined {
  if (counts.layout > 0 && counts.store > 0) return 'it is an image layout and an archive of kwctl at once';
  // An image layout may have further files, and Docker's has.
  if (counts.layout > 0 || (counts.store > 0 && others.length === 0)) return undefined;
  return `expected policies or an image layout, found ${others.map(maskLogin).join(', ') || 'no files'}`;
}

function distinct(candidates: readonly Candidate[], conflict: (uri: string) => WardctlError): Candidate[] {
  const byUri = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const other = byUri.get(candidate.uri);
    if (other !== undefined && other.manifest.digest !== candidate.manifest.digest)
      throw conflict(candidate.uri);
    byUri.set(candidate.uri, candidate);
  }
  return [...byUri.values()].sort((a, b) => (a.uri < b.uri ? -1 : 1));
}

async function keep(
  { uri, manifest, layer, hasOwnManifest }: Candidate,
  staging: LayoutTarget,
  { store, signal }: LoadRequest,
): Promise<LoadedArchivePolicy> {
  const before = await findUndamaged(store, uri);
  const isSame = hasOwnManifest
    ? before?.manifestDigest === manifest.digest
    : before?.digest === layer.digest;
  const policy = { uri, digest: layer.digest, sizeBytes: layer.size };
  if (before !== undefined && isSame) {
    const manifestDigest = before.manifestDigest ?? manifest.digest;
    return { ...policy, manifestDigest, outcome: 'unchanged', replacedDigest: undefined };
  }
  const source: ReadTarget = {
    fetch: (descriptor, options) => staging.fetch(descriptor, options),
    resolve: () => Promise.resolve(manifest),
  };
  await store.add(source, manifest.digest, uri, { signal });
  const isReplaced = before !== undefined && before.digest !== layer.digest;
  return {
    ...policy,
    manifestDigest: manifest.digest,
    outcome: isReplaced ? 'replaced' : 'loaded',
    replacedDigest: isReplaced ? before.digest : undefined,
  };
}

/** A damaged policy is like none: what is loaded takes its place. */
async function findUndamaged(store: PolicyStore, uri: string): Promise<StoredPolicy | undefined> {
  try {
    const found = await store.find(uri);
    if (found !== undefined) store.read(found);
    return found;
  } catch (error) {
    if (error instanceof WardctlError && error.code === 'STORE_CORRUPT') return undefined;
    throw error;
  }
}
