import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { equalJson, stringifyJson, type JsonObject, type JsonValue } from '../../../src/json/index.ts';
import { readManifests } from '../../../src/manifest/index.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/);
/** Fractions only: what YAML prints for a whole float is an integer. */
const float = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Number.isInteger(value));
const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n });

const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    text,
    float,
    integer,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(text, tie('value')), { maxLength: 4 }).map((entries) => new Map(entries)),
  ),
}));

const object: fc.Arbitrary<JsonObject> = fc.tuple(name, name, value).map(
  ([kind, objectName, spec]) =>
    new Map<string, JsonValue>([
      ['apiVersion', 'example.com/v1'],
      ['kind', kind],
      ['metadata', new Map([['name', objectName]])],
      ['spec', spec],
    ]),
);

function printYaml(document: JsonObject): string {
  return stringify(document, {
    version: '1.1',
    // Maps are printed as plain mappings, and every text as kubectl would have to quote it.
    customTags: (tags) =>
      tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:omap'),
  });
}

describe('readManifests gives back what was printed', () => {
  const objects = fc.array(object, { minLength: 1, maxLength: 5 });

  it('as YAML, with the line of each object', async () => {
    await fc.assert(
      fc.asyncProperty(objects, fc.constantFrom('\n', '\r\n'), async (documents, lineEnd) => {
        const lines = documents.flatMap((document) => ['---', ...printYaml(document).split('\n')]);
        const found = await readManifests(lines.join(lineEnd), 'm.yaml');

        expect(found.map(({ line }) => lines[line - 1])).toEqual(
          documents.map(() => 'apiVersion: example.com/v1'),
        );
        expect(found.map(({ line }) => lines[line - 2])).toEqual(documents.map(() => '---'));
        expect(found.every(({ document }, index) => equalJson(document, documents[index] ?? null))).toBe(
          true,
        );
      }),
    );
  });

  it('as a list in JSON', async () => {
    await fc.assert(
      fc.asyncProperty(objects, async (documents) => {
        const list = new Map<string, JsonValue>([
          ['kind', 'List'],
          ['items', documents],
        ]);
        const found = await readManifests(stringifyJson(list), 'm.json');

        expect(found.map(({ document }) => document)).toEqual(documents);
      }),
    );
  });
});
