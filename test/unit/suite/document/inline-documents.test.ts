import fc from 'fast-check';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromPlain, isObject, type JsonValue } from '../../../../src/json/index.ts';
import { readRequest } from '../../../../src/suite/run/read-source.ts';
import type { SuiteCase } from '../../../../src/suite/suite.ts';
import { readCase, readSound } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'wardctl-inline-'));

/** The object of the request that a case makes. */
async function objectOf({ request }: SuiteCase): Promise<JsonValue | undefined> {
  if (request === undefined) throw new TypeError('no request');
  return (await readRequest(request, false, folder)).object;
}

async function specOf(test: SuiteCase): Promise<JsonValue | undefined> {
  const object = await objectOf(test);
  return isObject(object) ? object.get('spec') : undefined;
}

function indented(text: string): string {
  return text.replace(/^/gm, '      ');
}

/** What YAML 1.1 and 1.2, or kubectl and either, do not agree about. */
const scalars = [
  ...['yes', 'on', 'Off', 'n', '"yes"', '!!str yes', 'true', '~', '0644', '0o644', '0x1F', '0b11', '1_000'],
  ...['1:30', '.5', '1.', '1e3', '12345678901234567890', '2001-01-01', '*spec', '[yes, 08]', "'<<'"],
];

const manifest = fc
  .record({
    values: fc.array(fc.constantFrom(...scalars), { minLength: 1, maxLength: 4 }),
    merges: fc.constantFrom('<<: *spec', '<<: [*spec, {b: no}]', '"<<": 1', 'c: 1'),
    key: fc.constantFrom('yes', 'plain', '0644'),
  })
  .map(({ values, merges, key }) =>
    [
      'apiVersion: v1',
      'kind: ConfigMap',
      'metadata: {name: web}',
      'spec: &spec {a: yes}',
      `${key}:`,
      `  ${merges}`,
      ...values.map((value, index) => `  key${String(index)}: ${value}`),
    ].join('\n'),
  );

describe('a manifest in a suite', () => {
  it('is read as from a file of its own', async () => {
    await fc.assert(
      fc.asyncProperty(manifest, async (text) => {
        writeFileSync(join(folder, 'manifest.yml'), text);
        const suite = (source: string): string =>
          `policy: p.wasm\ncases:\n  - name: a\n    expect: {allowed: true}\n    manifest: ${source}\n`;

        expect(await objectOf(await readCase(suite(`\n${indented(text)}`)))).toEqual(
          await objectOf(await readCase(suite('manifest.yml'))),
        );
      }),
    );
  });

  it('may take what it merges from another case', async () => {
    const { cases } = await readSound(`policy: p.wasm
cases:
  - name: a
    manifest: {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: &spec {hostNetwork: yes}}
    expect: {allowed: true}
  - name: b
    manifest: {apiVersion: v1, kind: Pod, metadata: {name: b}, spec: {<<: *spec, hostPID: off}}
    expect: {allowed: true}
`);

    expect(await Promise.all(cases.map(specOf))).toEqual([
      fromPlain({ hostNetwork: true }),
      fromPlain({ hostPID: false, hostNetwork: true }),
    ]);
  });

  it.each([
    ['of the suite', `manifest: DOCUMENT\ncases: [{name: a, expect: {allowed: true}}]`],
    ['of a row', `cases: [{name: a, each: [{manifest: DOCUMENT}], expect: {allowed: true}}]`],
    ['of a column', `cases: [{name: a, each: {manifest: [DOCUMENT]}, expect: {allowed: true}}]`],
    ['put in', `cases: [{name: a, manifest: '\${it}', each: [{it: DOCUMENT}], expect: {allowed: true}}]`],
  ])('is read so %s', async (_, rest) => {
    const document = '{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {on: no}}';
    const test = await readCase(`policy: p.wasm\n${rest.replace('DOCUMENT', document)}\n`);

    expect(await specOf(test)).toEqual(fromPlain({ true: false }));
  });
});

describe('other parts of a suite', () => {
  it('are YAML 1.2, as settings are in files', async () => {
    const test = await readCase(`policy: p.wasm
cases:
  - name: yes
    settings: {a: yes, b: 0644}
    manifest: {apiVersion: v1, kind: Pod, metadata: {name: a}}
    expect: {message: off, allowed: false}
`);

    expect(test).toMatchObject({
      name: 'yes',
      settings: { value: fromPlain({ a: 'yes', b: 644 }) },
      expect: { message: { type: 'exact', text: 'off' } },
    });
  });
});

describe('a request in a suite', () => {
  it('merges, and has the values of kubectl', async () => {
    const test = await readCase(`policy: p.wasm
cases:
  - name: a
    request: &r {uid: x, object: &o {a: yes}, oldObject: {<<: *o, b: off}}
    expect: {allowed: true}
`);

    expect(test.request?.source).toMatchObject({
      value: fromPlain({ uid: 'x', object: { a: true }, oldObject: { b: false, a: true } }),
    });
  });
});
