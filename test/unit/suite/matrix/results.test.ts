import { describe, expect, it } from 'vitest';
import { documents, manifest, pairsOf, plan, policy, stated } from './support.ts';

const files = {
  'p.yml': documents(policy('a'), policy('b', { mode: 'monitor' })),
  'r.yml': documents(
    manifest('Pod', 'x'),
    manifest('Pod', 'x', { namespace: 'shop' }),
    manifest('Service', 'z'),
  ),
};
const skipped = stated('skip', { resources: ['Service/z'] });

describe('stated results', () => {
  it.each<[name: string, resources: string[] | undefined, pods: string[]]>([
    ['all', undefined, ['default', 'shop']],
    ['a bare name', ['x'], ['default', 'shop']],
    ['kind and name', ['Pod/x'], ['default', 'shop']],
    ['kind, namespace and name', ['Pod/shop/x'], ['shop']],
  ])('can be for %s', async (_name, resources, namespaces) => {
    const { cases } = await plan(files, { results: [stated('pass', { policies: ['a'], resources })] });
    const pods = cases.map((pair) => pair.case.name).filter((name) => name.includes('Pod'));

    expect(pods).toEqual(namespaces.map((namespace) => `a × Pod/${namespace}/x`));
  });

  it('are for single policies or all', async () => {
    const results = [
      skipped,
      stated('fail', { policies: ['a'], resources: ['x'] }),
      stated('warn', { policies: ['b'], resources: ['x'] }),
    ];
    const planned = await plan(files, { results });

    expect(planned.findings).toEqual([]);
    expect(pairsOf(planned).map(([, result]) => result)).toEqual([
      'fail',
      'fail',
      'skip',
      'warn',
      'warn',
      'skip',
    ]);
  });

  it('of a rejection say why', async () => {
    const message = { type: 'contains', text: 'no' } as const;
    const results = [
      skipped,
      stated('fail', { policies: ['a'], resources: ['Pod/default/x'] }),
      stated('fail', { policies: ['a'], resources: ['Pod/shop/x'], message }),
      stated('pass', { policies: ['b'], resources: ['Pod/default/x'] }),
      stated('warn', { policies: ['b'], resources: ['Pod/shop/x'] }),
    ];
    const { cases } = await plan(files, { results });
    const found = cases.map(({ findings }) => findings.map(({ rule, position }) => [rule, position?.line]));

    const unexplained = [['unexplained-rejection', 30]];
    expect(found).toEqual([unexplained, [], [], [], unexplained, []]);
    expect(cases[0]?.findings[0]?.hint).toContain('message: { contains: … }');
  });

  it('may be stated twice if they agree; a message that one has counts', async () => {
    const message = { type: 'exact', text: 'no' } as const;
    for (const messages of [
      [undefined, message],
      [message, undefined],
      [message, message],
    ]) {
      const results = [
        skipped,
        ...messages.map((text) => stated('fail', { resources: ['x'], message: text })),
      ];
      const { cases, findings } = await plan(files, { results });

      expect(findings).toEqual([]);
      expect(cases[0]?.case.expect).toMatchObject({ result: 'fail', message });
    }
  });

  it.each([
    ['results', stated('pass'), 'fail ("no") and pass'],
    [
      'messages',
      stated('fail', { message: { type: 'matches', pattern: 'n.' } }),
      'fail ("no") and fail ("n.")',
    ],
  ])('that differ in %s are a finding: later ones do not override', async (_name, second, found) => {
    const first = stated('fail', { message: { type: 'exact', text: 'no' } });
    const later = {
      ...second,
      position: { line: 31, column: 5 },
      policies: ['a'],
      resources: ['Pod/shop/x'],
    };
    const { cases, findings } = await plan(files, { results: [first, later] });

    expect(findings).toMatchObject([
      {
        check: 'error',
        rule: undefined,
        message: `results: expected one for a × Pod/shop/x, found ${found}`,
        position: { line: 31 },
      },
    ]);
    expect(cases.map((pair) => pair.case.name)).not.toContain('a × Pod/shop/x');
    expect(cases).toHaveLength(5);
  });
});

describe('pairs without a result', () => {
  it('are findings, with the lines to add', async () => {
    const { cases, findings } = await plan(files, {
      results: [stated('pass', { resources: ['Pod/shop/x'] })],
    });
    const line = (name: string, resource: string, result: string): string =>
      `- {policies: [${name}], resources: [${resource}], result: ${result}}`;
    const oneOf = 'Add one of these to `results`:';

    expect(cases).toHaveLength(2);
    expect(
      findings.map(({ rule, message, hint, position }) => [rule, message, hint, position?.line]),
    ).toEqual([
      [
        'unstated-result',
        'no result is stated for a × Pod/default/x',
        [oneOf, line('a', 'Pod/default/x', 'pass'), line('a', 'Pod/default/x', 'fail')].join('\n'),
        13,
      ],
      [
        'unstated-result',
        'no result is stated for a × Service/default/z (rules: none names resource `services` of the core group; ' +
          'they name `pods` of the core group)',
        ['Add to `results`:', line('a', 'Service/default/z', 'skip')].join('\n'),
        13,
      ],
      [
        'unstated-result',
        'no result is stated for b × Pod/default/x',
        [oneOf, line('b', 'Pod/default/x', 'pass'), line('b', 'Pod/default/x', 'warn')].join('\n'),
        13,
      ],
      [
        'unstated-result',
        expect.stringContaining('b × Service/default/z'),
        expect.stringContaining('skip'),
        13,
      ],
    ]);
  });

  it.each([
    ['true', '"true"'],
    ['a b', '"a b"'],
    ['7', '"7"'],
    ['no-latest', 'no-latest'],
  ])('quote the name %s as YAML needs it', async (name, quoted) => {
    const { findings } = await plan({ 'p.yml': policy(name), 'r.yml': manifest('Pod', 'x') });
    expect(findings[0]?.hint).toContain(`{policies: [${quoted}], `);
  });

  it('are counted where there are many', async () => {
    const pods = Array.from({ length: 50 }, (_, index) => manifest('Pod', `x${String(index)}`));
    const { findings } = await plan({ 'p.yml': policy('a'), 'r.yml': documents(...pods) });

    expect(findings).toHaveLength(20);
    expect(findings.at(-1)?.message).toBe(
      'no result is stated for a × Pod/default/x19 (and 30 more like it)',
    );
  });
});

describe('results without a pair', () => {
  it.each([
    [
      { policies: ['no-privilegd'] },
      'results: no policy is named "no-privilegd"',
      'Did you mean no-privileged?',
    ],
    [{ policies: ['other'] }, 'results: no policy is named "other"', 'Expected the `metadata.name` of one'],
    [
      { resources: ['Pod/defualt/x'] },
      'results: no resource is named "Pod/defualt/x"',
      'Did you mean Pod/default/x?',
    ],
    [
      { resources: ['Deployment/web'] },
      'results: no resource is named "Deployment/web"',
      'Expected the Kind/name',
    ],
    [{ policies: [] }, 'results: the entry is used by no pair that is tested', 'take the entry out'],
  ])('are findings: %j', async (parts, message, hint) => {
    const wrong = stated('pass', { ...parts, position: { line: 40, column: 3 } });
    const { findings } = await plan(
      { 'p.yml': policy('no-privileged'), 'r.yml': manifest('Pod', 'x') },
      { results: [stated('pass'), wrong] },
    );

    expect(findings).toMatchObject([
      {
        check: 'unmatched-result',
        rule: 'unmatched-result',
        message,
        hint: expect.stringContaining(hint) as string,
        position: { line: 40 },
      },
    ]);
  });

  it('are counted where there are many', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `other${String(index)}`);
    const { findings } = await plan(
      { 'p.yml': policy('a'), 'r.yml': manifest('Pod', 'x') },
      { results: [stated('pass'), stated('pass', { resources: names })] },
    );

    expect(findings).toHaveLength(20);
    expect(findings.at(-1)?.message).toBe('results: no resource is named "other19" (and 80 more like it)');
  });

  it('are not looked for where something could not be read', async () => {
    const results = [stated('pass', { resources: ['y'] }), stated('pass', { policies: ['b'] })];
    const { findings } = await plan({ 'p.yml': 'nonsense', 'r.yml': '' }, { results });

    expect(findings.map(({ rule }) => rule)).toEqual([undefined, 'no-match']);
  });
});
