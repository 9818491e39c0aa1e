import { describe, expect, it } from 'vitest';
import { fromPlain } from '../../../src/json/index.ts';
import { readPolicyDefinition, type PolicyDefinition } from '../../../src/policy/index.ts';

const apiVersion = 'policies.kubewarden.io/v1';
const resources = [{ apiVersion: 'v1', kind: 'Namespace' }];

function read(kind: string, spec: unknown, rest: object = { metadata: { name: 'demo' } }): PolicyDefinition {
  return readPolicyDefinition(fromPlain({ apiVersion, kind, ...rest, spec }), 'policies.yml, document 2');
}

function problem(attempt: () => unknown): { message: string; hint: string } {
  try {
    attempt();
  } catch (error) {
    expect(error).toMatchObject({ code: 'POLICY_RESOURCE_INVALID', hint: expect.any(String) as unknown });
    return error as { message: string; hint: string };
  }
  throw new RangeError('was accepted');
}

const member = {
  module: 'registry://x/y:v1',
  settings: null,
  contextAwareResources: [],
  timeoutMs: undefined,
};

describe('policies', () => {
  it.each(['AdmissionPolicy', 'ClusterAdmissionPolicy'])('have defaults: %s', (kind) => {
    expect(read(kind, { module: 'registry://x/y:v1' })).toEqual({
      type: 'policy',
      name: 'demo',
      mode: 'protect',
      member,
      mayMutate: false,
      customMessage: undefined,
    });
  });

  it('are read whole; what does not matter here is passed over', () => {
    const spec = {
      module: 'm',
      settings: { a: 1 },
      mode: 'monitor',
      mutating: true,
      message: 'ask us',
      contextAwareResources: resources,
      timeoutEvalSeconds: 7,
      policyServer: 'default',
      rules: [{ whatever: true }],
      failurePolicy: 'Fail',
      backgroundAudit: false,
      matchPolicy: 'Exact',
      matchConditions: [],
      namespaceSelector: {},
      objectSelector: {},
      sideEffects: 'None',
      timeoutSeconds: 10,
    };
    expect(read('ClusterAdmissionPolicy', spec, { metadata: { name: 'demo' }, status: { any: 1 } })).toEqual({
      type: 'policy',
      name: 'demo',
      mode: 'monitor',
      member: {
        module: 'm',
        settings: new Map([['a', 1n]]),
        contextAwareResources: resources,
        timeoutMs: 7000,
      },
      mayMutate: true,
      customMessage: 'ask us',
    });
  });

  it('may read resources of the cluster only where they belong to the cluster', () => {
    const spec = { module: 'm', contextAwareResources: resources };
    expect(read('ClusterAdmissionPolicy', spec)).toMatchObject({
      member: { contextAwareResources: resources },
    });
    expect(read('AdmissionPolicy', spec)).toMatchObject({ member: { contextAwareResources: [] } });
  });

  it.each([{}, { metadata: {} }, { metadata: { name: 5 } }, { metadata: null }, { metadata: 'x' }])(
    'without a name get one: %j',
    (rest) => {
      expect(read('AdmissionPolicy', { module: 'm' }, rest).name).toBe('crd-without-name');
    },
  );

  it('keep settings of any type for the check that follows', () => {
    expect(read('AdmissionPolicy', { module: 'm', settings: [1] })).toMatchObject({
      member: { settings: [1n] },
    });
  });
});

describe('groups', () => {
  const spec = { policies: { a: { module: 'm' } }, expression: 'a()', message: 'no' };

  it.each(['AdmissionPolicyGroup', 'ClusterAdmissionPolicyGroup'])('have defaults: %s', (kind) => {
    expect(read(kind, spec)).toEqual({
      type: 'group',
      name: 'demo',
      mode: 'protect',
      members: new Map([['a', { ...member, module: 'm' }]]),
      expression: 'a()',
      message: 'no',
    });
  });

  it('are read whole', () => {
    const policies = {
      a: { module: 'm', settings: { x: 1.5 }, contextAwareResources: resources, timeoutEvalSeconds: 1 },
      b: { module: 'n' },
    };
    const group = { ...spec, policies, mode: 'monitor', rules: [], timeoutSeconds: 3 };
    const grants = (kind: string): unknown => {
      const definition = read(kind, group);
      expect(definition).toMatchObject({ type: 'group', mode: 'monitor' });
      const first = definition.type === 'group' ? definition.members.get('a') : undefined;
      expect(first).toMatchObject({ settings: new Map([['x', 1.5]]), timeoutMs: 1000 });
      return first?.contextAwareResources;
    };
    expect(grants('ClusterAdmissionPolicyGroup')).toEqual(resources);
    expect(grants('AdmissionPolicyGroup')).toEqual([]);
  });

  it('may have no members, and members with any name', () => {
    expect(read('AdmissionPolicyGroup', { ...spec, policies: {} })).toMatchObject({ members: new Map() });
    const odd = JSON.parse('{"__proto__":{"module":"m"},"constructor":{"module":"n"}}') as object;
    const definition = read('AdmissionPolicyGroup', { ...spec, policies: odd });
    expect(definition.type === 'group' && [...definition.members.keys()]).toEqual([
      '__proto__',
      'constructor',
    ]);
  });
});

describe('resources that are no policies', () => {
  const expected =
    'policies.yml, document 2: expected apiVersion policies.kubewarden.io/v1 and one of the kinds AdmissionPolicy, ' +
    'ClusterAdmissionPolicy, AdmissionPolicyGroup, ClusterAdmissionPolicyGroup, found ';

  it.each([
    [null, 'no object'],
    [[], 'no object'],
    ['text', 'no object'],
    [{}, 'apiVersion none'],
    [{ apiVersion: 'v1', kind: 'ConfigMap' }, 'apiVersion v1'],
    [
      { apiVersion: 'policies.kubewarden.io/v1alpha2', kind: 'AdmissionPolicy' },
      'apiVersion policies.kubewarden.io/v1alpha2',
    ],
    [{ apiVersion: 1, kind: 'AdmissionPolicy' }, 'apiVersion something that is no string'],
    [{ apiVersion }, 'kind none'],
    [{ apiVersion, kind: 'PolicyServer' }, 'kind PolicyServer'],
    [{ apiVersion, kind: 'toString' }, 'kind toString'],
    [{ apiVersion, kind: '__proto__' }, 'kind __proto__'],
    [{ apiVersion, kind: ['AdmissionPolicy'] }, 'kind something that is no string'],
  ])('%j', (document, found) => {
    const { message } = problem(() => readPolicyDefinition(fromPlain(document), 'policies.yml, document 2'));
    expect(message).toBe(expected + found);
  });

  it.each<[string, unknown, string]>([
    ['AdmissionPolicy', undefined, 'invalid type: null, expected struct spec at `spec`'],
    ['AdmissionPolicy', [], 'invalid type: sequence, expected struct spec at `spec`'],
    ['AdmissionPolicy', {}, 'missing field `module` at `spec`'],
    ['AdmissionPolicy', { module: 1 }, 'invalid type: integer `1`, expected a string at `spec.module`'],
    [
      'AdmissionPolicy',
      { module: 'm', mode: 'off' },
      'unknown variant `off`, expected `protect` or `monitor` at `spec.mode`',
    ],
    [
      'AdmissionPolicy',
      { module: 'm', mutating: 'yes' },
      'invalid type: string "yes", expected a boolean at `spec.mutating`',
    ],
    [
      'AdmissionPolicy',
      { module: 'm', message: 1 },
      'invalid type: integer `1`, expected a string at `spec.message`',
    ],
    [
      'AdmissionPolicy',
      { module: 'm', timeoutEvalSeconds: -1 },
      'invalid value: integer `-1`, expected u16 at `spec.timeoutEvalSeconds`',
    ],
    [
      'AdmissionPolicy',
      { module: 'm', timeoutEvalSeconds: 1.5 },
      'invalid type: floating point `1.5`, expected u16 at `spec.timeoutEvalSeconds`',
    ],
    [
      'ClusterAdmissionPolicy',
      { module: 'm', contextAwareResources: [{ kind: 'Pod' }] },
      'missing field `apiVersion` at `spec.contextAwareResources.0`',
    ],
    ['AdmissionPolicyGroup', { policies: {}, expression: 'true' }, 'missing field `message` at `spec`'],
    ['AdmissionPolicyGroup', { policies: {}, message: 'm' }, 'missing field `expression` at `spec`'],
    ['AdmissionPolicyGroup', { expression: 'true', message: 'm' }, 'missing field `policies` at `spec`'],
    [
      'AdmissionPolicyGroup',
      { policies: { a: {} }, expression: 'a()', message: 'm' },
      'missing field `module` at `spec.policies.a`',
    ],
    [
      'AdmissionPolicyGroup',
      { policies: [], expression: 'a()', message: 'm' },
      'invalid type: sequence, expected a map at `spec.policies`',
    ],
  ])('%s with spec %j', (kind, spec, message) => {
    expect(problem(() => read(kind, spec)).message).toBe(`policies.yml, document 2: ${message}`);
  });

  it.each<[string, object, string, string]>([
    ['AdmissionPolicy', { module: 'm', modul: 'x' }, 'modul', '`spec`'],
    ['AdmissionPolicy', { module: 'm', expression: 'a()' }, 'expression', '`spec`'],
    [
      'AdmissionPolicyGroup',
      { policies: {}, expression: 'true', message: 'm', mutating: true },
      'mutating',
      '`spec`',
    ],
    [
      'AdmissionPolicyGroup',
      { policies: {}, expression: 'true', message: 'm', settings: {} },
      'settings',
      '`spec`',
    ],
    [
      'AdmissionPolicyGroup',
      { policies: { a: { module: 'm', mode: 'monitor' } }, expression: 'a()', message: 'm' },
      'mode',
      '`spec.policies.a`',
    ],
    ['AdmissionPolicy', { module: 'm', toString: 1 }, 'toString', '`spec`'],
  ])('%s with an unknown key: %j', (kind, spec, key, place) => {
    const { message } = problem(() => read(kind, spec));
    expect(message).toContain(`unknown field \`${key}\`, expected one of `);
    expect(message).toMatch(new RegExp(`at ${place.replaceAll('.', '\\.')}$`));
  });
});
