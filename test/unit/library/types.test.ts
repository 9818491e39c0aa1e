import { describe, expectTypeOf, it } from 'vitest';
import {
  loadPolicy,
  type AdmissionResponse,
  type ErrorCode,
  type EvaluationFailure,
  type EvaluationResult,
  type ExecutionMode,
  type FailureKind,
  type LoadedPolicy,
  type LoadPolicyOptions,
  type PolicyLogEvent,
  type PolicyLogLevel,
  type PolicyMetadata,
  type PolicyRule,
  type ResponseStatus,
  type SettingsResult,
  type StatusDetails,
  type WardctlError,
} from '../../../src/index.ts';
import type { PolicyLogLevel as GuestLogLevel } from '../../../src/host/index.ts';
import type { FailureKind as GuestFailureKind } from '../../../src/runtime/index.ts';

// Compiled by the type check; nothing of it runs into a policy.
describe('types of the library', () => {
  it('take a path, a URL or bytes, and options', () => {
    expectTypeOf(loadPolicy).parameter(0).toEqualTypeOf<string | URL | Uint8Array>();
    expectTypeOf(loadPolicy).parameter(1).toEqualTypeOf<LoadPolicyOptions | undefined>();
    expectTypeOf(loadPolicy).returns.resolves.toEqualTypeOf<LoadedPolicy>();
    expectTypeOf<Buffer>().toExtend<Parameters<typeof loadPolicy>[0]>();
    expectTypeOf<{ executionMode: 'lua' }>().not.toExtend<LoadPolicyOptions>();
    expectTypeOf<LoadPolicyOptions['packageFolders']>().toEqualTypeOf<readonly string[] | undefined>();
    expectTypeOf<LoadPolicyOptions['cacheFolder']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<NonNullable<LoadPolicyOptions['log']>>().parameter(0).toEqualTypeOf<PolicyLogEvent>();
  });

  it('give results that cannot be changed', () => {
    expectTypeOf<LoadedPolicy['evaluate']>().returns.resolves.toEqualTypeOf<EvaluationResult>();
    expectTypeOf<LoadedPolicy['validateSettings']>().returns.resolves.toEqualTypeOf<SettingsResult>();
    expectTypeOf<EvaluationResult>().toEqualTypeOf<Readonly<EvaluationResult>>();
    expectTypeOf<EvaluationResult['response']>().toEqualTypeOf<AdmissionResponse>();
    expectTypeOf<EvaluationResult['failure']>().toEqualTypeOf<EvaluationFailure | undefined>();
    expectTypeOf<EvaluationFailure['kind']>().toEqualTypeOf<FailureKind>();
    expectTypeOf<FailureKind>().toEqualTypeOf<GuestFailureKind>();
    expectTypeOf<EvaluationResult['mutatedObject']>().toBeUnknown();
    expectTypeOf<EvaluationResult['mutatedObjectJson']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<EvaluationResult['auditAnnotations']>().toEqualTypeOf<Readonly<Record<string, string>>>();
    expectTypeOf<AdmissionResponse['status']>().toEqualTypeOf<ResponseStatus | undefined>();
    expectTypeOf<StatusDetails['retryAfterSeconds']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<LoadedPolicy>().toExtend<Disposable>();
  });

  it('know what authors state', () => {
    expectTypeOf<LoadedPolicy['metadata']>().toEqualTypeOf<PolicyMetadata | undefined>();
    expectTypeOf<PolicyMetadata['executionMode']>().toEqualTypeOf<ExecutionMode>();
    expectTypeOf<PolicyMetadata['policyType']>().toEqualTypeOf<'kubernetes' | 'raw'>();
    expectTypeOf<PolicyMetadata['annotations']>().toEqualTypeOf<Readonly<Record<string, string>>>();
    expectTypeOf<PolicyMetadata['rules']>().toEqualTypeOf<readonly PolicyRule[]>();
    expectTypeOf<PolicyMetadata>().toEqualTypeOf<Readonly<PolicyMetadata>>();
    expectTypeOf<ExecutionMode>().toEqualTypeOf<
      'kubewarden-wapc' | 'wasi' | 'opa' | 'gatekeeper' | 'component'
    >();
  });

  it('give log events as plain data', () => {
    expectTypeOf<PolicyLogEvent['data']>().toEqualTypeOf<Readonly<Record<string, unknown>>>();
    expectTypeOf<PolicyLogEvent['level']>().toEqualTypeOf<PolicyLogLevel>();
    expectTypeOf<PolicyLogLevel>().toEqualTypeOf<GuestLogLevel>();
  });

  it('can be made by the programs that use them', () => {
    expectTypeOf<{
      metadata: undefined;
      executionMode: 'wasi';
      evaluate: () => Promise<EvaluationResult>;
      validateSettings: () => Promise<SettingsResult>;
      close: () => void;
      [Symbol.dispose]: () => void;
    }>().toExtend<LoadedPolicy>();
  });

  it('know the errors', () => {
    expectTypeOf<WardctlError['code']>().toEqualTypeOf<ErrorCode>();
    expectTypeOf<WardctlError>().toExtend<Error>();
  });
});
