import { describe, expect, it } from 'vitest';
import { documents, manifest, pairsOf, plan, policy, stated } from './support.ts';

const pod = manifest('Pod', 'x');
const results = [stated('pass')];

describe('what cannot be decided', () => {
  const conditions = { matchConditions: [{ name: 'x', expression: 'true' }] };

  it('is a finding for each policy and reason, and no case', async () => {
    const { cases, findings } = await plan(
      {
        'p.yml': documents(policy('a', conditions), policy('b')),
        'r.yml': documents(pod, manifest('Pod', 'y'), manifest('Service', 'z')),
      },
      { results: [stated('pass', { resources: ['x', 'y'] }), stated('skip', { resources: ['z'] })] },
    );

    expect(findings).toMatchObject([
      {
        check: 'error',
        rule: undefined,
        message:
          'a × Pod/default/x: whether the policy is asked cannot be decided: matchConditions: `x` are CEL, ' +
          'which is not evaluated here (and 1 more like it)',
        position: { line: 13 },
      },
    ]);
    expect(cases.map((pair) => pair.case.name)).toEqual([
      'a × Service/default/z',
      'b × Pod/default/x',
      'b × Pod/default/y',
      'b × Service/default/z',
    ]);
  });

  it('is settled for namespaces by their manifests', async () => {
    const production = policy('a', { namespaceSelector: { matchLabels: { env: 'prod' } } });
    const inShop = manifest('Pod', 'x', { namespace: 'shop' });
    const without = await plan({ 'p.yml': production, 'r.yml': inShop }, { results });

    expect(without.cases).toEqual([]);
    expect(without.findings[0]?.message).toContain('the labels of namespace `shop` are not known');

    for (const [env, reason] of [
      ['prod', undefined],
      ['dev', 'namespaceSelector: of namespace `shop`, label `env` is `dev`, expected in (`prod`)'],
    ] as const) {
      const shop = manifest('Namespace', 'shop', { labels: { env } });
      const planned = await plan({ 'p.yml': production, 'r.yml': documents(inShop, shop) }, { results });
      expect(planned.findings).toEqual([]);
      expect(pairsOf(planned)[0]).toEqual(['a × Pod/shop/x', 'pass', reason]);
    }
  });

  it('is settled for what is deleted, too', async () => {
    const rules = [{ apiGroups: ['*'], apiVersions: ['*'], resources: ['*'], operations: ['DELETE'] }];
    const production = policy('a', { rules, namespaceSelector: { matchLabels: { env: 'prod' } } });
    const shop = manifest('Namespace', 'shop', { labels: { env: 'prod' } });
    const inShop = manifest('Pod', 'x', { namespace: 'shop' });
    const planned = await plan(
      { 'p.yml': production, 'r.yml': documents(inShop, shop) },
      { results },
      { operation: 'DELETE' },
    );

    expect(planned.findings).toEqual([]);
    expect(pairsOf(planned)).toEqual([
      ['a × Pod/shop/x', 'pass', undefined],
      ['a × Namespace/shop', 'pass', undefined],
    ]);
  });

  it('is cut short where it is much', async () => {
    const many = Array.from({ length: 300 }, (_, index) => policy(`p${String(index)}`, conditions));
    const { findings } = await plan({ 'p.yml': documents(...many), 'r.yml': pod }, { results });

    expect(findings.length).toBeLessThan(210);
    expect(findings.at(-1)?.message).toContain('(and 99 more like it)');
  });

  it('includes the labels of a Namespace that the API server would refuse', async () => {
    const shop = manifest('Namespace', 'shop', { labels: { env: 5 } });
    const { findings } = await plan({ 'p.yml': policy('a'), 'r.yml': documents(pod, shop) }, { results });

    expect(findings.map(({ message }) => message)).toEqual([
      'Namespace/shop: expected a string as label `env`, found a number',
    ]);
  });

  const ruleFor = (resource: string, scope = '*'): object => ({
    apiGroups: ['example.com'],
    apiVersions: ['v1'],
    resources: [resource],
    operations: ['*'],
    scope,
  });
  const custom = (resource: string, spec: object = {}, kind?: string): string =>
    policy('a', { rules: [ruleFor(resource)], ...spec }, kind, kind === undefined ? undefined : 'shop');
  const ox = (metadata: object = {}, kind = 'Ox'): string =>
    manifest(kind, 'bella', metadata, 'example.com/v1');
  const inBank = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'bank' } } };
  const inProduction = { namespaceSelector: { matchLabels: { env: 'prod' } } };

  it.each<[string, string, string]>([
    ['resource', custom('oxen'), ox()],
    ['resource, while other parts are in doubt', custom('oxen', inProduction), ox({ namespace: 'shop' })],
    ['scope, by a rule', custom('*', { rules: [ruleFor('*', 'Cluster')] }), ox()],
    [
      'scope, by a rule the other way',
      custom('*', { rules: [ruleFor('*', 'Namespaced')] }),
      ox({}, 'ClusterOx'),
    ],
    ['scope, by the namespace of the policy', custom('*', {}, 'AdmissionPolicy'), ox({}, 'ClusterOx')],
    ['scope, by a selector of namespaces', custom('*', inBank), ox()],
  ])(
    'includes an object of an unknown kind that is left out by its guessed %s',
    async (_name, text, object) => {
      const { cases, findings } = await plan({ 'p.yml': text, 'r.yml': object }, { results });

      expect(cases).toEqual([]);
      expect(findings).toMatchObject([
        {
          check: 'error',
          message: expect.stringContaining('but what the API calls the kind is a guess') as string,
          hint: expect.stringContaining('Give its CustomResourceDefinition') as string,
        },
      ]);
    },
  );

  it.each<[name: string, text: string, object: string, isLeftOut: boolean]>([
    ['the rules name as guessed', custom('oxes'), ox(), false],
    ['the rules name by `*`', custom('*'), ox(), false],
    ['its labels leave out', custom('oxen', { objectSelector: { matchLabels: { a: 'b' } } }), ox(), true],
    ['no rule names the group of', policy('a'), ox(), true],
    ['is in another namespace than the policy', custom('*', {}, 'AdmissionPolicy'), ox(), true],
    ['is in a namespace that is not selected', custom('*', inBank), ox({ namespace: 'shop' }), true],
  ])('does not include an object of an unknown kind that %s', async (_name, text, object, isLeftOut) => {
    const { cases, findings } = await plan({ 'p.yml': text, 'r.yml': object }, { results });

    expect(findings).toEqual([]);
    expect(cases.map(({ notSelected }) => notSelected !== undefined)).toEqual([isLeftOut]);
  });
});
