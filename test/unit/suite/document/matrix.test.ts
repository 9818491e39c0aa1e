import { describe, expect, it } from 'vitest';
import { findingsOf, problemsOf, readSound } from './read.ts';

const minimal = 'policies: [a.yml]\nresources: [m.yml]\n';

describe('the matrix form', () => {
  it('has policies, resources, sessions, results and how requests are made', async () => {
    const suite = await readSound(`policies: [./a.yml, ./b.yml]
resources:
  - ./m.yml
sessions:
  - {session: s.yml, policy: first, resources: [Pod/web, Service/shop/web]}
  - session: t.yml
results:
  - {policies: [first, second], resource: web, result: fail, message: {contains: no}}
  - result: pass
operation: UPDATE
oldManifest: ./old.yml
user: ann
groups: [dev]
namespace: shop
build: {command: [make]}
allow: [unstated-result]
`);

    expect(suite).toMatchObject({
      cases: [],
      build: { command: ['make'] },
      allow: ['unstated-result'],
      matrix: {
        policies: [
          { type: 'file', path: './a.yml', position: { line: 1, column: 12 } },
          { type: 'file', path: './b.yml', position: { line: 1, column: 21 } },
        ],
        resources: [{ type: 'file', path: './m.yml', position: { line: 3, column: 5 } }],
        sessions: [
          {
            session: { type: 'file', path: 's.yml', position: { line: 5, column: 15 } },
            policies: ['first'],
            resources: ['Pod/web', 'Service/shop/web'],
            position: { line: 5, column: 5 },
          },
          { session: { path: 't.yml' }, policies: undefined, resources: undefined },
        ],
        results: [
          {
            position: { line: 8, column: 5 },
            policies: ['first', 'second'],
            resources: ['web'],
            result: 'fail',
            message: { type: 'contains', text: 'no' },
          },
          { policies: undefined, resources: undefined, result: 'pass', message: undefined },
        ],
        options: {
          operation: 'UPDATE',
          oldManifest: { type: 'file', path: './old.yml' },
          user: 'ann',
          groups: ['dev'],
          namespace: 'shop',
        },
      },
    });
  });

  it('may say why a resource is not selected', async () => {
    const { matrix } = await readSound(`${minimal}results: [{result: skip, message: {contains: kind}}]`);

    expect(matrix?.results).toMatchObject([{ result: 'skip', message: { type: 'contains', text: 'kind' } }]);
  });

  it('needs no more than policies and resources', async () => {
    expect((await readSound(minimal)).matrix).toMatchObject({
      sessions: [],
      results: [],
      options: { operation: 'CREATE', oldManifest: undefined, user: undefined },
    });
  });

  it.each([
    ['policies: [a.yml]', '1:1: resources: expected a list of paths, found no such key'],
    ['results: []\nresources: [m.yml]', '1:1: policies: expected a list of paths, found no such key'],
    ['policies: a.yml\nresources: [m.yml]', '1:11: policies: expected a list, found "a.yml"'],
    ['policies: [{}]\nresources: [m.yml]', '1:12: policies[0]: expected the path of a file, found a mapping'],
    [
      `${minimal}cases: []`,
      '3:1: cases: expected no `cases` beside `policies` and `resources`: a suite has either `cases` or the matrix form',
    ],
    [
      `${minimal}settings: {}`,
      '3:1: settings: expected no `settings` beside `policies` and `resources`: in the matrix form, the custom resources below `policies` say everything about the policies',
    ],
    [
      `${minimal}oldManifest: o.yml`,
      '3:1: oldManifest: expected `operation: UPDATE` with it, found none, which means CREATE',
    ],
    [
      `${minimal}results: [{policy: a}]`,
      '3:11: results[0].result: expected one of pass, fail, warn, skip, found no such key',
    ],
    [
      `${minimal}results: [{result: failed}]`,
      '3:20: results[0].result: expected one of pass, fail, warn, skip, found "failed"; did you mean fail?',
    ],
    [
      `${minimal}results: [{result: pass, policy: a, policies: [b]}]`,
      '3:37: results[0].policies: expected either `policy` or `policies`, found both',
    ],
    [
      `${minimal}results: [{result: pass, resources: [b], resource: a}]`,
      '3:26: results[0].resources: expected either `resource` or `resources`, found both',
    ],
    [
      `${minimal}results: [{result: pass, resources: []}]`,
      '3:37: results[0].resources: expected a list with at least one item, found an empty one',
    ],
    [
      `${minimal}results: [{result: fail, message: {matches: "["}}]`,
      '3:45: results[0].message.matches: expected a regular expression in RE2 syntax, found `[`: error parsing regexp: missing closing ]: `[`',
    ],
    [
      `${minimal}sessions: [{policy: a}]`,
      '3:12: sessions[0].session: expected the path of a recorded session, found no such key',
    ],
    [`${minimal}sessions: {}`, '3:11: sessions: expected a list, found a mapping'],
  ])('%j', async (text, problem) => {
    expect(await problemsOf(text)).toEqual([problem]);
  });

  it.each([
    [`${minimal}results: [{result: pass, polices: [a]}]`, '3:26 unknown-keys'],
    [`${minimal}sessions: [{session: s, resouce: a}]`, '3:25 unknown-keys'],
    [`${minimal}result: []`, '3:1 unknown-keys'],
  ])('has no other keys: %j', async (text, finding) => {
    expect(await findingsOf(text)).toEqual([finding]);
  });

  it.each([
    ['policies: []\nresources: [m.yml]', '1:1 no-cases'],
    ['policies: [a.yml]\nresources: []', '2:1 no-cases'],
  ])('has no pairs in %j', async (text, finding) => {
    expect(await findingsOf(text)).toEqual([finding]);
  });
});
