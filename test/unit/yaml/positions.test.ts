import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isObject, stringifyJson, type JsonValue } from '../../../src/json/index.ts';
import {
  parseYamlDocument,
  parseYamlDocuments,
  stringifyYaml,
  type TextPosition,
  type YamlDocument,
  type YamlSource,
} from '../../../src/yaml/index.ts';
import { jsonValues } from '../property/json-values.ts';

const source: YamlSource = { name: 'metadata.yml', errorCode: 'METADATA_UNREADABLE', dialect: 'strict' };

type Path = readonly (string | number)[];

async function documentOf(text: string, dialect: YamlSource['dialect'] = 'strict'): Promise<YamlDocument> {
  const document = await parseYamlDocument(text, { ...source, dialect });
  if (document === undefined) throw new TypeError('no document');
  return document;
}

function textAt(text: string, { line, column }: TextPosition): string {
  return text
    .split('\n')
    .slice(line - 1)
    .join('\n')
    .slice(column - 1);
}

const yaml = [
  '# a policy',
  'rules:',
  '- apiGroups: [""]',
  '  resources:',
  '    - pods',
  '    - "größe": *nothing',
  'mutating: yes',
  'empty:',
  'text: |',
  '  a',
].join('\n');
const json =
  '{\n  "rules": [\n    {"apiGroups": [""],\t"resources" : ["pods", {"größe": 1}]}\n  ],\n  "mutating": "yes"\n}';

describe('positions in YAML', () => {
  it.each<[Path, 'key' | 'value', number, number]>([
    [[], 'value', 2, 1],
    [[], 'key', 2, 1],
    [['rules'], 'value', 3, 1],
    [['rules'], 'key', 2, 1],
    [['rules', 0], 'value', 3, 3],
    [['rules', 0, 'apiGroups'], 'key', 3, 3],
    [['rules', 0, 'apiGroups', 0], 'value', 3, 15],
    [['rules', 0, 'resources', 0], 'value', 5, 7],
    [['rules', 0, 'resources', 1, 'größe'], 'key', 6, 7],
    [['rules', 0, 'resources', 1, 'größe'], 'value', 6, 16],
    [['mutating'], 'value', 7, 11],
    [['empty'], 'key', 8, 1],
    [['text'], 'value', 9, 7],
  ])('of %j: the %s', async (path, part, line, column) => {
    expect((await documentOf(yaml.replace('*nothing', '1'))).positionOf(path, part)).toEqual({
      line,
      column,
    });
  });

  it.each<[string, Path, number, number]>([
    ['a missing key', ['rules', 0, 'nowhere'], 3, 3],
    ['a missing item', ['rules', 7], 3, 1],
    ['what is inside of a scalar', ['mutating', 'a', 0], 7, 11],
    ['a key in a list', ['rules', 'a'], 3, 1],
    ['an index that is text', ['rules', '0'], 3, 1],
    ['a key of no mapping at all', ['nowhere', 'a'], 2, 1],
  ])('of %s: the value around it', async (_, path, line, column) => {
    const document = await documentOf(yaml.replace('*nothing', '1'));
    expect(document.positionOf(path)).toEqual({ line, column });
    expect(document.positionOf(path, 'key')).toEqual({ line, column });
  });

  it('are those of aliases, not of what they stand for', async () => {
    const document = await documentOf('a: &x\n  b: 1\nc: *x\n');
    expect(document.positionOf(['c'])).toEqual({ line: 3, column: 4 });
    expect(document.positionOf(['c', 'b'])).toEqual({ line: 3, column: 4 });
  });

  it('of merged keys are those of the mapping', async () => {
    const document = await documentOf('a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n', 'kubernetes');
    expect(document.positionOf(['c', 'b'])).toEqual({ line: 3, column: 3 });
    expect(document.positionOf(['c', 'd'], 'key')).toEqual({ line: 4, column: 3 });
  });

  it('find keys that are no strings by what they become', async () => {
    const document = await documentOf('1: a\ntrue: b\n0x10: c\n~: d\n');
    expect(['1', 'true', '16', 'null'].map((key) => document.positionOf([key]).line)).toEqual([1, 2, 3, 4]);
  });

  it('begin anew for each document of a text', async () => {
    const documents = await parseYamlDocuments('a: 1\n---\n# c\na:\n  b: 2\n---\n', source);
    expect(documents.map((document) => document.positionOf(['a', 'b']))).toEqual([
      { line: 1, column: 4 },
      { line: 5, column: 6 },
      // Behind the mark that begins it.
      { line: 6, column: 4 },
    ]);
  });
});

describe('positions in JSON', () => {
  it.each<[Path, 'key' | 'value', number, number]>([
    [[], 'value', 1, 1],
    [['rules'], 'key', 2, 3],
    [['rules'], 'value', 2, 12],
    [['rules', 0], 'value', 3, 5],
    [['rules', 0, 'resources'], 'key', 3, 25],
    [['rules', 0, 'resources', 1, 'größe'], 'value', 3, 58],
    [['rules', 0, 'resources', 9], 'value', 3, 39],
    [['mutating'], 'value', 5, 15],
    [['nowhere', 'a'], 'key', 1, 1],
  ])('of %j: the %s', async (path, part, line, column) => {
    expect((await documentOf(json)).positionOf(path, part)).toEqual({ line, column });
  });

  it('tell a path from a key with slashes, and an escaped key from another', async () => {
    const document = await documentOf(String.raw`{"a/b": 1, "a": {"b": 2}, "\u0061\"": [3, "]"], "c": 4}`);
    const paths = [['a/b'], ['a', 'b'], ['a"', 0], ['c']];
    expect(paths.map((path) => document.positionOf(path).column)).toEqual([9, 23, 40, 54]);
  });

  it('pass over white space in front', async () => {
    expect((await documentOf('\n\n  {"a": 1}')).positionOf([])).toEqual({ line: 3, column: 3 });
  });

  it('stay quick in long lists', async () => {
    const document = await documentOf(`{"items":[${'{"a":[1]},'.repeat(20_000)}{}]}`);
    const columns = Array.from(
      { length: 20_000 },
      (_, index) => document.positionOf(['items', index, 'a', 0]).column,
    );
    expect(columns.at(-1)).toBe('{"items":['.length + 19_999 * '{"a":[1]},'.length + '{"a":['.length + 1);
  });
});

/** The paths of all values, with the keys as JSON writes them. */
function* pathsOf(value: JsonValue, path: Path = []): Generator<{ path: Path; value: JsonValue }> {
  yield { path, value };
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* pathsOf(item, [...path, index]);
  if (isObject(value)) for (const [key, item] of value) yield* pathsOf(item, [...path, key]);
}

describe('positions of all values', () => {
  it.each([
    ['as JSON', ' '],
    ['as YAML', '# no JSON\n'],
  ])('lead to their text: %s', async (_, start) => {
    const flat = jsonValues.filter((value) => typeof value === 'object' && value !== null);
    await fc.assert(
      fc.asyncProperty(flat, async (value) => {
        const text = start + stringifyJson(value);
        const document = await documentOf(text);
        for (const place of pathsOf(value)) {
          const { path } = place;
          const key = path.at(-1);
          expect(textAt(text, document.positionOf(path)).startsWith(stringifyJson(place.value)), text).toBe(
            true,
          );
          if (typeof key !== 'string') continue;
          expect(textAt(text, document.positionOf(path, 'key')).startsWith(JSON.stringify(key)), text).toBe(
            true,
          );
        }
      }),
      { numRuns: 150 },
    );
  });

  it('are distinct for keys of block mappings', async () => {
    await fc.assert(
      fc.asyncProperty(jsonValues, async (value) => {
        const text = stringifyYaml(value);
        const document = await documentOf(text);
        const keys = Array.from(pathsOf(value), ({ path }) => path).filter(
          (path) => typeof path.at(-1) === 'string',
        );
        const places = new Set(keys.map((path) => JSON.stringify(document.positionOf(path, 'key'))));
        expect(places.size, text).toBe(keys.length);
      }),
      { numRuns: 150 },
    );
  });
});

describe('parseYamlDocument', () => {
  it('gives nothing for an empty text', async () => {
    expect(await parseYamlDocument('# nothing\n', source)).toBeUndefined();
  });

  it('refuses several documents and names the place of the second', async () => {
    await expect(parseYamlDocument('a: 1\n---\n  b: 2\n---\nc: 3\n', source)).rejects.toMatchObject({
      code: 'METADATA_UNREADABLE',
      message: 'metadata.yml: expected one document, found 3; the second begins at line 3, column 3',
    });
  });
});

describe('tags', () => {
  it('are told by their path', async () => {
    const text = 'a: !equal x\nb: [!one 1, {c: !<tag:x> [y]}]\nd: &d !equal z\ne: *d\nf: !!str 3\ng: h\n';

    const document = await documentOf(text);

    expect(
      [['a'], ['b', 0], ['b', 1, 'c'], ['d'], ['e'], ['g'], ['b'], ['b', 7], ['nowhere', 'x'], []].map(
        (path) => document.tagOf(path),
      ),
    ).toEqual(['!equal', '!one', 'tag:x', '!equal', ...Array<undefined>(6)]);
    expect(document.tagOf(['f'])).toBe('tag:yaml.org,2002:str');
  });

  it('are none in JSON', async () => {
    const document = await documentOf('{"a": "!equal x"}');

    expect(document.tagOf(['a'])).toBeUndefined();
  });
});
