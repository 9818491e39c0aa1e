/** The library: everything a program needs to run policies, and nothing else. */
export type { ErrorCode, ErrorParts } from './errors.ts';
export { WardctlError } from './errors.ts';
export type { AdmissionResponse, ResponseStatus, StatusCause, StatusDetails } from './admission/index.ts';
export type { PolicyLog, PolicyLogEvent, PolicyLogLevel } from './host/index.ts';
export type { ContextAwareResource, ExecutionMode, PolicyMetadata } from './policy/index.ts';
export type { FailureKind } from './runtime/index.ts';
export type { EvaluationResult, LoadedPolicy, LoadPolicyOptions, SettingsResult } from './library/index.ts';
export { loadPolicy } from './library/index.ts';
