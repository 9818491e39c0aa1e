import { describe, expect, it } from 'vitest';
import { admissionRequestFrom } from '../../../../src/admission/index.ts';
import { fromPlain, toPlain, valueAt } from '../../../../src/json/index.ts';
import { planMatrix } from '../../../../src/suite/matrix/index.ts';
import { documents, manifest, pairsOf, plan, policy, sessionFor, stated, suiteOf } from './support.ts';

const group = (name: string): string =>
  policy(
    name,
    { module: undefined, policies: {}, expression: 'true', message: 'no' },
    'ClusterAdmissionPolicyGroup',
  );
const notPods = 'rules: none names resource `services` of the core group; they name `pods` of the core group';

describe('planMatrix', () => {
  it('pairs every policy with every resource, in the order of the files', async () => {
    const { cases, findings } = await plan(
      {
        'p1.yml': documents(policy('a'), group('b')),
        'p2.yml': policy('c'),
        'r1.yml': documents(manifest('Pod', 'x'), manifest('Service', 'y', { namespace: 'shop' })),
        'r2.yml': manifest('Pod', 'z'),
      },
      { results: [stated('skip', { resources: ['y'] }), stated('pass', { resources: ['x', 'z'] })] },
    );

    expect(findings).toEqual([]);
    expect(pairsOf({ cases, findings })).toEqual(
      ['a', 'b', 'c'].flatMap((name) => [
        [`${name} × Pod/default/x`, 'pass', undefined],
        [`${name} × Service/shop/y`, 'skip', notPods],
        [`${name} × Pod/default/z`, 'pass', undefined],
      ]),
    );
    expect(cases.map((pair) => pair.case.subject)).toMatchObject([
      ...Array<object>(3).fill({ reference: 'p1.yml', resource: 'a' }),
      ...Array<object>(3).fill({ reference: 'p1.yml', resource: 'b' }),
      ...Array<object>(3).fill({ reference: 'p2.yml', resource: 'c' }),
    ]);
  });

  it('makes whole cases', async () => {
    const message = { type: 'contains', text: 'privileged' } as const;
    const { cases } = await plan(
      { 'p.yml': policy('a'), 'r.yml': manifest('Pod', 'x') },
      { results: [stated('fail', { message })], sessions: [sessionFor('s.yml')] },
    );
    const position = { line: 30, column: 5 };

    expect(cases).toHaveLength(1);
    expect(cases[0]?.case).toEqual({
      name: 'a × Pod/default/x',
      position,
      tags: [],
      skip: undefined,
      only: false,
      subject: { reference: 'p.yml', resource: 'a', position: { line: 3, column: 7 } },
      request: {
        type: 'request',
        source: { type: 'inline', value: expect.any(Map) as unknown, position: { line: 13, column: 7 } },
      },
      settings: undefined,
      executionMode: undefined,
      raw: undefined,
      mode: undefined,
      session: { type: 'file', path: 's.yml', position: { line: 20, column: 5 } },
      contextAware: true,
      allowedHostCapabilities: undefined,
      timeoutMs: undefined,
      expect: { position, result: 'fail', message },
    });
  });

  it('makes requests as the options say', async () => {
    const files = {
      'p.yml': policy('a', {
        rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['UPDATE'] }],
      }),
      'r.yml': manifest('Pod', 'x', { labels: { now: 'yes' } }),
      'old.yml': manifest('Pod', 'x', { labels: { now: 'no' } }),
    };
    const oldManifest = { type: 'file', path: 'old.yml', position: { line: 9, column: 1 } } as const;
    const options = {
      operation: 'UPDATE',
      oldManifest,
      namespace: 'shop',
      user: 'eve',
      groups: ['dev'],
    } as const;
    const { cases, findings } = await plan(files, { results: [stated('pass')] }, options);
    const source = cases[0]?.case.request?.source;
    const request =
      source?.type === 'inline' ? valueAt(admissionRequestFrom(source.value).document) : undefined;

    expect(findings).toEqual([]);
    expect(toPlain(request ?? null)).toMatchObject({
      operation: 'UPDATE',
      namespace: 'shop',
      userInfo: { username: 'eve', groups: ['dev'] },
      object: { metadata: { labels: { now: 'yes' } } },
      oldObject: { metadata: { labels: { now: 'no' } } },
    });
  });

  it('gives names to all: of objects outside of namespaces, without a name, and there twice', async () => {
    const plan1 = await plan(
      {
        'p.yml': policy('a'),
        'r1.yml': documents(manifest('Node', 'x'), manifest('Namespace', 'shop'), manifest('Pod', 'y')),
        'r2.yml': documents(
          manifest('Pod', 'y'),
          manifest('Pod', '', { generateName: 'job-' }),
          manifest('Pod', 'y'),
        ),
      },
      {
        results: [
          stated('skip', { resources: ['x', 'Namespace/shop'] }),
          stated('pass', { resources: ['y', 'job-'] }),
        ],
      },
    );

    expect(plan1.findings).toEqual([]);
    expect(plan1.cases.map((pair) => pair.case.name)).toEqual([
      'a × Node/x',
      'a × Namespace/shop',
      'a × Pod/default/y',
      'a × Pod/default/y (2)',
      'a × Pod/default/job-',
      'a × Pod/default/y (3)',
    ]);
  });

  it('knows the custom kinds that any of the files defines', async () => {
    const definition = JSON.stringify({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'oxen.example.com' },
      spec: { group: 'example.com', scope: 'Cluster', names: { kind: 'Ox', plural: 'oxen' } },
    });
    const { cases, findings } = await plan(
      {
        'p.yml': policy('a', {
          rules: [
            { apiGroups: ['example.com'], apiVersions: ['v1'], resources: ['oxen'], operations: ['*'] },
          ],
        }),
        'r1.yml': manifest('Ox', 'bella', {}, 'example.com/v1'),
        'r2.yml': definition,
      },
      {
        results: [
          stated('pass', { resources: ['Ox/bella'] }),
          stated('skip', { resources: ['oxen.example.com'] }),
        ],
      },
    );

    expect(findings).toEqual([]);
    expect(cases.map(({ notSelected }) => notSelected !== undefined)).toEqual([false, true]);
  });

  it('takes manifests that are written in the suite', async () => {
    const value = fromPlain({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' } });
    const resources = [{ type: 'inline', value, position: { line: 8, column: 5 } }] as const;
    const { cases, findings } = await plan(
      { 'p.yml': policy('a') },
      { resources, results: [stated('pass')] },
    );

    expect(findings).toEqual([]);
    expect(cases[0]?.case.name).toBe('a × Pod/default/x');
  });

  it('gives a number to names that cases of the suite have already', async () => {
    const files = { 'p.yml': policy('a'), 'r.yml': manifest('Pod', 'x') };
    const first = await plan(files, { results: [stated('pass')] });
    const [taken] = first.cases.map((pair) => pair.case);
    const matrix = {
      policies: [{ type: 'file', path: 'p.yml', position: { line: 1, column: 1 } }] as const,
      resources: [{ type: 'file', path: 'r.yml', position: { line: 1, column: 1 } }] as const,
      sessions: [],
      results: [stated('pass')],
      options: {
        operation: 'CREATE',
        oldManifest: undefined,
        namespace: undefined,
        user: undefined,
        groups: undefined,
      },
    } as const;
    const cases = taken === undefined ? [] : [taken, { ...taken, name: `${taken.name} (2)` }];
    const suite = { ...suiteOf(matrix), cases };
    const second = await planMatrix(suite, (path) =>
      Promise.resolve(path === 'p.yml' ? files['p.yml'] : files['r.yml']),
    );

    expect(second.cases.map((pair) => pair.case.name)).toEqual(['a × Pod/default/x (3)']);
  });

  it('is empty for suites without a matrix', async () => {
    expect(await planMatrix(suiteOf(undefined), () => Promise.resolve(''))).toEqual({
      cases: [],
      findings: [],
    });
  });
});

describe('sessions', () => {
  const files = {
    'p.yml': documents(policy('a'), policy('b')),
    'r.yml': documents(manifest('Pod', 'x'), manifest('Pod', 'y'), manifest('Service', 'z')),
  };
  const results = [stated('pass', { resources: ['x', 'y'] }), stated('skip', { resources: ['z'] })];

  it('go to the pairs that they name; never to a policy that is not asked', async () => {
    const sessions = [
      sessionFor('both.yml', { resources: ['x', 'z'] }),
      sessionFor('b.yml', { policies: ['b'], resources: ['Pod/default/y'] }),
    ];
    const { cases, findings } = await plan(files, { results, sessions });

    expect(findings).toEqual([]);
    expect(cases.map((pair) => pair.case.session?.path)).toEqual([
      'both.yml',
      undefined,
      undefined,
      'both.yml',
      'b.yml',
      undefined,
    ]);
  });

  it.each([
    [
      'names no resource',
      { resources: ['Pod/y2'] },
      'sessions: no resource is named "Pod/y2"',
      'Did you mean Pod/y?',
    ],
    ['names no policy', { policies: ['other'] }, 'sessions: no policy is named "other"', /`metadata.name`/],
    [
      'is for policies that are not asked',
      { resources: ['z'] },
      'sessions: the entry is used by no pair that is tested',
      /take the entry out/,
    ],
  ])('are findings where one %s', async (_name, parts, message, hint) => {
    const { findings } = await plan(files, { results, sessions: [sessionFor('s.yml', parts)] });

    expect(findings).toMatchObject([
      {
        rule: 'unused-session',
        message,
        hint: expect.stringMatching(hint) as string,
        position: { line: 20 },
      },
    ]);
  });

  it('are not missed by pairs that cannot be decided', async () => {
    const conditions = { matchConditions: [{ name: 'x', expression: 'true' }] };
    const { findings } = await plan(
      { 'p.yml': policy('a', conditions), 'r.yml': manifest('Pod', 'x') },
      { results: [stated('pass')], sessions: [sessionFor('s.yml')] },
    );

    expect(findings.map(({ rule }) => rule)).toEqual([undefined]);
  });

  it('cannot be two for one pair', async () => {
    const one = sessionFor('one.yml', { resources: ['x'] });
    const again = { ...one, position: { line: 21, column: 5 } };
    const { cases, findings } = await plan(files, { results, sessions: [one, again, sessionFor('two.yml')] });

    expect(findings).toMatchObject([
      {
        check: 'error',
        rule: undefined,
        message:
          'sessions: expected one for a × Pod/default/x, found one.yml and two.yml (and 1 more like it)',
      },
    ]);
    expect(cases.map((pair) => pair.case.name)).toEqual([
      'a × Pod/default/y',
      'a × Service/default/z',
      'b × Pod/default/y',
      'b × Service/default/z',
    ]);
  });
});
