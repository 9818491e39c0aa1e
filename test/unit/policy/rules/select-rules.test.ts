import { describe, expect, it } from 'vitest';
import { selectRequest, type RequestAttributes } from '../../../../src/policy/index.ts';
import { outside, podRule, reasonFor, requestOf, selectionOf } from './support.ts';

type Parts = Partial<RequestAttributes>;
const any = { apiGroups: ['*'], apiVersions: ['*'], operations: ['*'] };
const status: Parts = { subresource: 'status' };
const scale: Parts = { group: 'apps', resource: 'deployments', subresource: 'scale' };
const deployment: Parts = { group: 'apps', resource: 'deployments' };
const node: Parts = { resource: 'nodes', ...outside };
const namespace: Parts = { resource: 'namespaces', namespace: 'shop', isNamespaced: false };

// The cases follow "Matching requests: rules" of Kubernetes' page on dynamic admission control. What it does not
// settle (`pods/*` and the pods themselves) follows the tests of the API server's own matcher.
describe('resources of rules', () => {
  it.each<[resources: string[], request: Parts, isSelected: boolean]>([
    [['pods'], {}, true],
    [['pods'], status, false],
    [['pods'], deployment, false],
    [['pods', 'deployments'], deployment, true],
    [['*'], {}, true],
    [['*'], deployment, true],
    [['*'], status, false],
    [['*'], scale, false],
    [['*/*'], {}, true],
    [['*/*'], status, true],
    [['*/*'], scale, true],
    [['pods/*'], status, true],
    [['pods/*'], {}, true],
    [['pods/*'], deployment, false],
    [['pods/*'], { ...deployment, subresource: 'status' }, false],
    [['pods/exec'], { subresource: 'exec' }, true],
    [['pods/exec'], {}, false],
    [['pods/exec'], { subresource: 'attach' }, false],
    [['*/scale'], scale, true],
    [['*/scale'], deployment, false],
    [['*/scale'], status, false],
    [['*/proxy', '*/exec'], { subresource: 'exec' }, true],
    [['pods/*', 'deployments'], deployment, true],
    [['pods/*', 'deployments'], scale, false],
  ])('%j for %j: %s', (resources, request, isSelected) => {
    expect(reasonFor({ rules: [{ ...any, resources }] }, request) === undefined).toBe(isSelected);
  });
});

describe('the other lists of rules', () => {
  it.each<[change: object, request: Parts, isSelected: boolean]>([
    [{ operations: ['CREATE', 'UPDATE'] }, { operation: 'UPDATE' }, true],
    [{ operations: ['CREATE', 'UPDATE'] }, { operation: 'DELETE' }, false],
    [{ operations: ['*'] }, { operation: 'CONNECT' }, true],
    [{ apiGroups: ['apps', ''] }, {}, true],
    [{ apiGroups: ['apps'] }, {}, false],
    [{ apiGroups: ['*'] }, {}, true],
    [{ apiVersions: ['v1beta1', 'v1'] }, {}, true],
    [{ apiVersions: ['v1beta1'] }, {}, false],
    [{ apiVersions: ['*'] }, {}, true],
  ])('%j for %j: %s', (change, request, isSelected) => {
    const spec = { rules: [{ ...podRule, ...change }], matchPolicy: 'Exact' };
    expect(reasonFor(spec, request) === undefined).toBe(isSelected);
  });

  it.each<[scope: string | undefined, request: Parts, isSelected: boolean]>([
    ['Cluster', node, true],
    ['Cluster', namespace, true],
    ['Cluster', {}, false],
    ['Namespaced', {}, true],
    ['Namespaced', node, false],
    ['Namespaced', namespace, false],
    ['*', {}, true],
    ['*', node, true],
    [undefined, namespace, true],
  ])('scope %s for %j: %s', (scope, request, isSelected) => {
    const rule = { ...any, resources: ['*'], ...(scope === undefined ? {} : { scope }) };
    expect(reasonFor({ rules: [rule] }, request) === undefined).toBe(isSelected);
  });

  it('are alternatives', () => {
    const rules = [{ ...podRule, resources: ['services'] }, podRule];
    expect(reasonFor({ rules })).toBeUndefined();
  });

  it('have to fit in one rule', () => {
    const rules = [
      { ...podRule, operations: ['DELETE'] },
      { ...podRule, resources: ['services'] },
    ];
    expect(reasonFor({ rules })).toBe('rules: `pods` is named for DELETE, the request is a CREATE');
  });
});

describe('what did not match', () => {
  const serviceAccount = { resource: 'serviceaccounts' };

  it.each<[rules: object[], request: Parts, reason: string]>([
    [
      [podRule],
      serviceAccount,
      'rules: none names resource `serviceaccounts` of the core group; they name `pods` of the core group',
    ],
    [
      [podRule, { ...podRule, apiGroups: ['apps', 'batch'], resources: ['deployments', 'jobs'] }],
      serviceAccount,
      'rules: none names resource `serviceaccounts` of the core group; they name `pods` of the core group; ' +
        '`deployments`, `jobs` of group `apps`, group `batch`',
    ],
    [
      [{ ...podRule, resources: ['*'] }],
      { subresource: 'exec', operation: 'CONNECT' },
      'rules: none names resource `pods/exec` of the core group; they name `*` of the core group',
    ],
    [
      [podRule],
      { group: 'metrics.k8s.io' },
      'rules: none names resource `pods` of group `metrics.k8s.io`; they name `pods` of the core group',
    ],
    [
      [podRule, { ...podRule, operations: ['UPDATE', 'CREATE'] }],
      { operation: 'DELETE' },
      'rules: `pods` is named for CREATE, UPDATE, the request is a DELETE',
    ],
    [
      [{ ...podRule, scope: 'Cluster' }],
      {},
      'rules: `pods` is named for the scope Cluster, the object is in a namespace',
    ],
    [
      [{ ...podRule, resources: ['nodes'], scope: 'Namespaced' }],
      node,
      'rules: `nodes` is named for the scope Namespaced, the object is in none',
    ],
    [
      [{ ...podRule, apiVersions: ['v2', 'v3'] }],
      {},
      'rules: `pods` is named in version `v2`, `v3`, the object is in `v1`',
    ],
  ])('%j for %j', (rules, request, reason) => {
    expect(reasonFor({ rules, matchPolicy: 'Exact' }, request)).toBe(reason);
  });

  it('is said in a sentence of bounded length', () => {
    const resources = Array.from({ length: 1000 }, (_, index) => `${String(index)}${'x'.repeat(1000)}`);
    const reason = reasonFor({ rules: [{ ...podRule, resources }] }) ?? '';

    expect(reason).toContain('x…`');
    expect(reason.length).toBeLessThan(2000);
  });
});

describe('matchPolicy', () => {
  const rules = [{ ...podRule, apiGroups: ['apps'], resources: ['deployments'] }];
  const beta = { ...deployment, version: 'v1beta1' };
  const old = { group: 'extensions', version: 'v1beta1', resource: 'deployments' };

  it.each([
    ['another version', beta],
    ['another group that serves the same objects', old],
  ])('Exact leaves out %s', (_name, request) => {
    expect(reasonFor({ rules, matchPolicy: 'Exact' }, request)).toMatch(/^rules: /);
  });

  it.each([
    ['another version', beta, '`apps/v1`'],
    ['another group that serves the same objects', old, '`apps/v1`'],
  ])('Equivalent, which is the default, needs a cluster for %s', (_name, request, versions) => {
    for (const spec of [{ rules }, { rules, matchPolicy: 'Equivalent' }]) {
      const attempt = (): unknown => reasonFor(spec, request);
      expect(attempt).toThrow(`\`deployments\` is named in ${versions}`);
      expect(attempt).toThrow(expect.objectContaining({ code: 'POLICY_RESOURCE_INVALID' }));
    }
  });

  it('Equivalent takes Events of both groups for the same', () => {
    const events = [{ ...podRule, apiGroups: ['events.k8s.io'], resources: ['events'] }];
    expect(() => reasonFor({ rules: events }, { resource: 'events' })).toThrow('`events.k8s.io/v1`');
  });

  it.each<[string, Parts]>([
    ['the operation', { ...beta, operation: 'DELETE' }],
    ['the resource', { ...beta, resource: 'statefulsets' }],
    ['the group, which has nothing in common', { ...beta, group: 'example.com' }],
    ['a resource that is called like a property of all objects', { ...beta, resource: 'constructor' }],
  ])('Equivalent leaves no doubt where it is not the version alone but %s', (_name, request) => {
    expect(reasonFor({ rules }, request)).toMatch(/^rules: /);
  });

  it('Equivalent leaves no doubt where another part leaves the request out', () => {
    const objectSelector = { matchLabels: { app: 'x' } };
    expect(reasonFor({ rules, objectSelector }, beta)).toMatch(/^objectSelector: /);
  });
});

describe('what no rule can change', () => {
  it.each([
    'mutatingadmissionpolicies',
    'mutatingadmissionpolicybindings',
    'mutatingwebhookconfigurations',
    'validatingadmissionpolicies',
    'validatingadmissionpolicybindings',
    'validatingwebhookconfigurations',
  ])('webhooks are never asked about %s', (resource) => {
    const group = 'admissionregistration.k8s.io';
    const rules = [{ ...any, resources: ['*/*'] }];
    expect(reasonFor({ rules }, { group, resource, ...outside })).toBe(
      `the API server asks no policy about \`${resource}\` of \`${group}\``,
    );
    expect(reasonFor({ rules }, { group: 'example.com', resource, ...outside })).toBeUndefined();
  });

  it.each(['AdmissionPolicy', 'AdmissionPolicyGroup'])('an %s only sees its namespace', (kind) => {
    const everything = { ...any, resources: ['*'] };
    const own = selectionOf({ rules: [everything] }, kind, 'shop');
    const select = (parts: Parts): string | undefined => selectRequest(own, requestOf(parts), new Map());

    expect(select({})).toBeUndefined();
    expect(select({ namespace: 'bank' })).toBe('the policy is in namespace `shop`, the object in `bank`');
    for (const parts of [node, namespace]) {
      expect(select(parts)).toBe('the policy is in namespace `shop`, the object is outside of namespaces');
    }
  });

  it('the scope of rules in an AdmissionPolicy does not matter: Kubewarden sets it', () => {
    const own = selectionOf({ rules: [{ ...podRule, scope: 'Cluster' }] }, 'AdmissionPolicy', 'shop');
    expect(selectRequest(own, requestOf(), new Map())).toBeUndefined();
  });

  it('matchConditions are not evaluated, so that a policy with them is in doubt', () => {
    const matchConditions = [{ name: 'not-system', expression: 'request.userInfo.username != "root"' }];
    const attempt = (): unknown => reasonFor({ matchConditions });

    expect(attempt).toThrow('matchConditions: `not-system` are CEL');
    expect(attempt).toThrow(expect.objectContaining({ code: 'POLICY_RESOURCE_INVALID' }));
    expect(reasonFor({ matchConditions }, { resource: 'services' })).toMatch(/^rules: /);
    expect(reasonFor({ matchConditions: [] })).toBeUndefined();
  });
});
