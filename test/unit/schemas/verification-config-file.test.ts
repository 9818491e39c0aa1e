import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../src/errors.ts';
import { scaffoldVerificationConfig } from '../../../src/scaffold/index.ts';
import { readVerificationConfig } from '../../../src/sigstore/config/read-config.ts';
import { breakDocument } from '../../support/break-document.ts';
import { somePublicKey } from '../../support/config-keys.ts';
import { compileSchema, readSchema } from '../../support/json-schema.ts';

const schema = readSchema('verification-config');
const validate = compileSchema(schema);

async function isRead(document: unknown): Promise<boolean> {
  try {
    await readVerificationConfig(JSON.stringify(document), 'v.yml', () => undefined);
    return true;
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    return false;
  }
}

/** Mostly a usual value, sometimes any. */
function mostly<T>(usual: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  const odd = fc.constantFrom<unknown>(null, true, 0, 7, 0.5, 'text', '', [], ['x', 3], {}, { a: 1 });
  return fc.oneof({ weight: 40, arbitrary: usual }, { weight: 1, arbitrary: odd });
}

function pick(good: readonly unknown[], bad: readonly unknown[]): fc.Arbitrary<unknown> {
  return mostly(
    fc.oneof(
      { weight: 30, arbitrary: fc.constantFrom(...good) },
      { weight: 1, arbitrary: fc.constantFrom(...bad) },
    ),
  );
}

function record(
  model: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  requiredKeys: readonly string[],
): fc.Arbitrary<unknown> {
  const usual = fc.record(model, { requiredKeys: [...requiredKeys] });
  const odd = fc.record({ ...model, unknown: fc.constant(1) }, { requiredKeys: [] });
  return mostly(fc.oneof({ weight: 30, arbitrary: usual }, { weight: 1, arbitrary: odd }));
}

const pem = somePublicKey();
const annotations = pick([null, {}, { a: 'b' }, { '': '' }], [{ a: 1 }, { a: null }, [], 'a']);
const name = pick(['acme', 'a.b-c', 'é'], ['a/b', '', 'a b', 'a\n', 3]);
const entry = fc.oneof(
  record(
    {
      kind: fc.constant('pubKey'),
      key: pick([pem, ` ${pem}\n`, pem.replaceAll('\n', '\r\n')], ['', 'x', `x${pem}`, pem + pem]),
      owner: pick(['x', '', null], [1, {}]),
      annotations,
    },
    ['kind', 'key'],
  ),
  record(
    {
      kind: pick(['genericIssuer'], ['certificate', 'GenericIssuer', null]),
      issuer: pick(['https://i', 'x'], ['', null]),
      subject: pick(
        [
          { equal: 'a' },
          { urlPrefix: 'https://github.com/acme' },
          { urlPrefix: 'https://h' },
          { urlPrefix: 'spiffe://a/b@c' },
        ],
        [
          {},
          'a',
          { equal: '' },
          { equal: 'a', urlPrefix: 'https://h/' },
          { urlPrefix: '/a' },
          { urlPrefix: 'a' },
          { urlPrefix: 'https:/a' },
          { urlPrefix: 'file:///a' },
          { urlPrefix: 'https://a@b/' },
          { urlPrefix: 'https://a/?b' },
          { urlPrefix: 'https://a/#b' },
          { urlPrefix: 'https://a\\b' },
          { urlPrefix: ' https://a' },
          { urlPrefix: 'https://a/b c' },
          { urlPrefix: 'https://a\n' },
        ],
      ),
      annotations,
    },
    ['kind', 'issuer', 'subject'],
  ),
  record(
    { kind: fc.constant('githubAction'), owner: name, repo: fc.oneof(name, fc.constant(null)), annotations },
    ['kind', 'owner'],
  ),
);
const entries = mostly(fc.array(entry, { minLength: 1, maxLength: 2 }));
// More than there are entries is what a schema cannot see.
const minimumMatches = fc.oneof(
  { weight: 30, arbitrary: fc.constant(1) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(0, -1, 256, 1.5, '1', null, [], true) },
);
const anyOf = record({ signatures: entries, minimumMatches }, ['signatures']);
const files = record(
  {
    apiVersion: pick(['v1'], ['v2', null, 1]),
    allOf: fc.oneof(entries, entries, fc.constant(null)),
    anyOf: fc.oneof(anyOf, anyOf, fc.constant(null)),
  },
  [],
);

describe('the schema of verification configs', () => {
  it('accepts what is read, and refuses what is not', async () => {
    const seen = { accepted: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(files, async (document) => {
        const isAccepted = validate(document);
        seen[isAccepted ? 'accepted' : 'refused']++;

        expect(await isRead(document), JSON.stringify(validate.errors)).toBe(isAccepted);
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(200);
  });

  it('accepts what is scaffolded', async () => {
    const document = scaffoldVerificationConfig();

    expect(validate(document)).toBe(true);
    expect(await isRead(document)).toBe(true);
  });

  it('refuses, as the reader does, each document with anything broken', async () => {
    const document = {
      apiVersion: 'v1',
      allOf: [
        { kind: 'pubKey', key: pem, owner: 'x', annotations: { a: 'b' } },
        { kind: 'genericIssuer', issuer: 'i', subject: { equal: 'x' }, annotations: null },
        { kind: 'githubAction', owner: 'acme', repo: 'r' },
      ],
      anyOf: { minimumMatches: 1, signatures: [{ kind: 'githubAction', owner: 'acme', repo: null }] },
    };
    // The file's two shapes have the same type, which the breaker cannot choose from.
    const broken = breakDocument(document, schema.anyOf?.[0] ?? schema).filter(
      ({ change }) => change !== ': without allOf',
    );

    expect(await isRead(document)).toBe(true);
    expect(broken.length).toBeGreaterThan(40);
    for (const { change, document: wrong } of broken) {
      expect(validate(wrong), change).toBe(false);
      expect(await isRead(wrong), change).toBe(false);
    }
  });

  it('bounds the entries as the reader does', async () => {
    const of = (length: number): unknown => ({
      apiVersion: 'v1',
      allOf: Array.from({ length }, () => ({ kind: 'githubAction', owner: 'a' })),
    });

    for (const [length, isFine] of [
      [256, true],
      [257, false],
    ] as const) {
      expect(validate(of(length))).toBe(isFine);
      expect(await isRead(of(length))).toBe(isFine);
    }
  });
});
