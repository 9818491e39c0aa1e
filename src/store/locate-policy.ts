import { WardctlError } from '../errors.ts';
import { inMemory, MemoryTarget, policyConfig, type Descriptor, type ReadTarget } from '../oci/index.ts';
import { artifactOfModule } from './archive/stored-artifact.ts';
import type { TransferProgress } from './policy-origins.ts';
import type { PolicyStore } from './policy-store.ts';
import type { PolicyUri } from './policy-uri.ts';
import { artifactSource, findArtifact, type RemoteArtifact } from './remote-artifact.ts';
import { findStored, isFixed } from './stored-lookup.ts';
import { readStoredPolicy, type StoredPolicy } from './stored-policy.ts';
import { refuseUnsignable, verifyRemote, verifyStored, type VerifyOptions } from './verify-located.ts';

export interface LocateOptions extends VerifyOptions {
  readonly store: PolicyStore;
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
  /** Whether to read what is stored, and not to count what is damaged. Default: that is for who uses it. */
  readonly checkStored?: boolean;
  readonly warn: (message: string) => void;
}

/** A policy, in the store or where it is to be downloaded from. */
export type LocatedPolicy =
  | { readonly kind: 'stored'; readonly policy: StoredPolicy }
  | {
      readonly kind: 'remote';
      readonly source: ReadTarget;
      readonly manifest: Descriptor;
      readonly layer: Descriptor;
      /** What the store has under the URI, which is another one by now. */
      readonly previous: StoredPolicy | undefined;
    };

/**
 * Finds out where a policy is. One with a fixed tag or digest that is stored is not asked for again; for `latest`, the
 * registry is asked whether the stored one is still it (cli-and-registry 3.3).
 * @throws WardctlError REGISTRY_*, STORE_*, ARTIFACT_INVALID, WASM_*, and what the verifier throws; the signal's reason
 *   where it was aborted
 */
export async function locatePolicy(uri: PolicyUri, options: LocateOptions): Promise<LocatedPolicy> {
  const stored = await findUsable(uri, options);
  if (stored !== undefined && isFixed(uri)) {
    await verifyStored(stored, options);
    return { kind: 'stored', policy: stored };
  }
  if (uri.kind === 'web') {
    refuseUnsignable(uri.uri, options);
    return download(uri.url, options);
  }
  const { reference } = uri;
  const target = (await options.origins()).repository(reference);
  const artifact = await findArtifact(target, reference, options).catch((error: unknown) => {
    throw stored === undefined ? error : withAdvice(error, stored);
  });
  await verifyRemote({ name: uri.uri, repository: target, artifact }, options);
  const { manifest, layer } = artifact;
  if (stored !== undefined && isStillThat(stored, artifact)) return { kind: 'stored', policy: stored };
  const source = artifactSource(target, artifact, uri.uri);
  return { kind: 'remote', source, manifest, layer, previous: stored };
}

async function findUsable(
  uri: PolicyUri,
  { store, checkStored = false }: LocateOptions,
): Promise<StoredPolicy | undefined> {
  try {
    const policy = await findStored(store, uri);
    if (policy !== undefined && checkStored) readStoredPolicy(policy);
    return policy;
  } catch (error) {
    const isDamaged = error instanceof WardctlError && error.code === 'STORE_CORRUPT';
    if (checkStored && isDamaged) return undefined;
    throw error;
  }
}

/** What kwctl keeps came without manifest: there, the module counts. */
function isStillThat(stored: StoredPolicy, { manifest, layer }: RemoteArtifact): boolean {
  return stored.manifestDigest === undefined
    ? stored.digest === layer.digest
    : stored.manifestDigest === manifest.digest;
}

/** What is stored may be of another time: it is not taken for `latest` unless the user says so. */
function withAdvice(error: unknown, { digest }: StoredPolicy): unknown {
  const isAway =
    error instanceof WardctlError && ['REGISTRY_UNREACHABLE', 'REGISTRY_TIMEOUT'].includes(error.code);
  if (!isAway) return error;
  const prefix = digest.slice(digest.indexOf(':') + 1).slice(0, 12);
  return new WardctlError(error.code, error.message, {
    hint: `${error.hint ?? ''} What was pulled before is in the store; to use that, write ${prefix}`.trim(),
    cause: error,
  });
}

/** A file of a web server, as the artifact that a registry would have of it. */
async function download(
  url: URL,
  { origins, onProgress, signal, warn }: LocateOptions,
): Promise<LocatedPolicy> {
  const module = await (await origins()).download(url, { signal, onProgress });
  const { layer, config, manifest, descriptor } = artifactOfModule(
    module,
    `${url.origin}${url.pathname}`,
    warn,
  );
  const source = new MemoryTarget();
  await source.push(layer, inMemory(module));
  await source.push(config, inMemory(policyConfig));
  await source.push(descriptor, inMemory(manifest));
  return { kind: 'remote', source, manifest: descriptor, layer, previous: undefined };
}
