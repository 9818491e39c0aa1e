import { WardctlError } from '../errors.ts';
import type { PolicyMetadata } from './metadata.ts';
import { parseSemanticVersion } from './semantic-version.ts';

const kubewarden = { major: 1, minor: 36, patch: 0 };
/** The Kubewarden release whose behaviour this tool reproduces. */
export const kubewardenVersion = Object.values(kubewarden).join('.');

/**
 * Refuses a policy made for a newer Kubewarden; patch and pre-release do not count (policy-abi 2.3).
 * @throws WardctlError POLICY_VERSION_UNSUPPORTED, POLICY_METADATA_INVALID
 */
export function checkMinimumVersion(policyMetadata: PolicyMetadata | undefined): void {
  const required = policyMetadata?.minimumKubewardenVersion;
  if (required === undefined) return;
  const version = parseSemanticVersion(required);
  if (version === undefined) {
    throw new WardctlError(
      'POLICY_METADATA_INVALID',
      `expected a version such as 1.25.0 at minimumKubewardenVersion, found ${JSON.stringify(required)}`,
      { hint: 'Correct metadata.yml and annotate the policy again.' },
    );
  }
  const { major, minor } = kubewarden;
  if (version.major < major || (version.major === major && version.minor <= minor)) return;
  throw new WardctlError(
    'POLICY_VERSION_UNSUPPORTED',
    `Policy required Kubewarden version ${required} or greater. But it's running on ${kubewardenVersion}`,
    { hint: 'Use a newer wardctl, or an older release of the policy.' },
  );
}
