import { describe, expectTypeOf, it } from 'vitest';
import {
  loadPolicy,
  type AdmissionResponse,
  type ErrorCode,
  type EvaluationResult,
  type ExecutionMode,
  type FailureKind,
  type LoadedPolicy,
  type LoadPolicyOptions,
  type PolicyLogEvent,
  type PolicyMetadata,
  type SettingsResult,
  type WardctlError,
} from '../../../src/index.ts';

// Compiled by the type check; nothing of it runs into a policy.
describe('types of the library', () => {
  it('take a path, a URL or bytes, and options', () => {
    expectTypeOf(loadPolicy).parameter(0).toEqualTypeOf<string | URL | Uint8Array>();
    expectTypeOf(loadPolicy).parameter(1).toEqualTypeOf<LoadPolicyOptions | undefined>();
    expectTypeOf(loadPolicy).returns.resolves.toEqualTypeOf<LoadedPolicy>();
    expectTypeOf<Buffer>().toExtend<Parameters<typeof loadPolicy>[0]>();
    expectTypeOf<{ executionMode: 'lua' }>().not.toExtend<LoadPolicyOptions>();
    expectTypeOf<NonNullable<LoadPolicyOptions['log']>>().parameter(0).toEqualTypeOf<PolicyLogEvent>();
  });

  it('give results that cannot be changed', () => {
    expectTypeOf<LoadedPolicy['evaluate']>().returns.resolves.toEqualTypeOf<EvaluationResult>();
    expectTypeOf<LoadedPolicy['validateSettings']>().returns.resolves.toEqualTypeOf<SettingsResult>();
    expectTypeOf<EvaluationResult>().toEqualTypeOf<Readonly<EvaluationResult>>();
    expectTypeOf<EvaluationResult['response']>().toEqualTypeOf<AdmissionResponse>();
    expectTypeOf<NonNullable<EvaluationResult['failure']>['kind']>().toEqualTypeOf<FailureKind>();
    expectTypeOf<EvaluationResult['mutatedObject']>().toBeUnknown();
    expectTypeOf<LoadedPolicy>().toExtend<Disposable>();
  });

  it('know what authors state', () => {
    expectTypeOf<LoadedPolicy['metadata']>().toEqualTypeOf<PolicyMetadata | undefined>();
    expectTypeOf<PolicyMetadata['executionMode']>().toEqualTypeOf<ExecutionMode>();
    expectTypeOf<PolicyMetadata['policyType']>().toEqualTypeOf<'kubernetes' | 'raw'>();
  });

  it('know the errors', () => {
    expectTypeOf<WardctlError['code']>().toEqualTypeOf<ErrorCode>();
    expectTypeOf<WardctlError>().toExtend<Error>();
  });
});
