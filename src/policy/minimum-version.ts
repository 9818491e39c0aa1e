import { WardctlError } from '../errors.ts';
import type { PolicyMetadata } from './metadata.ts';

/** The Kubewarden release whose behaviour this tool reproduces. */
const kubewardenVersion = '1.36.0';
const version = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(?:0|[1-9]\d{0,8})(?:[-+][0-9A-Za-z.+-]+)?$/;

/**
 * Refuses a policy made for a newer Kubewarden; patch and pre-release do not count (policy-abi 2.3).
 * @throws WardctlError POLICY_VERSION_UNSUPPORTED, POLICY_METADATA_INVALID
 */
export function checkMinimumVersion(policyMetadata: PolicyMetadata | undefined): void {
  const required = policyMetadata?.minimumKubewardenVersion;
  if (required === undefined) return;
  const match = version.exec(required);
  if (match === null) {
    throw new WardctlError(
      'POLICY_METADATA_INVALID',
      `expected a version such as 1.25.0 at minimumKubewardenVersion, found ${JSON.stringify(required)}`,
      { hint: 'Correct metadata.yml and annotate the policy again.' },
    );
  }
  const [major = 0, minor = 0] = kubewardenVersion.split('.').map(Number);
  if (Number(match[1]) < major || (Number(match[1]) === major && Number(match[2]) <= minor)) return;
  throw new WardctlError(
    'POLICY_VERSION_UNSUPPORTED',
    `Policy required Kubewarden version ${required} or greater. But it's running on ${kubewardenVersion}`,
    { hint: 'Use a newer wardctl, or an older release of the policy.' },
  );
}
