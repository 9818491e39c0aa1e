import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diffJson, formatPatch } from '../../../src/admission/index.ts';
import { parseJson } from '../../../src/json/index.ts';

function diff(before: string, after: string): string {
  return formatPatch(diffJson(parseJson(before), parseJson(after)));
}

const golden = join(import.meta.dirname, '../../../fixtures/golden');
const cases = JSON.parse(readFileSync(join(golden, 'cases.json'), 'utf8')) as {
  name: string;
  stdout: string;
}[];

/** The patch in a recorded answer of the reference. */
function recordedPatch(name: string): string {
  const line = cases.find((candidate) => candidate.name === name)?.stdout ?? '';
  const { patch } = JSON.parse(line) as { patch: string };
  return Buffer.from(patch, 'base64').toString('utf8');
}

function objectOf(request: string): string {
  const review = JSON.parse(readFileSync(join(golden, 'requests', request), 'utf8')) as {
    request?: { object: unknown };
    object?: unknown;
  };
  return JSON.stringify(review.request?.object ?? review.object);
}

describe('difference of documents', () => {
  // Policy-abi 7.2.
  it.each([
    ['equal documents', '{"a":[1,{"b":null}]}', '{"a":[1,{"b":null}]}', '[]'],
    ['another order of keys', '{"a":1,"b":2}', '{"b":2,"a":1}', '[]'],
    ['an added key', '{}', '{"a":{"z":1,"b":2}}', '[{"op":"add","path":"/a","value":{"b":2,"z":1}}]'],
    ['an added null', '{}', '{"a":null}', '[{"op":"add","path":"/a","value":null}]'],
    ['a removed null', '{"a":null}', '{}', '[{"op":"remove","path":"/a"}]'],
    ['a changed scalar', '{"a":1}', '{"a":"1"}', '[{"op":"replace","path":"/a","value":"1"}]'],
    ['null for a value', '{"a":{"b":1}}', '{"a":null}', '[{"op":"replace","path":"/a","value":null}]'],
    ['an integer for a float', '{"a":1.0}', '{"a":1}', '[{"op":"replace","path":"/a","value":1}]'],
    ['a float for an integer', '{"a":1}', '{"a":1.0}', '[{"op":"replace","path":"/a","value":1.0}]'],
    ['another type', '{"a":[]}', '{"a":{}}', '[{"op":"replace","path":"/a","value":{}}]'],
    ['another root', '1', '[2]', '[{"op":"replace","path":"","value":[2]}]'],
    [
      'new and changed keys first, sorted, then removed ones, sorted',
      '{"d":1,"c":1,"m":1,"z":{"x":1}}',
      '{"z":{"y":1},"m":2,"e":3,"a":4}',
      '[{"op":"add","path":"/a","value":4},{"op":"add","path":"/e","value":3},{"op":"replace","path":"/m","value":2},' +
        '{"op":"add","path":"/z/y","value":1},{"op":"remove","path":"/z/x"},' +
        '{"op":"remove","path":"/c"},{"op":"remove","path":"/d"}]',
    ],
    [
      'a shorter array: the same index again and again',
      '{"a":[1,2,3]}',
      '{"a":[1]}',
      '[{"op":"remove","path":"/a/1"},{"op":"remove","path":"/a/1"}]',
    ],
    ['an emptied array', '[1,2]', '[]', '[{"op":"remove","path":"/0"},{"op":"remove","path":"/0"}]'],
    [
      'a longer array: explicit indexes',
      '[1]',
      '[0,1,2]',
      '[{"op":"replace","path":"/0","value":0},{"op":"add","path":"/1","value":1},{"op":"add","path":"/2","value":2}]',
    ],
    [
      'escaped keys',
      '{"a/b":1,"m~n":1,"~1":1}',
      '{"a/b":2,"m~n":2,"":3}',
      '[{"op":"add","path":"/","value":3},{"op":"replace","path":"/a~1b","value":2},' +
        '{"op":"replace","path":"/m~0n","value":2},{"op":"remove","path":"/~01"}]',
    ],
    [
      'keys that objects treat specially',
      '{"constructor":1}',
      '{"__proto__":{"x":1}}',
      '[{"op":"add","path":"/__proto__","value":{"x":1}},{"op":"remove","path":"/constructor"}]',
    ],
    [
      'keys beyond the basic plane, sorted by bytes',
      '{}',
      '{"\\uD83D\\uDE00":1,"\\uff01":2}',
      '[{"op":"add","path":"/\uff01","value":2},{"op":"add","path":"/😀","value":1}]',
    ],
    ['a path with quotes', '{}', '{"\\"\\n":1}', '[{"op":"add","path":"/\\"\\n","value":1}]'],
  ])('%s', (_, before, after, patch) => {
    expect(diff(before, after)).toBe(patch);
  });

  it.each([
    ['wapc: rejects and mutates', 'pod-privileged.json', '{"a":1}'],
    ['wapc: mutate, add key', 'pod-privileged.json', undefined],
  ])('is the recorded one of the reference: %s', (name, request, after) => {
    const before = objectOf(request);
    const mutated = after ?? JSON.stringify({ ...(JSON.parse(before) as object), extra: { x: 1 } });
    expect(diff(before, mutated)).toBe(recordedPatch(name));
  });

  it('is the recorded one for arrays and escapes', () => {
    const before = objectOf('deploy.json');
    const parsed = JSON.parse(before) as { metadata: object; spec: object };
    const mutated = JSON.stringify({
      ...parsed,
      metadata: { ...parsed.metadata, name: 'd', annotations: { 'a/b': 'z', 'n~e/w': '1' } },
      spec: { ...parsed.spec, replicas: 4, list: [1, 3, 4, 5, 6] },
    });
    expect(diff(before, mutated)).toBe(recordedPatch('wapc: mutate arrays and escapes'));
  });
});

describe('text of a patch', () => {
  it('has the keys of each operation in the order op, from, path, value', () => {
    expect(
      formatPatch([
        { op: 'test', path: '/a', value: 1n },
        { op: 'move', from: '/a', path: '/b' },
        { op: 'copy', from: '/b', path: '/c~1' },
      ]),
    ).toBe(
      '[{"op":"test","path":"/a","value":1},{"op":"move","from":"/a","path":"/b"},{"op":"copy","from":"/b","path":"/c~1"}]',
    );
  });
});
