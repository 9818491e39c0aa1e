import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../../src/json/index.ts';
import { appendCase, type AppendedCase } from '../../../../src/suite/record/append-case.ts';

const place = { path: '/project/a.policytest.yml', name: 'a.policytest.yml' };

function draft(name: string, policy = './p.wasm'): JsonObject {
  const members: readonly (readonly [string, JsonValue])[] = [
    ['name', name],
    ['policy', policy],
    ['request', './r.json'],
    ['expect', new Map([['allowed', true]])],
  ];
  return new Map(members);
}

const append = (text: string | undefined, document = draft('new')): Promise<AppendedCase> =>
  appendCase(text, document, place);

const one = `# About this suite
policy: ./p.wasm
cases:
  # the first
  - name: a
    request: ./a.json
    expect: { allowed: true } # yes
`;

describe('a recorded case', () => {
  it('begins a suite of its policy', async () => {
    const { text, test } = await append(undefined);

    expect(text).toBe(
      'policy: ./p.wasm\ncases:\n- name: new\n  request: ./r.json\n  expect:\n    allowed: true\n',
    );
    expect(test).toMatchObject({ name: 'new', subject: { reference: './p.wasm' } });
  });

  it('is put behind the others, which stay as they are', async () => {
    const { text, test, suite } = await append(one);

    expect(text).toBe(`${one}  - name: new\n    request: ./r.json\n    expect:\n      allowed: true\n`);
    expect(suite.cases).toHaveLength(2);
    expect(test.name).toBe('new');
  });

  it('has the line breaks of its suite', async () => {
    const { text } = await append(one.replaceAll('\n', '\r\n'));

    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('names a policy that is not that of the suite', async () => {
    expect((await append(one, draft('new', './other.wasm'))).test.subject.reference).toBe('./other.wasm');
  });

  it('inherits what its suite gives to all cases', async () => {
    const { test } = await append(`settings: { a: 1 }\nmode: monitor\ntimeout: 3s\n${one}`);

    expect(test).toMatchObject({ mode: 'monitor', timeoutMs: 3000, settings: { type: 'inline' } });
  });

  it('is the first of a suite that has only defaults', async () => {
    const { suite } = await append('policy: ./p.wasm\nmode: monitor\n');

    expect(suite.cases.map(({ name, mode }) => [name, mode])).toEqual([['new', 'monitor']]);
  });

  it.each([
    ['a name that is taken', one, draft('a'), /has a case "a" already/],
    ['a name of two lines', one, draft('a\nb'), /a name of one line/],
    ['a name of two lines in a new suite', undefined, draft('a\nb'), /a name of one line/],
    ['no name', undefined, draft(''), /a name of one line/],
    ['cases in one line', 'policy: ./p.wasm\ncases: []\n', draft('a'), /another layout/],
    ['cases that are not at the end', `${one}allow:\n  - only-in-ci\n`, draft('b'), /another layout/],
    ['the matrix form', 'policies: [./p.yml]\nresources: [./r.yml]\n', draft('a'), /another layout|matrix/],
    ['what its suite does not go with', `raw: true\n${one}`, rawDraft(), /manifest/],
  ])('is refused: %s', async (_what, text, document, message) => {
    await expect(append(text, document)).rejects.toMatchObject({
      code: 'SUITE_INVALID',
      message: expect.stringMatching(message) as unknown,
    });
  });
});

/** One that makes its request from a manifest. */
function rawDraft(): JsonObject {
  const document = draft('b');
  document.delete('request');
  return document.set('manifest', './pod.yml');
}
