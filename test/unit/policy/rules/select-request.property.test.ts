import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromPlain } from '../../../../src/json/index.ts';
import { selectRequest, type PolicySelection, type RequestAttributes } from '../../../../src/policy/index.ts';

type Rule = PolicySelection['rules'][number];
type Requirement = PolicySelection['objectSelector'][number];

const some = (...values: string[]): fc.Arbitrary<string[]> =>
  fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
const rule: fc.Arbitrary<Rule> = fc.record({
  operations: some('CREATE', 'UPDATE', 'DELETE', 'CONNECT', '*'),
  apiGroups: some('', 'apps', '*'),
  apiVersions: some('v1', 'v2', '*'),
  resources: some('pods', 'nodes', 'pods/exec', '*', '*/*', 'pods/*', '*/exec'),
  scope: fc.constantFrom('Cluster', 'Namespaced', '*'),
});
const request: fc.Arbitrary<RequestAttributes> = fc
  .record({
    operation: fc.constantFrom('CREATE', 'UPDATE', 'DELETE', 'CONNECT'),
    group: fc.constantFrom('', 'apps'),
    version: fc.constantFrom('v1', 'v2'),
    resource: fc.constantFrom('pods', 'nodes'),
    subresource: fc.constantFrom(undefined, 'exec'),
    namespace: fc.constantFrom(undefined, 'shop'),
    labels: fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('x', 'y')),
  })
  .map(({ labels, ...parts }) => ({
    ...parts,
    isNamespaced: parts.namespace !== undefined,
    object: fromPlain({ metadata: { labels } }),
    oldObject: undefined,
  }));
const requirement: fc.Arbitrary<Requirement> = fc.record({
  key: fc.constantFrom('a', 'b'),
  operator: fc.constantFrom('In', 'NotIn'),
  values: some('x', 'y'),
});
const everything: readonly Rule[] = [
  { operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*'], scope: '*' },
];

function selectionWith(parts: Partial<PolicySelection>): PolicySelection {
  return {
    namespace: undefined,
    rules: [],
    matchPolicy: 'Exact',
    namespaceSelector: [],
    objectSelector: [],
    matchConditions: [],
    ...parts,
  };
}

function isSelected(parts: Partial<PolicySelection>, attributes: RequestAttributes): boolean {
  return selectRequest(selectionWith(parts), attributes, new Map()) === undefined;
}

describe('selection', () => {
  it('by `*` includes all that any list selects', () => {
    const keys = fc.constantFrom('operations', 'apiGroups', 'apiVersions', 'resources', 'scope');
    fc.assert(
      fc.property(rule, request, keys, (one, attributes, key) => {
        const wide = { ...one, [key]: key === 'scope' ? '*' : [key === 'resources' ? '*/*' : '*'] };
        if (isSelected({ rules: [one] }, attributes))
          expect(isSelected({ rules: [wide] }, attributes)).toBe(true);
      }),
    );
  });

  it('by several rules is selection by any of them', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 4 }), request, (rules, attributes) => {
        const byOne = rules.some((one) => isSelected({ rules: [one] }, attributes));
        expect(isSelected({ rules }, attributes)).toBe(byOne);
      }),
    );
  });

  it('by several requirements is selection by all of them', () => {
    fc.assert(
      fc.property(fc.array(requirement, { maxLength: 3 }), request, (objectSelector, attributes) => {
        const byEach = objectSelector.every((one) =>
          isSelected({ rules: everything, objectSelector: [one] }, attributes),
        );
        expect(isSelected({ rules: everything, objectSelector }, attributes)).toBe(byEach);
      }),
    );
  });

  it('by In and by NotIn of the same values are opposites', () => {
    fc.assert(
      fc.property(requirement, request, (one, attributes) => {
        const by = (operator: 'In' | 'NotIn'): boolean =>
          isSelected({ rules: everything, objectSelector: [{ ...one, operator }] }, attributes);
        expect(by('In')).toBe(!by('NotIn'));
      }),
    );
  });

  it('is decided the same by Exact and by Equivalent, or left in doubt', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 4 }), request, (rules, attributes) => {
        const exact = isSelected({ rules }, attributes);
        try {
          expect(isSelected({ rules, matchPolicy: 'Equivalent' }, attributes)).toBe(exact);
        } catch (error) {
          expect(error).toMatchObject({ code: 'POLICY_RESOURCE_INVALID' });
          expect(exact).toBe(false);
        }
      }),
    );
  });
});
