import { describe, expect, expectTypeOf, it, test as base } from 'vitest';
import type { capabilityNames } from '../../../src/host/index.ts';
import type { EvaluationResult } from '../../../src/index.ts';
import {
  policy,
  type ExpectedRejection,
  type PolicyAnswer,
  type TestPolicy,
} from '../../../src/vitest/index.ts';

declare const answer: PolicyAnswer;
type Expected = ReturnType<typeof expect<PolicyAnswer>>;
type Promised = ReturnType<typeof expect<Promise<PolicyAnswer>>>;
type ToReject = Expected['toReject'];

// Compiled by the type check; nothing of it runs.
describe('types of wardctl/vitest', () => {
  it('give fixtures a policy', () => {
    const named = (): unknown =>
      base
        .extend('shared', { scope: 'file' }, policy('policy.wasm'))
        .extend('own', policy(new URL('file:///policy.wasm'), { timeoutMs: 5 }))('name', (context) => {
        expectTypeOf(context.shared).toEqualTypeOf<TestPolicy>();
        expectTypeOf(context.own).toEqualTypeOf<TestPolicy>();
      });
    expectTypeOf(named).toBeFunction();
    expectTypeOf<TestPolicy['evaluate']>().returns.resolves.toEqualTypeOf<PolicyAnswer>();
    expectTypeOf<PolicyAnswer>().toExtend<EvaluationResult>();
  });

  it('take reasons of a rejection and nothing else', () => {
    expectTypeOf<{ message: RegExp; code: number }>().toExtend<ExpectedRejection>();
    expectTypeOf<{ message: string }>().toExtend<ExpectedRejection>();
    expectTypeOf<{ code: 403 }>().toExtend<ExpectedRejection>();
    expectTypeOf<object>().not.toExtend<ExpectedRejection>();
    expectTypeOf<{ code: string }>().not.toExtend<ExpectedRejection>();
    expectTypeOf<ToReject>().toBeCallableWith({ message: /x/, code: 403 });
    expectTypeOf<Parameters<ToReject>>().toEqualTypeOf<[expected: ExpectedRejection]>();
    const attempts = (): void => {
      // @ts-expect-error a misspelt key beside a right one
      expect(answer).toReject({ code: 403, mesage: 'x' });
      // @ts-expect-error a rejection without a reason
      expect(answer).toReject();
    };
    expectTypeOf(attempts).toBeFunction();
  });

  it('take names of host calls and nothing else', () => {
    type Name = Parameters<Expected['toCallHost']>[0];
    expectTypeOf<keyof typeof capabilityNames>().toExtend<Name>();
    expectTypeOf<'net/v1/dns_lookup_host'>().toExtend<Name>();
    expectTypeOf<string>().not.toExtend<Name>();
  });

  it('give nothing for answers, and promises for promised ones', () => {
    type Soft = ReturnType<typeof expect.soft<PolicyAnswer>>;
    type Polled = ReturnType<typeof expect.poll<Promise<PolicyAnswer>>>;
    expectTypeOf<Expected['toAllow']>().returns.toBeVoid();
    expectTypeOf<Expected['not']['toAllow']>().returns.toBeVoid();
    expectTypeOf<Soft['toMutate']>().returns.toBeVoid();
    expectTypeOf<Promised['resolves']['toAllow']>().returns.toEqualTypeOf<Promise<void>>();
    expectTypeOf<Promised['resolves']['not']['toMutate']>().returns.toEqualTypeOf<Promise<void>>();
    expectTypeOf<Polled['toCallHost']>().returns.toEqualTypeOf<Promise<void>>();
  });

  it('know promises that were not awaited', () => {
    expectTypeOf<Promised['toAllow']>().not.toBeFunction();
  });
});
