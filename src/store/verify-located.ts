import { WardctlError } from '../errors.ts';
import type { Descriptor, FetchOptions, ReadTarget, Reference, ReferrerLister } from '../oci/index.ts';
import type { PolicyOrigins } from './policy-origins.ts';
import { parsePolicyUri } from './policy-uri.ts';
import { findArtifact, type ArtifactOptions, type RemoteArtifact } from './remote-artifact.ts';
import type { StoredPolicy } from './stored-policy.ts';

/** A policy whose signatures are asked for. */
export interface SignedArtifact {
  /** In full, for messages. */
  readonly name: string;
  readonly repository: ReadTarget & ReferrerLister;
  readonly artifact: RemoteArtifact;
}

/** Judges what a policy's signatures come to. */
export interface PolicyVerifier {
  /** @throws WardctlError SIGNATURE_*, TRUST_ROOT_*, REGISTRY_*: the policy is not to be used */
  verify(artifact: SignedArtifact, options?: FetchOptions): Promise<void>;
}

export interface VerifyOptions extends ArtifactOptions {
  readonly origins: () => Promise<PolicyOrigins>;
  /** Has the last word before a policy is used, also where it is stored already. Default: every policy is used. */
  readonly verifier?: PolicyVerifier | undefined;
}

/** @throws as {@link PolicyVerifier.verify} */
export async function verifyRemote(
  signed: SignedArtifact,
  { verifier, signal }: VerifyOptions,
): Promise<void> {
  await verifier?.verify(signed, { signal });
}

/**
 * That a stored policy is signed as it has to be: by its own digest, whatever its tag stands for by now. Signatures are
 * not stored: its registry is asked for them.
 * @throws WardctlError STORE_CORRUPT where it is not what its registry has under that digest; and as
 *   {@link PolicyVerifier.verify}
 */
export async function verifyStored(stored: StoredPolicy, options: VerifyOptions): Promise<void> {
  const { verifier, origins, signal } = options;
  if (verifier === undefined) return;
  const uri = parsePolicyUri(stored.uri);
  if (uri.kind === 'web') throw unsignable(stored.uri);
  const repository = (await origins()).repository(uri.reference);
  const artifact = await findStoredArtifact(stored, { reference: uri.reference, repository }, options);
  await verifier.verify({ name: stored.uri, repository, artifact }, { signal });
}

/** Where a policy is. */
export interface Place extends Pick<SignedArtifact, 'repository'> {
  readonly reference: Reference;
}

/**
 * A stored policy as its registry has it: with the list of manifests that its reference stands for, which may be what is
 * signed, as long as the policy is the one of it.
 * @throws WardctlError STORE_CORRUPT where the registry has another module under the policy's digest; REGISTRY_*
 */
export async function findStoredArtifact(
  stored: StoredPolicy,
  place: Place,
  options: ArtifactOptions,
): Promise<RemoteArtifact> {
  const artifact = await artifactOf(stored, place, options);
  if (artifact.layer.digest === stored.digest) return artifact;
  throw anotherModule(stored, artifact.layer);
}

async function artifactOf(
  { manifestDigest }: StoredPolicy,
  { reference, repository }: Place,
  options: ArtifactOptions,
): Promise<RemoteArtifact> {
  const own = { ...reference, digest: manifestDigest ?? reference.digest };
  if (own.digest === reference.digest) return findArtifact(repository, reference, options);
  const current = await findArtifact(repository, reference, options).catch(ifGone);
  return current !== undefined && current.manifest.digest === own.digest
    ? current
    : findArtifact(repository, own, options);
}

/** Tags are moved and removed; what they stood for stays. */
function ifGone(error: unknown): undefined {
  const isGone =
    error instanceof WardctlError && ['REGISTRY_NOT_FOUND', 'ARTIFACT_INVALID'].includes(error.code);
  if (!isGone) throw error;
  return undefined;
}

/** @throws WardctlError SIGNATURE_MISSING where signatures are asked for */
export function refuseUnsignable(name: string, { verifier }: Pick<VerifyOptions, 'verifier'>): void {
  if (verifier !== undefined) throw unsignable(name);
}

function unsignable(name: string): WardctlError {
  return new WardctlError(
    'SIGNATURE_MISSING',
    `${name} cannot be verified: expected a policy of a registry, where its signatures are`,
    {
      hint: 'Push it to a registry and sign it there: wardctl push --sign; or leave the verification flags out.',
    },
  );
}

function anotherModule({ uri, digest }: StoredPolicy, layer: Descriptor): WardctlError {
  return new WardctlError(
    'STORE_CORRUPT',
    `${uri} cannot be used: expected the module ${layer.digest} of its registry, found ${digest} in the store`,
    { hint: `Remove it, then pull it again: wardctl rm ${uri}` },
  );
}
