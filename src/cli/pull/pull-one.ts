import { maxModuleBytes, readFileBounded } from '../../files/index.ts';
import { digestOf, type Descriptor } from '../../oci/index.ts';
import {
  fetchModule,
  locatePolicy,
  pullPolicy,
  type LocatedPolicy,
  type LocateOptions,
  type PolicyUri,
  type StoredPolicy,
} from '../../store/index.ts';
import { describeChange } from '../registry/describe-change.ts';
import type { Progress, ProgressEntry } from '../registry/progress.ts';
import type { OutputPlace } from './output-place.ts';
import type { PullRequest } from './pull-request.ts';
import type { PulledPolicyLine } from './pulled-policy.ts';

/**
 * Pulls a policy, and says what became of it.
 * @throws WardctlError REGISTRY_*, STORE_*, ARTIFACT_INVALID, WASM_*, POLICY_UNREADABLE, OUTPUT_UNWRITABLE
 */
export async function pullOne(
  request: PullRequest,
  options: LocateOptions,
  progress: Progress,
): Promise<PulledPolicyLine> {
  if (request.kind === 'file') return describeFile(request);
  const { uri, place } = request;
  const entry = progress.begin(uri.uri);
  const pull: LocateOptions = {
    ...options,
    // Whoever pulls wants a policy that works.
    checkStored: true,
    onProgress: ({ bytes, totalBytes }) => entry.update(bytes, totalBytes),
  };
  try {
    return await (place === undefined ? intoStore(uri, pull, entry) : intoFile(uri, place, pull, entry));
  } catch (error) {
    entry.end();
    throw error;
  }
}

async function intoStore(
  uri: PolicyUri,
  options: LocateOptions,
  entry: ProgressEntry,
): Promise<PulledPolicyLine> {
  const pulled = await pullPolicy(uri, options);
  entry.end(describeChange(uri.uri, pulled));
  const { policy, change } = pulled;
  const { digest, path, sizeBytes } = policy;
  return { ...namesOf(uri, policy), digest, path, sizeBytes, cached: change === 'none' };
}

async function intoFile(
  uri: PolicyUri,
  place: OutputPlace,
  options: LocateOptions,
  entry: ProgressEntry,
): Promise<PulledPolicyLine> {
  const located = await locatePolicy(uri, options);
  const content = contentOf(located);
  const isThere = place.holds(content);
  if (!isThere) place.write(await fetchModule(located, options));
  entry.end(isThere ? `${place.name} is up to date: ${uri.uri}` : `pulled ${uri.uri} to ${place.name}`);
  return {
    ...namesOf(uri, content),
    digest: content.digest,
    path: place.path,
    sizeBytes: content.size,
    cached: isThere || located.kind === 'stored',
  };
}

function contentOf(
  located: LocatedPolicy,
): Pick<Descriptor, 'digest' | 'size'> & Pick<StoredPolicy, 'manifestDigest'> {
  if (located.kind === 'remote') return { ...located.layer, manifestDigest: located.manifest.digest };
  const { digest, sizeBytes, manifestDigest } = located.policy;
  return { digest, size: sizeBytes, manifestDigest };
}

/** Web servers have no manifests: the store makes its own. */
function namesOf(
  { kind, uri }: PolicyUri,
  { manifestDigest }: Pick<StoredPolicy, 'manifestDigest'>,
): Pick<PulledPolicyLine, 'uri' | 'manifestDigest'> {
  return kind === 'web' || manifestDigest === undefined ? { uri } : { uri, manifestDigest };
}

function describeFile({ uri, path }: PullRequest & { kind: 'file' }): PulledPolicyLine {
  const bytes = readFileBounded(path, {
    what: 'policy',
    name: uri,
    errorCode: 'POLICY_UNREADABLE',
    maxBytes: maxModuleBytes,
  });
  return { uri, digest: digestOf(bytes), path, sizeBytes: bytes.length, cached: true };
}
