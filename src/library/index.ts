export type { EvaluationFailure, EvaluationResult, FailureKind } from './evaluation-result.ts';
export { compilePolicy } from './compile-policy.ts';
export type { LoadPolicyOptions } from './load-policy-options.ts';
export { loadPolicy } from './load-policy.ts';
export type { LoadedPolicy, SettingsResult } from './loaded-policy.ts';
export type {
  ObservablePolicy,
  ObservationOptions,
  PolicyAnswer,
  PolicyHostCall,
} from './observable-policy.ts';
export type { PolicyLog, PolicyLogEvent, PolicyLogLevel } from './policy-log.ts';
export type { PolicyMetadata, PolicyRule } from './policy-metadata.ts';
