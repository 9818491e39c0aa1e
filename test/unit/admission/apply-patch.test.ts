import { describe, expect, it } from 'vitest';
import { applyPatch, parsePatch, PatchError, type JsonPatch } from '../../../src/admission/index.ts';
import { parseJson, stringifyJson } from '../../../src/json/index.ts';

function apply(document: string, operations: readonly object[]): string {
  const patch = parsePatch(Buffer.from(JSON.stringify(operations)).toString('base64'));
  return stringifyJson(applyPatch(parseJson(document), patch));
}

describe('operations of RFC 6902', () => {
  // The situations of its appendix A, with our own values.
  it.each([
    ['adds a member', '{"old":1}', [{ op: 'add', path: '/new', value: 2 }], '{"new":2,"old":1}'],
    ['adds inside of an array', '{"a":[1,3]}', [{ op: 'add', path: '/a/1', value: 2 }], '{"a":[1,2,3]}'],
    ['adds in front', '[2]', [{ op: 'add', path: '/0', value: 1 }], '[1,2]'],
    ['adds behind the last index', '[1]', [{ op: 'add', path: '/1', value: 2 }], '[1,2]'],
    ['appends', '{"a":[1]}', [{ op: 'add', path: '/a/-', value: [2, 3] }], '{"a":[1,[2,3]]}'],
    ['overwrites on add', '{"a":1}', [{ op: 'add', path: '/a', value: null }], '{"a":null}'],
    ['adds an object', '{}', [{ op: 'add', path: '/a', value: { b: {} } }], '{"a":{"b":{}}}'],
    ['removes a member', '{"a":1,"b":2}', [{ op: 'remove', path: '/b' }], '{"a":1}'],
    ['removes an item', '{"a":[1,2,3]}', [{ op: 'remove', path: '/a/1' }], '{"a":[1,3]}'],
    ['replaces a member', '{"a":1,"b":2}', [{ op: 'replace', path: '/a', value: 9 }], '{"a":9,"b":2}'],
    ['replaces an item', '[1,2,3]', [{ op: 'replace', path: '/2', value: 9 }], '[1,2,9]'],
    ['replaces the root', '{"a":1}', [{ op: 'replace', path: '', value: [] }], '[]'],
    ['adds a root', '{"a":1}', [{ op: 'add', path: '', value: 'x' }], '"x"'],
    [
      'moves a member',
      '{"from":{"x":1,"y":2},"to":{}}',
      [{ op: 'move', from: '/from/x', path: '/to/z' }],
      '{"from":{"y":2},"to":{"z":1}}',
    ],
    ['moves an item', '["a","b","c","d"]', [{ op: 'move', from: '/1', path: '/3' }], '["a","c","d","b"]'],
    ['moves to the same place', '{"a":1}', [{ op: 'move', from: '/a', path: '/a' }], '{"a":1}'],
    ['moves next to a name that it begins', '{"a":1}', [{ op: 'move', from: '/a', path: '/ab' }], '{"ab":1}'],
    ['copies', '{"a":{"b":1}}', [{ op: 'copy', from: '/a', path: '/c' }], '{"a":{"b":1},"c":{"b":1}}'],
    [
      'copies without sharing',
      '{"a":{}}',
      [
        { op: 'copy', from: '/a', path: '/b' },
        { op: 'add', path: '/a/x', value: 1 },
      ],
      '{"a":{"x":1},"b":{}}',
    ],
    ['tests', '{"a":["x",{"n":2}]}', [{ op: 'test', path: '/a/1', value: { n: 2 } }], '{"a":["x",{"n":2}]}'],
    ['tests null', '{"a":null}', [{ op: 'test', path: '/a', value: null }], '{"a":null}'],
    [
      'tests in any order of keys',
      '{"a":1,"b":2}',
      [{ op: 'test', path: '', value: { b: 2, a: 1 } }],
      '{"a":1,"b":2}',
    ],
    [
      'ignores members it does not know',
      '{}',
      [{ op: 'add', path: '/a', value: 1, comment: 'x' }],
      '{"a":1}',
    ],
    [
      'unescapes',
      '{"/":9,"~1":10}',
      [
        { op: 'test', path: '/~01', value: 10 },
        { op: 'remove', path: '/~1' },
      ],
      '{"~1":10}',
    ],
    ['knows the empty name', '{"":{"":1}}', [{ op: 'replace', path: '//', value: 2 }], '{"":{"":2}}'],
    ['takes a dash for a name in objects', '{}', [{ op: 'add', path: '/-', value: 1 }], '{"-":1}'],
    [
      'takes special names for names',
      '{}',
      [
        { op: 'add', path: '/__proto__', value: {} },
        { op: 'add', path: '/__proto__/polluted', value: true },
        { op: 'add', path: '/constructor', value: 1 },
      ],
      '{"__proto__":{"polluted":true},"constructor":1}',
    ],
  ])('%s', (_, document, operations, result) => {
    expect(apply(document, operations)).toBe(result);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    ['a missing parent', '{"a":1}', [{ op: 'add', path: '/b/c', value: 1 }], 'add "/b/c": there is no "b"'],
    [
      'a scalar as parent',
      '{"a":1}',
      [{ op: 'add', path: '/a/b', value: 1 }],
      'add "/a/b": the parent is neither',
    ],
    ['an index too far', '[1]', [{ op: 'add', path: '/2', value: 1 }], '"2" is not an index from 0 to 1'],
    ['removing nothing', '{}', [{ op: 'remove', path: '/a' }], 'remove "/a": there is no "a"'],
    ['removing behind the end', '[1]', [{ op: 'remove', path: '/1' }], '"1" is not an index'],
    ['removing the dash', '[1]', [{ op: 'remove', path: '/-' }], '"-" is not an index'],
    ['replacing nothing', '{}', [{ op: 'replace', path: '/a', value: 1 }], 'replace "/a": there is no "a"'],
    ['leading zeros', '[1,2]', [{ op: 'remove', path: '/01' }], '"01" is not an index'],
    ['negative indexes', '[1,2]', [{ op: 'remove', path: '/-1' }], '"-1" is not an index'],
    ['indexes with exponent', '[1,2]', [{ op: 'remove', path: '/1e0' }], '"1e0" is not an index'],
    ['inherited names', '{}', [{ op: 'test', path: '/toString', value: 1 }], 'there is no "toString"'],
    ['array properties', '[1]', [{ op: 'test', path: '/length', value: 1 }], '"length" is not an index'],
    [
      'a test of another value',
      '{"a":"x"}',
      [{ op: 'test', path: '/a', value: 'y' }],
      'test "/a": the value differs',
    ],
    [
      'a test of a string for a number',
      '{"a":10}',
      [{ op: 'test', path: '/a', value: '10' }],
      'the value differs',
    ],
    ['moving into itself', '{"a":{"b":{}}}', [{ op: 'move', from: '/a', path: '/a/b/c' }], 'into itself'],
    ['moving the root into itself', '{}', [{ op: 'move', from: '', path: '/a' }], 'into itself'],
    ['a pointer without slash', '{"a":1}', [{ op: 'remove', path: 'a' }], '"a" is not a JSON pointer'],
    ['a bad escape', '{"~":1}', [{ op: 'remove', path: '/~' }], '"/~" is not a JSON pointer'],
    ['another bad escape', '{"~2":1}', [{ op: 'remove', path: '/~2' }], 'is not a JSON pointer'],
    ['an unknown operation', '{}', [{ op: 'spam', path: '' }], '"spam" at "" is not a complete operation'],
    ['add without value', '{}', [{ op: 'add', path: '/a' }], '"add" at "/a" is not a complete operation'],
    ['copy without from', '{}', [{ op: 'copy', path: '/a' }], '"copy" at "/a" is not a complete operation'],
    ['no path', '{}', [{ op: 'remove' }], 'the patch is not JSON: missing field `path`'],
  ])('refuses %s', (_, document, operations, message) => {
    expect(() => apply(document, operations)).toThrow(PatchError);
    expect(() => apply(document, operations)).toThrow(message);
  });

  it('leaves the given document and the given values alone', () => {
    const document = parseJson('{"a":[1],"b":{"c":1}}');
    const value = parseJson('{"x":[]}');
    const patch: JsonPatch = [
      { op: 'add', path: '/v', value },
      { op: 'add', path: '/v/x/-', value: 1n },
      { op: 'remove', path: '/a/0' },
    ];
    expect(stringifyJson(applyPatch(document, patch))).toBe('{"a":[],"b":{"c":1},"v":{"x":[1]}}');
    expect(stringifyJson(document)).toBe('{"a":[1],"b":{"c":1}}');
    expect(stringifyJson(value)).toBe('{"x":[]}');
  });
});

describe('patches made to exhaust the host', () => {
  const repeated = (count: number, operation: object): object[] =>
    Array.from({ length: count }, () => operation);

  it('may not double the document again and again', () => {
    expect(() => apply('{"a":[1,2,3]}', repeated(100, { op: 'copy', from: '', path: '/a' }))).not.toThrow();
    const doubling = Array.from({ length: 60 }, (_, index) => ({
      op: 'copy',
      from: '',
      path: `/k${String(index)}`,
    }));
    expect(() => apply('{"a":[1,2,3]}', doubling)).toThrow(PatchError);
  });

  it('may not double a text either', () => {
    const doubling = repeated(60, { op: 'copy', from: '', path: '/-' });
    expect(() => apply(JSON.stringify(['x'.repeat(10_000)]), doubling)).toThrow(PatchError);
  });

  it('may not nest deeper than a document can', () => {
    expect(() => apply('{}', repeated(5000, { op: 'copy', from: '', path: '/a' }))).toThrow(/nested deeper/);
    const chain = Array.from({ length: 1000 }, (_, index) => ({
      op: 'add',
      path: '/a'.repeat(index + 1),
      value: {},
    }));
    expect(() => apply('{}', chain)).toThrow(/nested deeper/);
  });

  it('may not have more operations than any mutation needs', () => {
    expect(() => apply('[]', repeated(100_001, { op: 'add', path: '/0', value: 1 }))).toThrow(
      /100000 operations/,
    );
  });
});

describe('base64 of a patch', () => {
  it('is decoded as the API server does', () => {
    expect(parsePatch('W3sib3AiOiJhZGQiLCJwYXRoIjoiL2EiLCJ2YWx1ZSI6MX1d')).toEqual([
      { op: 'add', path: '/a', value: 1n },
    ]);
    expect(parsePatch('W10=')).toEqual([]);
  });

  it.each(['', 'e30=', '!!!', 'bnVsbA==', 'WzFd', '/w=='])('%j is none', (text) => {
    expect(() => parsePatch(text)).toThrow(PatchError);
  });
});
