import { WardctlError } from '../../errors.ts';
import { validateMetadata, type ContextAwareResource, type PolicyMetadata } from '../../policy/index.ts';
import type { ManifestResource, ManifestRule } from './types.ts';

/** A module that a manifest is made for. */
export interface PolicySource {
  /** As a cluster finds it: `registry://…`, `https://…`; `file://…` for `wardctl run` only. */
  readonly uri: string;
  readonly metadata: PolicyMetadata;
}

const maxProblems = 20;

/**
 * Refuses a policy whose metadata a cluster would not take.
 * @throws WardctlError POLICY_METADATA_INVALID with all problems
 */
export function checkMetadata({ uri, metadata }: PolicySource): void {
  const problems = validateMetadata(metadata);
  if (problems.length === 0) return;
  const lines = problems.slice(0, maxProblems).map(({ path, message }) => `${path}: ${message}`);
  if (problems.length > maxProblems) lines.push(`${String(problems.length - maxProblems)} more like these`);
  throw new WardctlError('POLICY_METADATA_INVALID', [`Metadata is invalid: ${uri}`, ...lines].join('\n'), {
    hint: 'Correct metadata.yml and annotate the policy again.',
  });
}

/** The policy's rules, with keys in the order of manifests. */
export function rulesOf({ metadata }: PolicySource): ManifestRule[] {
  return metadata.rules.map(({ apiGroups, apiVersions, resources, operations }) => {
    return { apiGroups, apiVersions, resources, operations };
  });
}

/** What the policy wants to read, with keys in the order of manifests. */
export function resourcesOf({ metadata }: PolicySource): ManifestResource[] {
  return metadata.contextAwareResources.map(({ apiVersion, kind }: ContextAwareResource) => {
    return { apiVersion, kind };
  });
}
