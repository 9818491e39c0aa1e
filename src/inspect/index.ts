export type {
  DescribedHostCapabilities,
  DescribedMetadata,
  DescribedRule,
  DescribedSection,
  PolicyDescription,
} from './policy-description.ts';
export { describePolicy } from './describe-policy.ts';
export { findMetadataProblems } from './metadata-problems.ts';
export { capabilitySnippet } from './capability-snippet.ts';
export type { ComparedPolicy, ListChange, PolicyChanges, SectionChange } from './policy-changes.ts';
export { diffPolicies } from './diff-policies.ts';
