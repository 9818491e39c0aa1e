export type { EvaluationFailure, EvaluationResult, FailureKind } from './evaluation-result.ts';
export type { LoadPolicyOptions } from './load-policy.ts';
export { loadPolicy } from './load-policy.ts';
export type { LoadedPolicy, SettingsResult } from './loaded-policy.ts';
export type { PolicyLog, PolicyLogEvent, PolicyLogLevel } from './policy-log.ts';
export type { PolicyMetadata, PolicyRule } from './policy-metadata.ts';
