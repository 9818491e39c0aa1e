import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { equalJson, isObject, parseJson, stringifyJson, type JsonValue } from '../../../src/json/index.ts';
import { parseYaml, stringifyYaml, type YamlSource } from '../../../src/yaml/index.ts';
import { jsonValues } from '../property/json-values.ts';

const dialects = ['strict', 'kubernetes'] as const;

async function readBack(text: string, dialect: YamlSource['dialect']): Promise<JsonValue | undefined> {
  const [value] = await parseYaml(text, { name: 't.yml', errorCode: 'REQUEST_INVALID', dialect });
  return value;
}

interface Case {
  readonly document: JsonValue;
  readonly text: string;
  readonly yaml: string;
  readonly recorded: string;
  readonly why: string;
}

/** Parsed here, because `JSON.parse` does not tell 1.0 from 1. */
const recorded = parseJson(readFileSync(join(import.meta.dirname, 'stringify-cases.json')));

function casesOf(name: 'cases' | 'ambiguous'): Case[] {
  const cases = isObject(recorded) ? recorded.get(name) : undefined;
  if (!Array.isArray(cases)) throw new TypeError(`no ${name} in stringify-cases.json`);
  return cases.filter(isObject).map((fields) => Object.fromEntries(fields) as unknown as Case);
}

interface Invocation {
  readonly name: string;
  readonly args: readonly string[];
  readonly exit: number;
  readonly stdout: string;
}

/** What the reference prints by its YAML library, under a heading of comments where there is one. */
const golden = (
  JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../fixtures/golden/cases.json'), 'utf8'),
  ) as Invocation[]
).filter(({ args, exit, stdout }) => {
  const isYaml =
    args[0] === 'scaffold' ? !stdout.startsWith('{') : args.slice(0, 3).join(' ') === 'inspect -o yaml';
  return isYaml && exit === 0;
});

describe('stringifyYaml', () => {
  it.each(casesOf('cases').map((item) => [stringifyJson(item.document), item] as const))(
    'lays out %s as the reference does',
    (_, { document, yaml }) => {
      expect(stringifyYaml(document)).toBe(yaml);
    },
  );

  it.each(casesOf('ambiguous').map((item) => [item.text, item] as const))(
    'quotes %j, which the reference forgets',
    async (text, { recorded: unquoted }) => {
      const written = stringifyYaml([text]);
      expect(written).toMatch(/^- (?:'[^'\n]+'|"[^"\n]+")\n$/);
      expect(written).not.toBe(unquoted);
      for (const dialect of dialects) expect(await readBack(written, dialect)).toEqual([text]);
    },
  );

  it.each(golden.map(({ name, stdout }) => [name, stdout] as const))(
    'writes what the reference printed: %s',
    async (_, stdout) => {
      const text = `${stdout.replace(/^(?:#.*\n)+/, '').trimEnd()}\n`;
      expect(stringifyYaml((await readBack(text, 'strict')) ?? null)).toBe(text);
    },
  );

  it('takes nesting of any depth', () => {
    let value: JsonValue = 'x';
    for (let depth = 0; depth < 5000; depth++) value = depth % 2 === 0 ? [value] : new Map([['a', value]]);
    expect(stringifyYaml(value)).toMatch(/^a:\n- a:\n {2}- a:\n[^]* {2}- x\n$/);
  });

  it.each([
    ['digits', `${'1'.repeat(500_000)}x`],
    ['white space', `a${' \n'.repeat(500_000)}`],
    ['characters to escape', '\u0001'.repeat(500_000)],
  ])('takes time that grows with the text only: %s', (_, text) => {
    expect(stringifyYaml([text]).length).toBeGreaterThan(text.length);
  });
});

/** Strings of what YAML gives a meaning. */
const trickyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.stringMatching(/^[ab\n \t:#?'"|>[\]{},&*!%@`\\-]{0,10}$/),
  fc.stringMatching(/^[-+0-9.eExXoObB_afAF:~]{1,7}$/),
  fc.constantFrom(
    'null',
    'Yes',
    'off',
    'n',
    '<<',
    '=',
    '---',
    '...',
    '.NaN',
    '2026-11-21',
    'a\u2028b: c\n',
    '\u0085',
  ),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    trickyText,
    jsonValues,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.array(fc.tuple(trickyText, tie('tree')), { maxLength: 3 }).map((entries) => new Map(entries)),
  ),
})) as { tree: fc.Arbitrary<JsonValue> };

describe('text of stringifyYaml', () => {
  it.each(dialects)('is read back as the same document: %s', async (dialect) => {
    await fc.assert(
      fc.asyncProperty(tree, async (document) => {
        const text = stringifyYaml(document);
        const read = await readBack(text, dialect);
        expect(equalJson(read ?? null, document), text).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('keeps the order of keys', () => {
    expect(
      stringifyYaml(
        new Map([
          ['b', 1n],
          ['10', 2n],
          ['9', 3n],
          ['a', 4n],
        ]),
      ),
    ).toBe("b: 1\n'10': 2\n'9': 3\na: 4\n");
  });
});
