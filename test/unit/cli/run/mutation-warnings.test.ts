import { expect, it } from 'vitest';
import type { AdmissionResponse } from '../../../../src/admission/index.ts';
import { mutationWarnings, type JudgedOutcome } from '../../../../src/cli/run/mutation-warnings.ts';

const accepted: AdmissionResponse = { uid: 'u', allowed: true, auditAnnotations: null, warnings: null };
const patch = { patchType: 'JSONPatch', patch: 'W10=' };

function outcomeOf(response: AdmissionResponse, policy: JudgedOutcome['policy']): JudgedOutcome {
  return { policy, verdict: { response } };
}

function warningsOf(outcomes: readonly JudgedOutcome[]): string[] {
  const told: string[] = [];
  const judge = mutationWarnings((message) => told.push(message));
  for (const outcome of outcomes) judge(outcome);
  return told;
}

it.each<[string, AdmissionResponse, boolean, number]>([
  ['a patch', { ...accepted, patch: 'W3sib3AiOiJyZW1vdmUiLCJwYXRoIjoiL2EifV0=' }, true, 1],
  // A Rego policy may have one; clusters do not look into it (policy-abi 7.3).
  ['a patch without operations', { ...accepted, ...patch }, true, 1],
  ['no patch', accepted, true, 0],
  ['a patch of a rejection', { ...accepted, ...patch, allowed: false }, true, 0],
  ['a patch that the metadata allows', { ...accepted, ...patch }, false, 0],
])('warns of a mutation that the metadata denies: %s', (_, response, deniesMutation, count) => {
  expect(warningsOf([outcomeOf(response, { label: 'p', deniesMutation })])).toHaveLength(count);
});

it('warns once of each policy, by its name', () => {
  const [one, other] = ['one', 'other'].map((label) => ({ label, deniesMutation: true }));
  const response = { ...accepted, ...patch };
  const outcomes = [one, one, other, one].flatMap((policy) => (policy ? [outcomeOf(response, policy)] : []));
  expect(warningsOf(outcomes).map((message) => message.split(' ')[0])).toEqual(['one', 'other']);
});
