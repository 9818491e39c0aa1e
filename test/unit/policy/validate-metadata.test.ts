import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateMetadata, type MetadataProblem, type PolicyMetadata } from '../../../src/policy/index.ts';

const rule = { apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE' as const] };
const valid: PolicyMetadata = {
  protocolVersion: 'v1',
  rules: [rule],
  annotations: undefined,
  mutating: false,
  backgroundAudit: true,
  executionMode: 'kubewarden-wapc',
  policyType: 'kubernetes',
  contextAwareResources: [],
  hostCapabilities: undefined,
  minimumKubewardenVersion: undefined,
};

function problemsOf(parts: Partial<PolicyMetadata>): MetadataProblem[] {
  return validateMetadata({ ...valid, ...parts });
}

function resourcesProblems(resources: string[]): string[] {
  return problemsOf({ rules: [{ ...rule, resources }] }).map(({ path }) => path);
}

// Policy-abi 2.2.
describe('valid metadata', () => {
  it.each<Partial<PolicyMetadata>>([
    {},
    { rules: [] },
    { rules: [{ apiGroups: ['*'], apiVersions: ['*'], resources: ['*'], operations: ['*'] }] },
    { executionMode: 'wasi', protocolVersion: 'Unknown' },
    { executionMode: 'opa', protocolVersion: 'v1' },
    { contextAwareResources: [{ apiVersion: 'v1', kind: 'Pod' }] },
  ])('has no problems: %j', (parts) => {
    expect(problemsOf(parts)).toEqual([]);
  });

  it.each([
    [['pods', 'pods', 'pods/log']],
    [['*', '*']],
    [['*', 'pods/log', '*/scale']],
    [['*/*']],
    [['*/scale', 'pods/*', 'pods']],
    [['pods/log', 'deployments/*', '*/scale']],
    [['pods/', '/log', 'a/b/c']],
  ])('may ask for %j', (resources) => {
    expect(resourcesProblems(resources)).toEqual([]);
  });
});

describe('invalid metadata', () => {
  it.each<[Partial<PolicyMetadata>, MetadataProblem[]]>([
    [
      { protocolVersion: undefined },
      [{ path: 'protocolVersion', message: 'expected v1 or Unknown, found nothing' }],
    ],
    [
      { protocolVersion: 'Unknown' },
      [
        {
          path: 'protocolVersion',
          message: 'expected v1 in the execution mode kubewarden-wapc, found "Unknown"',
        },
      ],
    ],
    [
      { rules: [rule, { ...rule, apiGroups: [], operations: ['CREATE', '*'] }] },
      [
        { path: 'rules[1].apiGroups', message: 'expected at least one element, found none' },
        {
          path: 'rules[1].operations[1]',
          message: 'expected "*" to be the only element, found 2 elements',
        },
      ],
    ],
    [
      { contextAwareResources: [{ apiVersion: '', kind: '' }] },
      ['apiVersion', 'kind'].map((key) => ({
        path: `contextAwareResources[0].${key}`,
        message: 'expected a string that is not empty, found ""',
      })),
    ],
  ])('is told where it is wrong: %j', (parts, problems) => {
    expect(problemsOf(parts)).toEqual(problems);
  });

  it.each([
    [['*', 'pods'], [1]],
    [['pods', '*'], [0]],
    [
      ['pods', 'jobs', '*'],
      [0, 1],
    ],
    [['*/*', 'pods'], [0]],
    [['pods/log', '*/*'], [1]],
    [['pods/*', 'pods/log'], [1]],
    [['pods/log', 'pods/*'], [0]],
    [['*/scale', 'pods/scale'], [1]],
    [['pods/*', 'pods/*'], [1]],
    [['', 'pods'], [0]],
  ])('may not ask for %j', (resources, places) => {
    expect(resourcesProblems(resources)).toEqual(
      places.map((index) => `rules[0].resources[${String(index)}]`),
    );
  });

  const names = fc.constantFrom('*', 'a', 'b', 'a/x', 'b/x', 'a/*', '*/x', '*/*', '');
  const shuffled = fc
    .array(names, { minLength: 1, maxLength: 5 })
    .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));

  it('is invalid in any order of the resources', () => {
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        expect(resourcesProblems(one).length === 0).toBe(resourcesProblems(other).length === 0);
      }),
      { numRuns: 500 },
    );
  });

  it('is whatever the API server refuses of the webhook that has the rules', () => {
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 4 }), (resources) => {
        if (isRefusedByReference(resources)) expect(resourcesProblems(resources)).not.toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

/** The steps of policy-abi 2.2 from left to right, order dependence included. */
function isRefusedByReference(resources: readonly string[]): boolean {
  const [wholeResources, wholeSubresources] = [new Set<string>(), new Set<string>()];
  let lastIsPlain = false;
  for (const item of resources) {
    if (item === '') return true;
    const slash = item.indexOf('/');
    if (slash === -1) {
      lastIsPlain = item !== '*';
      continue;
    }
    const [resource, subresource] = [item.slice(0, slash), item.slice(slash + 1)];
    if (wholeResources.has(resource) || wholeSubresources.has(subresource)) return true;
    if (subresource === '*') wholeResources.add(resource);
    if (resource === '*') wholeSubresources.add(subresource);
  }
  if (resources.includes('*/*') && resources.length > 1) return true;
  return resources.includes('*') && lastIsPlain;
}
