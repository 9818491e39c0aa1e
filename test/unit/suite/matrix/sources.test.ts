import { describe, expect, it } from 'vitest';
import { documents, manifest, plan, policy, sourcesOf, stated } from './support.ts';

const pod = manifest('Pod', 'x');
const results = [stated('pass')];

describe('entries of policies and resources', () => {
  it.each([
    ['p2.yml', '', 'policies: p2.yml holds nothing', 4],
    ['p2.yml', undefined, 'policies: p2.yml does not exist', 4],
    ['r2.yml', '---\n---\n', 'resources: r2.yml holds nothing', 14],
    ['r2.yml', undefined, 'resources: r2.yml does not exist', 14],
  ])('%s with the text %j is a finding that can be switched off', async (path, text, message, line) => {
    const files = { 'p1.yml': policy('a'), 'r1.yml': pod, ...(text === undefined ? {} : { [path]: text }) };
    const { cases, findings } = await plan(files, {
      results,
      policies: sourcesOf(path.startsWith('p') ? ['p1.yml', path] : ['p1.yml'], 3),
      resources: sourcesOf(path.startsWith('r') ? ['r1.yml', path] : ['r1.yml'], 13),
    });

    expect(findings).toMatchObject([{ check: 'no-match', rule: 'no-match', message, position: { line } }]);
    expect(cases).toHaveLength(1);
  });

  it.each([
    ['p2.yml', 'kind: [', 'p2.yml is not valid YAML'],
    ['p2.yml', pod, 'p2.yml: expected apiVersion policies.kubewarden.io/v1'],
    [
      'p2.yml',
      policy('b', { rules: [] }),
      'p2.yml: invalid length 0, expected at least one value at `spec.rules`',
    ],
    ['p2.yml', policy('b', { modul: 'x' }), 'p2.yml: unknown field `modul`'],
    ['r2.yml', 'kind: [', 'r2.yml is not valid YAML'],
    ['r2.yml', '{"kind": "Pod"}', 'expected a string at `apiVersion`'],
  ])('%s with the text %j is a finding for good', async (path, text, message) => {
    const { cases, findings } = await plan(
      { 'p1.yml': policy('a'), 'r1.yml': pod, [path]: text },
      { results },
    );

    expect(findings).toMatchObject([
      { check: 'error', rule: undefined, position: { line: path.startsWith('p') ? 4 : 14 } },
    ]);
    expect(findings[0]?.message).toContain(message);
    expect(cases).toHaveLength(1);
  });

  it('that are there and cannot be read are a finding for good', async () => {
    const { findings } = await plan({ 'p.yml': policy('a'), 'r.yml': { code: 'EACCES' } }, { results });
    expect(findings).toMatchObject([
      { check: 'error', rule: undefined, message: 'Error opening file r.yml' },
    ]);
  });

  it('name the document that is wrong, and use the others', async () => {
    const { cases, findings } = await plan(
      { 'p.yml': documents(policy('a'), pod, policy('b')), 'r.yml': pod },
      { results },
    );

    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^p\.yml, document 2: expected apiVersion policies/),
    ]);
    expect(cases.map((pair) => pair.case.subject.resource)).toEqual(['a', 'b']);
  });

  it('have to be files, where they are policies', async () => {
    const inline = { type: 'inline', value: null, position: { line: 5, column: 1 } } as const;
    const { findings } = await plan({ 'r.yml': pod }, { results, policies: [inline] });

    expect(findings).toMatchObject([
      {
        check: 'error',
        message: 'policies: expected the path of a file, found something else',
        position: { line: 5 },
      },
    ]);
  });

  it('have to be objects, where they are manifests', async () => {
    const inline = { type: 'inline', value: 'x', position: { line: 5, column: 1 } } as const;
    const { findings } = await plan({ 'p.yml': policy('a') }, { results, resources: [inline] });

    expect(findings).toMatchObject([
      { check: 'error', message: 'manifest, line 5: expected a Kubernetes object, found a string' },
    ]);
  });

  it('cannot have two policies of one name', async () => {
    const { cases, findings } = await plan(
      {
        'p1.yml': policy('a'),
        'p2.yml': documents(policy('b'), policy('a', {}, 'AdmissionPolicy')),
        'r.yml': pod,
      },
      { results },
    );

    expect(findings).toMatchObject([
      {
        check: 'error',
        rule: undefined,
        message: 'policies: expected names that differ, found "a" 2 times in p1.yml, p2.yml',
        position: { line: 4 },
      },
    ]);
    expect(cases.map((pair) => pair.case.subject.resource)).toEqual(['b']);
  });

  it('make at most 100,000 pairs', async () => {
    const many = (count: number, make: (name: string) => string): string =>
      documents(...Array.from({ length: count }, (_, index) => make(`n${String(index)}`)));
    const files = {
      'p.yml': many(11, policy),
      'r.yml': `{"apiVersion":"v1","kind":"List","items":[${Array<string>(9091).fill(pod).join()}]}`,
    };
    const { cases, findings } = await plan(files, { results });

    expect(cases).toEqual([]);
    expect(findings.map(({ message }) => message)).toEqual([
      'expected at most 100000 pairs of a policy and a resource, found 11 policies and 9091 resources',
    ]);
  });
});

describe('requests that cannot be made', () => {
  const files = { 'p.yml': policy('a'), 'r.yml': pod };
  const position = { line: 9, column: 1 };

  it.each([
    [
      { operation: 'CONNECT' },
      'expected CREATE, UPDATE or DELETE for manifests, found CONNECT',
      undefined,
      13,
    ],
    [
      { operation: 'UPDATE', oldManifest: { type: 'file', path: 'old.yml', position } },
      'the manifests before the update: old.yml does not exist',
      'no-match',
      9,
    ],
    [
      { operation: 'UPDATE', oldManifest: { type: 'file', path: 'other.yml', position } },
      'expected Pod "default/x" of v1 among the old objects, found none',
      undefined,
      13,
    ],
  ] as const)('are a finding: %j', async (options, message, rule, line) => {
    const planned = await plan({ ...files, 'other.yml': manifest('Pod', 'y') }, { results }, options);

    expect(planned.cases).toEqual([]);
    expect(planned.findings).toMatchObject([{ rule, position: { line } }]);
    expect(planned.findings[0]?.message).toContain(message);
  });
});
