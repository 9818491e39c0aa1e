import { describe, expect, it } from 'vitest';
import {
  cliRules,
  enforce,
  isMutation,
  type AdmissionResponse,
  type EnforcementRules,
  type StatusDetails,
} from '../../../src/admission/index.ts';

const rest = { uid: 'u', auditAnnotations: { k: 'v' }, warnings: ['w'] };
const accepted: AdmissionResponse = { ...rest, allowed: true };
const rejected: AdmissionResponse = {
  ...rest,
  allowed: false,
  status: { message: 'no', code: 403, reason: 'Forbidden' },
};
const patch = { patchType: 'JSONPatch', patch: 'W10=' };
const refusedMutation: AdmissionResponse = {
  ...rest,
  allowed: false,
  status: {
    message:
      'Request rejected by policy p. The policy attempted to mutate the request, but it is currently configured to not allow mutations.',
  },
};

function causes(...messages: string[]): StatusDetails {
  return { causes: messages.map((message) => ({ reason: null, message, field: null })) };
}

function rules(parts: Partial<EnforcementRules>): EnforcementRules {
  return { policyId: 'p', mode: 'protect', mayMutate: false, customMessage: undefined, ...parts };
}

// Policy-abi 7.3, every combination that makes a difference.
describe('rules of the operator', () => {
  it.each<[string, Partial<EnforcementRules>, AdmissionResponse, AdmissionResponse]>([
    ['protect, accepted', {}, accepted, accepted],
    ['protect, rejected', {}, rejected, rejected],
    ['protect, patch, may mutate', { mayMutate: true }, { ...accepted, ...patch }, { ...accepted, ...patch }],
    ['protect, patch, may not mutate', {}, { ...accepted, ...patch }, refusedMutation],
    [
      'protect, patch with status, may not mutate',
      {},
      { ...accepted, ...patch, status: { code: 201 } },
      refusedMutation,
    ],
    [
      'protect, rejected with patch, may mutate',
      { mayMutate: true },
      { ...rejected, ...patch },
      { ...rejected, ...patch },
    ],
    ['protect, rejected with patch, may not mutate', {}, { ...rejected, ...patch }, refusedMutation],
    ['protect, accepted, custom message', { customMessage: 'ask us' }, accepted, accepted],
    [
      'protect, accepted with message, custom message',
      { customMessage: 'ask us' },
      { ...accepted, status: { message: 'fine' } },
      { ...accepted, status: { message: 'fine' } },
    ],
    [
      'protect, rejected, custom message',
      { customMessage: 'ask us' },
      rejected,
      {
        ...rest,
        allowed: false,
        status: { message: 'ask us', code: 403, reason: 'Forbidden', details: causes('no') },
      },
    ],
    [
      'protect, rejected without status, custom message',
      { customMessage: 'ask us' },
      { ...rest, allowed: false },
      { ...rest, allowed: false, status: { message: 'ask us', details: causes('') } },
    ],
    [
      'protect, rejected with details, custom message: the old message comes last',
      { customMessage: 'ask us' },
      { ...rest, allowed: false, status: { message: 'no', details: { name: 'n', ...causes('first') } } },
      {
        ...rest,
        allowed: false,
        status: { message: 'ask us', details: { name: 'n', ...causes('first', 'no') } },
      },
    ],
    [
      'protect, patch, may not mutate, custom message',
      { customMessage: 'ask us' },
      { ...accepted, ...patch },
      {
        ...refusedMutation,
        status: { message: 'ask us', details: causes(refusedMutation.status?.message ?? '') },
      },
    ],
    ['monitor, accepted', { mode: 'monitor' }, accepted, accepted],
    ['monitor, rejected', { mode: 'monitor' }, rejected, accepted],
    ['monitor, patch, may mutate', { mode: 'monitor', mayMutate: true }, { ...accepted, ...patch }, accepted],
    ['monitor, patch, may not mutate', { mode: 'monitor' }, { ...accepted, ...patch }, accepted],
    ['monitor, rejected, custom message', { mode: 'monitor', customMessage: 'ask us' }, rejected, accepted],
    [
      'monitor, accepted with status',
      { mode: 'monitor' },
      { ...accepted, status: { message: 'fine' } },
      accepted,
    ],
  ])('%s', (_, parts, response, expected) => {
    const before = structuredClone(response);
    expect(enforce(response, rules(parts))).toEqual(expected);
    expect(response).toEqual(before);
  });

  it('of the command line leave everything as it is', () => {
    for (const response of [accepted, rejected, { ...accepted, ...patch }, { ...rejected, ...patch }]) {
      expect(enforce(response, cliRules)).toEqual(response);
    }
    expect(cliRules.policyId).toBe('policy-from-cli');
  });
});

// Policy-abi 7.3: what counts is whether there is a patch, not what is in it.
describe('a mutation', () => {
  it.each<[string, AdmissionResponse, boolean]>([
    ['a patch without operations', { ...accepted, ...patch }, true],
    ['an empty patch', { ...accepted, patch: '' }, true],
    ['no patch', accepted, false],
    ['a patch of a rejection', { ...rejected, ...patch }, false],
  ])('is told by its patch: %s', (_, response, expected) => {
    expect(isMutation(response)).toBe(expected);
    // What is none is answered as if mutating were allowed.
    const answered = enforce(response, rules({ mayMutate: false })).allowed;
    expect(answered).toBe(response.allowed && !expected);
  });
});
