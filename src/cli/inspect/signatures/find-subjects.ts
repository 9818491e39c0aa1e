import { platformOf, type Descriptor, type FetchOptions, type RegistryTarget } from '../../../oci/index.ts';
import { findArtifact, findStoredArtifact } from '../../../store/index.ts';
import { manifestsOf } from '../../verification/verify-artifact.ts';
import type { SignedPlace } from './signed-place.ts';

/**
 * The manifests that signatures of a policy may be about: its own, and the list that its reference stands for, where
 * the policy is still the one of that list for this machine. Of a stored policy it is what it was pulled as that counts,
 * whatever its tag stands for by now.
 * @throws WardctlError REGISTRY_*, ARTIFACT_INVALID, and STORE_CORRUPT for a stored policy that its registry has not
 */
export async function findSubjects(
  repository: RegistryTarget,
  { reference, stored }: SignedPlace,
  { signal }: FetchOptions,
): Promise<readonly Descriptor[]> {
  const options = { platform: platformOf(process.platform, process.arch), signal };
  const artifact =
    stored === undefined
      ? await findArtifact(repository, reference, options)
      : await findStoredArtifact(stored, { reference, repository }, options);
  return manifestsOf(artifact);
}
