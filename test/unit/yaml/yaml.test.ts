import { describe, expect, it } from 'vitest';
import { stringifyJson, valueAt, type JsonValue } from '../../../src/json/index.ts';
import { parseYaml, parseYamlDocuments, type YamlSource } from '../../../src/yaml/index.ts';

const strict: YamlSource = { name: 'settings.yml', errorCode: 'SETTINGS_UNREADABLE', dialect: 'strict' };
const kubernetes: YamlSource = { ...strict, dialect: 'kubernetes' };

async function read(text: string, source = strict): Promise<string> {
  return (await parseYaml(text, source)).map((value: JsonValue) => stringifyJson(value)).join(' | ');
}

describe('documents in YAML', () => {
  it.each([
    ['', ''],
    ['# only a comment\n', ''],
    ['---\n', 'null'],
    ['a: 1\n---\nb: 2\n', '{"a":1} | {"b":2}'],
    ['{"a": 1, "b": [1.0, 1e3]}', '{"a":1,"b":[1.0,1000.0]}'],
    ['[1, two, null, ~, true]', '[1,"two",null,null,true]'],
    // Policy-abi 10, T35.
    ['1: a\n2.5: b\ntrue: c\nnull: d\n', '{"1":"a","2.5":"b","null":"d","true":"c"}'],
    [
      'int: 1\nfloat: 1.0\nexp: 1e3\nbig: 18446744073709551615\nlow: -9223372036854775808\n',
      '{"big":18446744073709551615,"exp":1000.0,"float":1.0,"int":1,"low":-9223372036854775808}',
    ],
    ['hex: 0xff\noctal: 0o17\nzero: 0644\n', '{"hex":255,"octal":15,"zero":644}'],
    ['yes: no\non: off\n', '{"on":"off","yes":"no"}'],
    ['text: |\n  a\n  b\nfolded: >\n  a\n  b\n', '{"folded":"a b\\n","text":"a\\nb\\n"}'],
    ['a: &x [1]\nb: *x\n', '{"a":[1],"b":[1]}'],
    ['date: 2020-01-01\ntime: 12:30:45\n', '{"date":"2020-01-01","time":"12:30:45"}'],
    ['__proto__: 1\nconstructor: 2\n', '{"__proto__":1,"constructor":2}'],
    // Tags of types that JSON does not have: the reference reads what they stand in front of.
    ['!!timestamp 2001-01-01', '"2001-01-01"'],
    ['!!binary aGVsbG8=', '"aGVsbG8="'],
    ['!!omap [x: 1]', '[{"x":1}]'],
    ['!!pairs [x: 1, x: 2]', '[{"x":1},{"x":2}]'],
    ['!!set {x}', '{"x":null}'],
  ])('%j', async (text, expected) => {
    expect(await read(text)).toBe(expected);
  });

  it.each([
    ['yes: no\n', '{"true":false}'],
    ['mode: 0644\n', '{"mode":420}'],
    ['base: &b {a: 1}\nuse: {<<: *b, c: 2}\n', '{"base":{"a":1},"use":{"a":1,"c":2}}'],
    ['port: 22:22\nday: 2020-01-01\n', '{"day":"2020-01-01","port":"22:22"}'],
  ])('as kubectl reads it: %j', async (text, expected) => {
    expect(await read(text, kubernetes)).toBe(expected);
  });

  it.each([
    ['a: [1', /^settings\.yml is not valid YAML: line \d+, column \d+: /],
    ['a: 1\n a: 2\n', /line \d+, column \d+/],
    [
      'a: 1\na: 2\n',
      /: line 2, column 1: keys of a mapping have to be unique, found "a" again, first at line 1, column 1$/,
    ],
    [
      '{"x": [{"a": {"b": 1},\n "c": 0, "\\u0061": 2}], "x": 1}',
      /: line 2, column 10: keys of a mapping .* found "a" again, first at line 1, column 9$/,
    ],
    ['{"a": 1, "b": {}, "a": 1}', /: line 1, column 19: .* first at line 1, column 2$/],
    ['{"a": oops', /line 1, column \d+/],
    ['? [1]\n: x\n', /expected a string as key of a mapping/],
    ['a: .inf\n', /expected a number that JSON can hold, found Infinity/],
    [`a: ${'9'.repeat(400)}\n`, /expected a number that JSON can hold, found Infinity/],
    ['a: .nan\n', /expected a number that JSON can hold, found NaN/],
    ['a: *nowhere\n', /nowhere/],
  ])('refuses %j', async (text, message) => {
    await expect(parseYaml(text, strict)).rejects.toMatchObject({
      code: 'SETTINGS_UNREADABLE',
      message: expect.stringMatching(message) as unknown,
    });
  });

  it.each([
    ['nesting', '['.repeat(100_000), /nested deeper than 128 levels$/],
    ['closed nesting', `a: ${'['.repeat(5000)}${']'.repeat(5000)}`, /nested deeper than 128 levels$/],
    [
      'nesting by indentation',
      Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''),
      /nested deeper than 128 levels$/,
    ],
    [
      'nesting beyond 128 levels',
      `a: ${'['.repeat(200)}${']'.repeat(200)}`,
      /line 1, column 131: nested deeper than 128 levels$/,
    ],
    ['documents', '---\n'.repeat(100_001), /line 100001, column 1: more than 100000 documents$/],
    [
      'expansion of aliases',
      Array.from(
        { length: 30 },
        (_, index) =>
          `a${String(index)}: &a${String(index)} [${index === 0 ? '1' : `*a${String(index - 1)}, *a${String(index - 1)}, *a${String(index - 1)}`}]\n`,
      ).join(''),
      /line 13, column \d+: aliases repeat more than/,
    ],
  ])('refuses an attack by %s', async (_, text, message) => {
    const error = await parseYaml(text, strict).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'SETTINGS_UNREADABLE',
      message: expect.stringMatching(/^settings\.yml is not valid YAML: line \d+, column \d+: /) as unknown,
    });
    expect(error).toHaveProperty('message', expect.stringMatching(message));
  });

  it('takes less YAML than JSON, because it needs more memory', async () => {
    const filler = ' '.repeat(17 * 1024 * 1024);
    expect(await read(`{"a":1}${filler}`)).toBe('{"a":1}');
    await expect(parseYaml(`a: 1\n#${filler}`, strict)).rejects.toThrow(
      /larger than 8 MiB \(JSON may have 64 MiB\)/,
    );
  });

  it.each([
    ['{"a": 1, "a": 2}', /Leave one of the two keys/],
    ['a: 1\na: 2\n', /Leave one of the two keys/],
    ['a: [1', /bracket/],
    ['a: .nan', /Correct the file there/],
    [`a: 1\n#${' '.repeat(9 * 1024 * 1024)}`, /Split the file/],
  ])('says what to do: %#', async (text, hint) => {
    await expect(parseYaml(text, strict)).rejects.toMatchObject({
      hint: expect.stringMatching(hint) as unknown,
    });
  });

  it('does not try JSON of too many values as YAML', async () => {
    await expect(parseYaml(`[${'1,'.repeat(5_000_000)}1]`, strict)).rejects.toThrow(
      /too many values at line 1/,
    );
  });

  it.each<[string, string, YamlSource['dialect']]>([
    ['lists', `a: &a [${'x,'.repeat(2000)}]\nb: [${'*a,'.repeat(900)}]\n`, 'strict'],
    ['text', `a: &a ${'x'.repeat(100_000)}\nb: [${'*a,'.repeat(900)}]\n`, 'strict'],
    ['keys', `a: &a {${'x'.repeat(100_000)}: 1}\nb: [${'*a,'.repeat(900)}]\n`, 'strict'],
    [
      'merged mappings',
      `a: &a {${Array.from({ length: 2000 }, (_, index) => `k${String(index)}: 1`).join()}}\nb: [${'{<<: *a},'.repeat(900)}]\n`,
      'kubernetes',
    ],
    ['documents', `a: &a [${'x,'.repeat(2000)}]\nb: [${'*a,'.repeat(90)}]\n---\n`.repeat(10), 'strict'],
  ])('bounds what aliases repeat: %s', async (_, text, dialect) => {
    await expect(parseYaml(text, { ...strict, dialect })).rejects.toMatchObject({
      code: 'SETTINGS_UNREADABLE',
      message: expect.stringMatching(
        /line \d+, column \d+: aliases repeat more than 1000000 values/,
      ) as unknown,
    });
  });

  it('does not bound what stands in the text', async () => {
    const text = `a: &a [${'x,'.repeat(1000)}]\nb: [${'*a,'.repeat(900)}]\nc: [${'y,'.repeat(200_000)}]\n`;
    const [value] = await parseYaml(text, strict);
    expect(valueAt(value, 'b')).toHaveLength(900);
    expect(valueAt(value, 'c')).toHaveLength(200_000);
  });

  it.each([
    [
      'an anchor that is used again',
      'a: &x 1\nb: &y [*x]\nc: &x 2\nd: *y\ne: *x\n',
      '{"a":1,"b":[1],"c":2,"d":[1],"e":2}',
    ],
    ['keys', 'a: &x k\n? *x\n: 1\n', '{"a":"k","k":1}'],
    ['nothing', 'a: &x\nb: *x\n', '{"a":null,"b":null}'],
    [
      'documents, each with its own anchors',
      'a: &x 1\nb: *x\n---\na: &x 2\nb: *x\n',
      '{"a":1,"b":1} | {"a":2,"b":2}',
    ],
  ])('resolves aliases: %s', async (_, text, expected) => {
    expect(await read(text)).toBe(expected);
  });

  it('gives each alias a copy of its own', async () => {
    const [value] = await parseYaml('a: &x [1]\nb: *x\n', strict);
    expect(valueAt(value, 'a')).not.toBe(valueAt(value, 'b'));
  });

  it.each([
    ['own keys before merged ones', '{<<: *b, x: 3, z: 4}', '{"v":2,"x":3,"z":4}'],
    ['the first of several mappings', '{x: 3, <<: [*b, {v: 5, w: 6}]}', '{"v":2,"w":6,"x":3}'],
    ['a quoted key, which is none', '{"<<": *b}', '{"<<":{"v":2,"x":1}}'],
  ])('merges %s', async (_, use, expected) => {
    const [value] = await parseYaml(`base: &b {x: 1, v: 2}\nuse: ${use}\n`, kubernetes);
    expect(stringifyJson(valueAt(value, 'use') ?? null)).toBe(expected);
  });

  it.each([
    ['a: {<<: 1}\n', /line 1, column 9: expected a mapping or a list of mappings behind <</],
    ['a: &a\n  <<: *a\n', /deeper than 128 levels/],
  ])('refuses to merge %j', async (text, message) => {
    await expect(parseYaml(text, kubernetes)).rejects.toThrow(message);
  });

  it('tells a key from another only by its value', async () => {
    expect(await read('1: a\n"1": b\n')).toBe('{"1":"b"}');
    await expect(parseYaml('a: 1\n"a": 2\n', strict)).rejects.toThrow(/line 2, column 1: .*unique/);
  });

  it('tells the tag of a document', async () => {
    const documents = await parseYamlDocuments('!Get\na: 1\n---\na: 1\n---\n!Get [1]\n', strict);
    expect(documents.map(({ tag }) => tag)).toEqual(['!Get', undefined, '!Get']);
  });

  it.each([
    ['# Source: a.yaml\nkind: Pod\n'],
    ['# Source: a.yaml\n\nkind: Pod\n'],
    ['# Source: a.yaml\n---\nkind: Pod\n'],
    ['---\n# Source: a.yaml\nkind: Pod\n'],
    ['# Source: a.yaml\n- kind: Pod\n'],
    ['# Source: a.yaml\n{kind: Pod}\n'],
  ])('knows the comment in front of %j', async (text) => {
    const [document] = await parseYamlDocuments(text, kubernetes);
    expect(document?.comment).toBe(' Source: a.yaml');
  });

  it('knows the comments in front of documents', async () => {
    const [first] = await parseYamlDocuments('---\n# Source: a.yaml\nkind: Pod\n---\nx: 1\n', kubernetes);
    expect(first?.comment).toContain('Source: a.yaml');
  });
});
