export type { ContextAwareResource, ExecutionMode, PolicyMetadata } from './metadata.ts';
export { readPolicyMetadata } from './metadata.ts';
export { detectExecutionMode, executionModeNames, parseExecutionMode } from './execution-mode.ts';
export { checkMinimumVersion } from './minimum-version.ts';
export type { PolicyDefinition, PolicyGroupDefinition, PolicyMember } from './custom-resource.ts';
export { readPolicyDefinition } from './custom-resource.ts';
