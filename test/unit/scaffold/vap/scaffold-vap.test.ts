import { describe, expect, it } from 'vitest';
import { documentToJson, scaffoldVap } from '../../../../src/scaffold/index.ts';
import { stringifyYaml } from '../../../../src/yaml/index.ts';
import { refusalOf } from '../../cli/run/temporary-folder.ts';

const rule = { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['deployments'] };
const module = 'ghcr.io/kubewarden/policies/cel-policy:v1.0.0';

/** JSON texts, which are YAML too. */
function policyText(spec: object = {}, metadata: object = {}): string {
  return JSON.stringify({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'limit', ...metadata },
    spec: { matchConstraints: { resourceRules: [rule] }, validations: [{ expression: 'true' }], ...spec },
  });
}

function bindingText(spec: object = {}, metadata: object = {}): string {
  return JSON.stringify({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'limit-test', ...metadata },
    spec: { policyName: 'limit', validationActions: ['Deny'], ...spec },
  });
}

function scaffold(policy: string, binding: string, celPolicy = module) {
  return scaffoldVap({
    policy: { name: 'vap.yml', text: policy },
    binding: { name: 'binding.yml', text: binding },
    module: celPolicy,
  });
}

describe('scaffoldVap', () => {
  it('takes the rules and expressions of the policy, and name and namespaces of the binding', async () => {
    const policy = policyText({
      validations: [{ reason: 'Invalid', messageExpression: "'m'", message: 'm', expression: 'true' }],
      variables: [{ name: 'replicas', expression: 'object.spec.replicas' }],
      paramKind: { kind: 'ConfigMap', apiVersion: 'v1' },
      failurePolicy: 'Ignore',
      matchConstraints: {
        resourceRules: [rule],
        objectSelector: { matchLabels: { b: '2', a: '1' } },
        matchPolicy: 'Exact',
      },
    });
    const binding = bindingText(
      {
        paramRef: { parameterNotFoundAction: 'Deny', namespace: 'default', name: 'p' },
        matchResources: {
          namespaceSelector: { matchExpressions: [{ values: ['x'], operator: 'In', key: 'env' }] },
        },
      },
      { labels: { team: 'b', app: 'a' }, annotations: { z: '1' }, creationTimestamp: null },
    );

    const { document } = await scaffold(policy, binding);

    expect(stringifyYaml(documentToJson(document))).toBe(`apiVersion: policies.kubewarden.io/v1
kind: ClusterAdmissionPolicy
metadata:
  annotations:
    z: '1'
  labels:
    app: a
    team: b
  name: limit-test
spec:
  module: ghcr.io/kubewarden/policies/cel-policy:v1.0.0
  settings:
    failurePolicy: Ignore
    variables:
    - expression: object.spec.replicas
      name: replicas
    paramKind:
      apiVersion: v1
      kind: ConfigMap
    paramRef:
      name: p
      namespace: default
      parameterNotFoundAction: Deny
    validations:
    - expression: 'true'
      message: m
      messageExpression: '''m'''
      reason: Invalid
  rules:
  - apiGroups:
    - apps
    apiVersions:
    - v1
    resources:
    - deployments
    operations:
    - CREATE
  mutating: false
  matchPolicy: Exact
  namespaceSelector:
    matchExpressions:
    - key: env
      operator: In
      values:
      - x
  objectSelector:
    matchLabels:
      a: '1'
      b: '2'
`);
  });

  it('has nothing to tell where nothing is lost', async () => {
    expect((await scaffold(policyText(), bindingText())).warnings).toEqual([]);
  });

  it.each([
    ['vap.yml', 'spec.auditAnnotations', { auditAnnotations: [{ key: 'a', valueExpression: 'b' }] }],
    ['vap.yml', 'spec.matchConditions', { matchConditions: [{ name: 'a', expression: 'b' }] }],
    ['vap.yml', 'spec.validations[0].severity', { validations: [{ expression: 'true', severity: 1 }] }],
    ['vap.yml', 'spec.matchCondition', { matchCondition: [] }],
  ])('tells that a part of the policy is lost: %s %s', async (name, path, spec) => {
    const { warnings } = await scaffold(policyText(spec), bindingText());

    expect(warnings).toEqual([expect.stringMatching(new RegExp(`^${name}:1:\\d+: `)) as string]);
    expect(warnings[0]).toContain(`: ${path}: `);
  });

  it.each([
    ['excludeResourceRules', { excludeResourceRules: [rule] }],
    ['namespaceSelector', { namespaceSelector: { matchLabels: { a: 'b' } } }],
    ['resourceRules[0].resourceNames', { resourceRules: [{ ...rule, resourceNames: ['a'] }] }],
    [
      'resourceRules[1].scope',
      {
        resourceRules: [
          { ...rule, scope: '*' },
          { ...rule, scope: 'Namespaced' },
        ],
      },
    ],
  ])('tells that a constraint of the policy is lost: %s', async (path, constraints) => {
    const policy = policyText({ matchConstraints: { resourceRules: [rule], ...constraints } });

    const { warnings } = await scaffold(policy, bindingText());

    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`spec.matchConstraints.${path}: left out`);
  });

  it.each([
    [
      'spec.matchResources.objectSelector',
      { matchResources: { objectSelector: { matchLabels: { a: 'b' } } } },
    ],
    ['spec.matchResources.resourceRules', { matchResources: { resourceRules: [rule] } }],
    ['spec.matchResources.excludeResourceRules', { matchResources: { excludeResourceRules: [rule] } }],
    ['spec.matchResources.matchPolicy', { matchResources: { matchPolicy: 'Exact' } }],
    ['spec.validationActions: left out: the manifest only denies', { validationActions: ['Deny', 'Audit'] }],
    ['spec.validationActions: left out: the manifest rejects', { validationActions: ['Warn'] }],
    ['spec.policyName: the binding is for "other", not for the policy "limit"', { policyName: 'other' }],
  ])('tells that a part of the binding is lost: %s', async (path, spec) => {
    const { warnings } = await scaffold(policyText(), bindingText(spec));

    expect(warnings).toEqual([expect.stringMatching(/^binding\.yml:1:\d+: /) as string]);
    expect(warnings[0]).toContain(path);
  });

  it('tells which metadata is lost, and which should be', async () => {
    const policy = policyText({}, { labels: { a: 'b' }, annotations: { c: 'd' } });
    const binding = bindingText(
      {},
      {
        uid: 'u',
        resourceVersion: '1',
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
      },
    );

    const { warnings } = await scaffold(policy, binding);

    expect(warnings.map((line) => line.replace(/^([a-z.]+):1:\d+: ([^ ]+): .*$/, '$1 $2'))).toEqual([
      'vap.yml metadata.labels',
      'vap.yml metadata.annotations',
      'binding.yml metadata.uid',
      'binding.yml metadata.resourceVersion',
      'binding.yml metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]',
    ]);
  });

  it('tells all of it in the order of the text, and what to do about conditions', async () => {
    const policy = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: limit
  labels: {a: b}
spec:
  colour: red
  matchConditions: [{name: a, expression: b}]
  matchConstraints:
    resourceRules:
    - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments], scope: Cluster}
    excludeResourceRules: [{}, 1]
  auditAnnotations: [1]
state: none
`;

    const { warnings } = await scaffold(policy, bindingText());

    expect(warnings.map((line) => line.split(':')[1])).toEqual(['5', '7', '8', '11', '12', '13', '14']);
    expect(warnings[2]).toContain('add them to spec.matchConditions by hand');
  });

  it('takes empty lists and selectors for nothing', async () => {
    const policy = policyText({
      auditAnnotations: [],
      matchConditions: null,
      matchConstraints: {
        resourceRules: [{ ...rule, resourceNames: [], scope: '*' }],
        excludeResourceRules: [],
        namespaceSelector: {},
      },
    });
    const binding = bindingText({
      matchResources: { objectSelector: { matchLabels: {} }, matchPolicy: 'Equivalent' },
    });

    expect((await scaffold(policy, binding)).warnings).toEqual([]);
  });

  it.each([
    ['ghcr.io/kubewarden/policies/cel-policy:latest', /not fixed/],
    ['ghcr.io/kubewarden/policies/cel-policy', /not fixed/],
    ['registry://ghcr.io/kubewarden/policies/cel-policy', /not fixed/],
    ['file:///tmp/cel.wasm', /expected an OCI reference/],
    ['Nonsense', /expected an OCI reference/],
  ])('takes the module as it is, with a warning: %s', async (celPolicy, warning) => {
    const { document, warnings } = await scaffold(policyText(), bindingText(), celPolicy);

    expect(document.spec.module).toBe(celPolicy);
    expect(warnings).toEqual([expect.stringMatching(warning) as string]);
  });

  it('is content with a digest', async () => {
    const celPolicy = `ghcr.io/kubewarden/policies/cel-policy@sha256:${'0'.repeat(64)}`;

    expect((await scaffold(policyText(), bindingText(), celPolicy)).warnings).toEqual([]);
  });

  it('tells all problems with their places', async () => {
    const text = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: limit
spec:
  failurePolicy: Sometimes
  matchConstraints:
    resourceRules:
    - apiGroups: []
      apiVersions: ["v1"]
      operations: ["CREATE", "Update"]
      resources: pods
  validations:
  - message: no expression
`;

    const { code, message, details } = await refusalOf(() => scaffold(text, bindingText()));

    expect(code).toBe('VAP_INVALID');
    expect(message.split('\n').slice(1)).toEqual(details?.['problems']);
    expect(details?.['problems']).toEqual([
      'vap.yml:6:18: spec.failurePolicy: expected Fail or Ignore, found "Sometimes"',
      expect.stringMatching(
        /^vap.yml:9:18: spec.matchConstraints.resourceRules\[0\].apiGroups: .*at least one/,
      ),
      expect.stringMatching(
        /^vap.yml:11:30: .*resourceRules\[0\].operations\[1\]: .*"Update"; did you mean UPDATE\?$/,
      ),
      'vap.yml:12:18: spec.matchConstraints.resourceRules[0].resources: expected a list, found "pods"',
      'vap.yml:14:5: spec.validations[0].expression: expected a string, found no such key',
    ]);
  });

  it.each([
    [{ matchConstraints: { resourceRules: [] } }, 'spec.matchConstraints.resourceRules'],
    [{ matchConstraints: {} }, 'spec.matchConstraints.resourceRules'],
    [{ matchConstraints: null }, 'spec.matchConstraints'],
    [{ variables: [{ name: 'a' }] }, 'spec.variables[0].expression'],
  ])('refuses a policy that says too little: %j', async (spec, path) => {
    const { code, message } = await refusalOf(() => scaffold(policyText(spec), bindingText()));

    expect(code).toBe('VAP_INVALID');
    expect(message).toContain(`: ${path}: expected`);
  });

  it('asks for both parts of parameters', async () => {
    const kind = policyText({ paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } });
    const reference = bindingText({ paramRef: { name: 'p' } });

    expect((await refusalOf(() => scaffold(kind, bindingText()))).message).toMatch(
      /^binding.yml:1:\d+: spec.paramRef: expected it together with paramKind of vap.yml/,
    );
    expect((await refusalOf(() => scaffold(policyText(), reference))).message).toMatch(
      /^vap.yml:1:\d+: spec.paramKind: expected it together with paramRef of binding.yml/,
    );
  });

  it.each([
    [
      'of another kind',
      bindingText(),
      /kind ValidatingAdmissionPolicy, found .*"ValidatingAdmissionPolicyBinding"/,
    ],
    ['of an older version', policyText().replace('k8s.io/v1"', 'k8s.io/v1beta1"'), /v1beta1/],
    ['that is no mapping', '[1]', /kind ValidatingAdmissionPolicy/],
    ['several', `${policyText()}\n---\n${policyText()}\n`, /expected one ValidatingAdmissionPolicy, found 2/],
    ['none', '# nothing\n', /expected one ValidatingAdmissionPolicy|kind ValidatingAdmissionPolicy/],
  ])('refuses a document %s', async (_name, text, message) => {
    const error = await refusalOf(() => scaffold(text, bindingText()));

    expect(error.code).toBe('VAP_INVALID');
    expect(error.message).toMatch(message);
    expect(error.message).toContain('vap.yml');
  });

  it('refuses what is no YAML', async () => {
    expect((await refusalOf(() => scaffold('a: [', bindingText()))).code).toBe('VAP_UNREADABLE');
    expect((await refusalOf(() => scaffold('a: 1\na: 2\n', bindingText()))).code).toBe('VAP_UNREADABLE');
  });
});
