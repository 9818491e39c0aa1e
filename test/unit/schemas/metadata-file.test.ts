import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { fromPlain, toPlain } from '../../../src/json/index.ts';
import { annotationKeys, readMetadataDocument, type PolicyMetadata } from '../../../src/policy/index.ts';
import type { MetadataFile } from '../../../src/schemas/index.ts';
import { parseYaml } from '../../../src/yaml/index.ts';
import { compileSchema, readSchema } from '../../support/json-schema.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures');
const schema = readSchema('metadata');
const validate = compileSchema(schema);

/** Whether `annotate` takes the document, warnings or not. */
function isRead(document: unknown): boolean {
  const placed = { value: fromPlain(document), positionOf: () => ({ line: 1, column: 1 }) };
  try {
    readMetadataDocument(placed, 'metadata.yml');
    return true;
  } catch {
    return false;
  }
}

async function readFixture(path: string): Promise<unknown> {
  const text = readFileSync(join(fixtures, path), 'utf8');
  const [document] = await parseYaml(text, {
    name: path,
    errorCode: 'METADATA_UNREADABLE',
    dialect: 'strict',
  });
  return toPlain(document ?? null);
}

const good = globSync(['policies/*/metadata.yml', 'golden/inputs/metadata-*.yml'], { cwd: fixtures });
const bad = globSync('golden/inputs/bad-*.yml', { cwd: fixtures }).filter(
  (path) => basename(path) !== 'bad-not-yaml.yml',
);

const rule = { apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] } as const;
const minimal = { rules: [rule], mutating: false } satisfies MetadataFile;

/** Mostly a usual value, sometimes any. */
function mostly<T>(usual: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 40, arbitrary: usual },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(true, 7, 0.5, 'text', '', [], ['x', 3], {}, { a: 1 }) },
  );
}

const names = ['', '*', 'v1', 'apps', '**', '* ', '\n'];
const listed = (items: readonly string[]): fc.Arbitrary<unknown> =>
  mostly(fc.array(fc.constantFrom(...items), { maxLength: 3 }));
/** Of the resources only such that do not overlap: a schema cannot compare elements. */
const resources = fc.oneof(
  fc.constantFrom(['*/*'], ['*/*', 'pods'], ['*'], ['pods/*', '*/scale'], [''], ['\n']),
  fc.uniqueArray(fc.constantFrom('pods', 'pods/exec', 'nodes', 'a/b/c', '/', ' '), { maxLength: 3 }),
);
const rules = fc.record(
  {
    apiGroups: listed(names),
    apiVersions: listed(names),
    resources: mostly(resources),
    operations: listed(['CREATE', 'UPDATE', 'DELETE', 'CONNECT', '*', 'PATCH', 'create']),
  },
  { requiredKeys: ['apiVersions', 'operations'] },
);
const version = fc.oneof(
  fc.constantFrom('1.25.0', '1.14', 'v1.2.3', '1.2.3-rc.1+b', '01.2.3', '1.2.3-', '1.2.3-01', '', '1.2.3\n'),
  fc.stringMatching(/^\d{1,17}\.\d{1,2}\.\d{1,2}([-+][0-9a.-]{1,5}){0,2}$/),
  fc.integer({ min: 240, max: 260 }).map((length) => '1.2.3-'.padEnd(length, 'x')),
);
const metadataFiles = fc.record(
  {
    protocolVersion: mostly(fc.constantFrom('v1', 'Unknown', 'v2', null)),
    rules: mostly(fc.array(rules, { maxLength: 2 })),
    annotations: mostly(
      fc.option(fc.dictionary(fc.constantFrom(annotationKeys.title, 'x', 'y'), mostly(fc.string()))),
    ),
    mutating: mostly(fc.boolean()),
    backgroundAudit: mostly(fc.boolean()),
    executionMode: mostly(
      fc.constantFrom('kubewarden-wapc', 'opa', 'gatekeeper', 'wasi', 'component', 'kubewarden'),
    ),
    policyType: mostly(fc.constantFrom('kubernetes', 'raw', 'Raw')),
    contextAwareResources: mostly(
      fc.array(fc.record({ apiVersion: fc.constantFrom('v1', ''), kind: mostly(fc.constant('Pod')) }), {
        maxLength: 2,
      }),
    ),
    hostCapabilities: mostly(fc.option(fc.array(mostly(fc.string()), { maxLength: 2 }))),
    minimumKubewardenVersion: mostly(fc.option(version)),
  },
  { requiredKeys: ['rules', 'mutating'] },
);

describe('the schema of metadata.yml', () => {
  it('has the keys that are read', () => {
    expectTypeOf<keyof MetadataFile>().toEqualTypeOf<keyof PolicyMetadata>();
    const annotations = schema.properties?.['annotations']?.anyOf?.[0];

    expect(Object.keys(annotations?.properties ?? {}).sort()).toEqual(
      Object.values(annotationKeys)
        .filter((key) => key !== annotationKeys.annotatedBy)
        .sort(),
    );
  });

  it.each(good)('accepts %s', async (path) => {
    validate(await readFixture(path));

    expect(validate.errors).toBeNull();
  });

  it.each(bad)('refuses %s', async (path) => {
    expect(validate(await readFixture(path))).toBe(false);
  });

  it('accepts what annotate accepts, and refuses what it refuses', () => {
    let accepted = 0;
    fc.assert(
      fc.property(metadataFiles, (document) => {
        const read = isRead(document);
        if (read) accepted++;

        expect(validate(document)).toBe(read);
      }),
      { numRuns: 3000 },
    );
    // Otherwise the law would hold for lack of documents.
    expect(accepted).toBeGreaterThan(100);
  });

  it('has fixtures to agree on', () => {
    expect(good.length).toBeGreaterThanOrEqual(10);
    expect(bad).toHaveLength(7);
  });

  it.each([
    ['an unknown key, of which annotate only warns', { ...minimal, mutatin: true }],
    ['an unknown key of a rule', { ...minimal, rules: [{ ...rule, scope: 'Namespaced' }] }],
    [
      'a list with nothing behind its key, which annotate takes for an empty one',
      { ...minimal, rules: null },
    ],
  ])('is stricter with %s', (_name, document) => {
    expect(isRead(document)).toBe(true);
    expect(validate(document)).toBe(false);
  });

  it.each([
    ['a wildcard with what it covers', ['*', 'pods']],
    ['a wildcard of sub-resources with one of them', ['pods/*', 'pods/exec']],
    ['the same wildcard twice', ['pods/*', 'pods/*']],
  ])('does not see %s', (_name, overlapping) => {
    const document = { ...minimal, rules: [{ ...rule, resources: overlapping }] };

    expect(isRead(document)).toBe(false);
    expect(validate(document)).toBe(true);
  });
});
