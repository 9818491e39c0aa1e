/** The library: everything a program needs to run policies, and nothing else. */
export type { ErrorCode, ErrorParts } from './errors.ts';
export { WardctlError } from './errors.ts';
export type { AdmissionResponse, ResponseStatus, StatusCause, StatusDetails } from './admission/index.ts';
export type { ContextAwareResource, ExecutionMode } from './policy/index.ts';
export type {
  EvaluationFailure,
  EvaluationResult,
  FailureKind,
  LoadedPolicy,
  LoadPolicyOptions,
  PolicyLog,
  PolicyLogEvent,
  PolicyLogLevel,
  PolicyMetadata,
  PolicyRule,
  SettingsResult,
} from './library/index.ts';
export { loadPolicy } from './library/index.ts';
