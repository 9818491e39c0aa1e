import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { schemaNames } from '../../../src/schemas/index.ts';
import { compileSchema, openPaths, readSchema, type JsonSchema } from '../../support/json-schema.ts';

const folder = join(import.meta.dirname, '../../../src/schemas');

/** Where a document may hold anything, because it is not ours: settings, Kubernetes objects, parts of them, tables, what policies say. */
const open: Partial<Record<(typeof schemaNames)[number], readonly string[]>> = {
  suite: [
    '/oldManifest',
    '/settings',
    '/request',
    '/manifest',
    '/cases/*/oldManifest',
    '/cases/*/settings',
    '/cases/*/request',
    '/cases/*/manifest',
    '/cases/*/expect/patch/*/value',
    '/cases/*/expect/object',
    '/cases/*/expect/hostCalls/*/*',
    '/cases/*/each/*',
    '/cases/*/each/*/*',
  ],
  test: [
    '/suites/*/cases/*/outcome/details/patch/*',
    '/suites/*/cases/*/outcome/details/hostCalls/*/fields',
    '/suites/*/cases/*/outcome/details/unusedCalls/*/fields',
    '/suites/*/cases/*/outcome/details/logs/*/data',
  ],
  'scaffold-manifest': ['/spec/settings', '/spec/policies/*/settings'],
  'scaffold-vap': ['/metadata', '/spec/settings/paramRef', '/spec/namespaceSelector', '/spec/objectSelector'],
  'admission-request': ['/object/*', '/oldObject/*', '/options/*'],
};

describe('JSON Schemas', () => {
  it('are those that are listed', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

    expect(files.sort()).toEqual(schemaNames.map((name) => `${name}.json`).sort());
  });

  describe.each(schemaNames)('%s', (name) => {
    const schema = readSchema(name);

    it('is one, with a name, a title and a description', () => {
      expect(() => compileSchema(schema)).not.toThrow();
      expect(schema).toMatchObject({
        $schema: 'http://json-schema.org/draft-07/schema#',
        $id: `urn:wardctl:schema:${name}`,
        title: expect.stringMatching(/\w/) as unknown,
        description: expect.stringMatching(/\w.*\.$/s) as unknown,
      });
    });

    it('lets anything stand only where it must', () => {
      expect(openPaths(schema)).toEqual(open[name] ?? []);
    });

    it('speaks to readers who have neither our sources nor the specification', () => {
      const texts = descriptionsIn(schema);

      expect(texts.filter((text) => /\{@|policy-abi|cli-and-registry|policy-server/.test(text))).toEqual([]);
    });
  });
});

function descriptionsIn(schema: JsonSchema): string[] {
  const { description = '', anyOf = [], properties = {}, items, additionalProperties } = schema;
  const below = [...anyOf, ...Object.values(properties), items, additionalProperties];
  return [description, ...below.flatMap((part) => (typeof part === 'object' ? descriptionsIn(part) : []))];
}
