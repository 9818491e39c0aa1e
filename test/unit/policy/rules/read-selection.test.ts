import { describe, expect, it } from 'vitest';
import { fromPlain } from '../../../../src/json/index.ts';
import { readPolicySelection } from '../../../../src/policy/index.ts';
import { podRule, selectionOf } from './support.ts';

describe('readPolicySelection', () => {
  it('reads every part', () => {
    const spec = {
      rules: [{ ...podRule, scope: 'Namespaced' }],
      matchPolicy: 'Exact',
      namespaceSelector: { matchLabels: { env: 'prod' } },
      objectSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] },
      matchConditions: [{ name: 'a', expression: 'true' }],
    };
    expect(selectionOf(spec)).toEqual({
      namespace: undefined,
      rules: [{ ...podRule, scope: 'Namespaced' }],
      matchPolicy: 'Exact',
      namespaceSelector: [{ key: 'env', operator: 'In', values: ['prod'] }],
      objectSelector: [{ key: 'app', operator: 'Exists', values: [] }],
      matchConditions: ['a'],
    });
  });

  it('has the defaults of the API server', () => {
    expect(selectionOf({ namespaceSelector: null })).toEqual({
      namespace: undefined,
      rules: [{ ...podRule, scope: '*' }],
      matchPolicy: 'Equivalent',
      namespaceSelector: [],
      objectSelector: [],
      matchConditions: [],
    });
  });

  it.each([
    ['ClusterAdmissionPolicy', undefined, undefined],
    ['ClusterAdmissionPolicy', 'shop', undefined],
    ['ClusterAdmissionPolicyGroup', 'shop', undefined],
    ['AdmissionPolicy', 'shop', 'shop'],
    ['AdmissionPolicyGroup', 'shop', 'shop'],
    ['AdmissionPolicy', undefined, 'default'],
  ])('%s with metadata.namespace %s: %s', (kind, given, namespace) => {
    expect(selectionOf({}, kind, given).namespace).toBe(namespace);
  });

  const exists = { key: 'a', operator: 'Exists' };
  it.each<[spec: object, message: string]>([
    [{ rules: undefined }, 'missing field `rules` at `spec`'],
    [{ rules: [] }, 'invalid length 0, expected at least one value at `spec.rules`'],
    [{ rules: {} }, 'invalid type: map, expected a sequence at `spec.rules`'],
    [{ rules: [{ ...podRule, apiGroups: undefined }] }, 'missing field `apiGroups` at `spec.rules.0`'],
    [
      { rules: [podRule, { ...podRule, operations: [] }] },
      'invalid length 0, expected at least one value at `spec.rules.1.operations`',
    ],
    [
      { rules: [{ ...podRule, operations: ['create'] }] },
      'unknown variant `create`, expected one of `CREATE`, `UPDATE`, `DELETE`, `CONNECT`, `*` at `spec.rules.0.operations.0`',
    ],
    [
      { rules: [{ ...podRule, scope: 'cluster' }] },
      'unknown variant `cluster`, expected one of `Cluster`, `Namespaced`, `*` at `spec.rules.0.scope`',
    ],
    [
      { rules: [{ ...podRule, resource: ['x'] }] },
      'unknown field `resource`, expected one of apiGroups, apiVersions, operations, resources, scope at `spec.rules.0`',
    ],
    [
      { matchPolicy: 'exact' },
      'unknown variant `exact`, expected `Exact` or `Equivalent` at `spec.matchPolicy`',
    ],
    [
      { objectSelector: { matchLabels: { a: 1 } } },
      'invalid type: integer `1`, expected a string at `spec.objectSelector.matchLabels.a`',
    ],
    [
      { objectSelector: { labels: {} } },
      'unknown field `labels`, expected one of matchExpressions, matchLabels at `spec.objectSelector`',
    ],
    [
      { namespaceSelector: { matchExpressions: [{ ...exists, operator: 'In' }] } },
      'expected values for the operator In at `spec.namespaceSelector.matchExpressions.0`',
    ],
    [
      { objectSelector: { matchExpressions: [{ ...exists, values: ['x'] }] } },
      'expected no values for the operator Exists at `spec.objectSelector.matchExpressions.0`',
    ],
    [{ matchConditions: [{ name: 'a' }] }, 'missing field `expression` at `spec.matchConditions.0`'],
  ])('refuses %j', (spec, message) => {
    expect(() => selectionOf(spec)).toThrow(
      expect.objectContaining({ code: 'POLICY_RESOURCE_INVALID', message: `policy.yml: ${message}` }),
    );
  });

  it('refuses what is no policy', () => {
    const document = fromPlain({ apiVersion: 'v1', kind: 'Pod' });
    expect(() => readPolicySelection(document, 'pod.yml', 'default')).toThrow('pod.yml: expected apiVersion');
  });
});
