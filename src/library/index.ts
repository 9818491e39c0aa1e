export type { LoadPolicyOptions } from './load-policy.ts';
export { loadPolicy } from './load-policy.ts';
export type { EvaluationResult, LoadedPolicy, SettingsResult } from './loaded-policy.ts';
