import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../src/errors.ts';
import { capabilityNames } from '../../../src/host/index.ts';
import { executionModeNames, hostCapabilityNames } from '../../../src/policy/index.ts';
import { readSuite } from '../../../src/suite/document/index.ts';
import { vacuityRules } from '../../../src/suite/vacuity-rules.ts';
import { compileSchema, readSchema, type JsonSchema } from '../../support/json-schema.ts';

const schema = readSchema('suite');
const validate = compileSchema(schema);

/** Whether the document is a suite, and none of its keys is unknown. */
async function isRead(document: unknown): Promise<boolean> {
  try {
    const { findings } = await readSuite(JSON.stringify(document), { path: '/a.yml', name: 'a.yml' });
    return !findings.some(({ rule }) => rule === 'unknown-keys');
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    return false;
  }
}

/** Mostly a usual value, sometimes any. */
function mostly<T>(usual: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  const odd = fc.constantFrom<unknown>(null, true, 7, 0.5, 'text', '', [], ['x', 3], {}, { a: 1 });
  return fc.oneof({ weight: 80, arbitrary: usual }, { weight: 1, arbitrary: odd });
}

/** Mostly one of the good values, sometimes one of the bad ones, sometimes any. */
function pick(good: readonly unknown[], bad: readonly unknown[]): fc.Arbitrary<unknown> {
  const weighted = [
    { weight: 60, arbitrary: fc.constantFrom(...good) },
    { weight: 1, arbitrary: fc.constantFrom(...bad) },
  ];
  return mostly(fc.oneof(...weighted));
}

function listOf(item: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return mostly(fc.array(item, { maxLength: 2 }));
}

function some(model: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(model, { requiredKeys: [] });
}

const path = pick(['./a.yml', 'a b', 'é\n'], ['a\0b', '']);
const source = fc.oneof(path, mostly(fc.constantFrom({}, { a: [1, { b: null }] })));
const word = pick(['a', 'b c', ' '], ['']);
const duration = pick(
  ['500ms', '2s', '1.5s', '1m', '0001s'],
  ['2', '2 s', '1h', '.5s', '1.s', '-1s', '2s\n', '1.2345678s'],
);
const matcher = pick(
  ['', 'text', { contains: 'a' }, { matches: '^a+$' }],
  [{ contains: '' }, { matches: 1 }, { matches: '' }, { contains: 'a', matches: 'b' }, { contain: 'a' }],
);
const flag = mostly(fc.boolean());

const defaults = some({
  policy: pick(
    ['p.wasm', 'registry://x/y:z', { file: 'a', name: 'b' }],
    [{ file: 'a' }, { file: '', name: 'b' }, { file: 'a', name: 'b', kind: 'c' }],
  ),
  settings: source,
  executionMode: pick(['kubewarden-wapc', 'kubewarden', 'opa', 'gatekeeper', 'wasi'], ['wapc', 'WASI']),
  mode: pick(['protect', 'monitor'], ['Protect']),
  session: path,
  contextAware: flag,
  allowedHostCapabilities: listOf(
    pick(['*', 'oci/*', 'oci/v1/*', 'kubernetes/can_i'], ['oci/v1', 'oci*', 'net/v2/*', 'oci/v1/verify/*']),
  ),
  timeout: duration,
  tags: listOf(pick(['a', 'b-1', 'é!'], ['!a', 'a b', 'a,b'])),
});

const making = fc.oneof(
  some({
    operation: pick(['CREATE', 'UPDATE', 'DELETE', 'CONNECT'], ['create']),
    user: word,
    groups: listOf(word),
    namespace: word,
  }),
  source.map((oldManifest) => ({ operation: 'UPDATE', oldManifest })),
);

const operation = pick(
  [
    { op: 'add', path: '/a/~0~1', value: null },
    { op: 'test', path: '', value: {} },
    { op: 'remove', path: '/' },
    { op: 'copy', from: '/a', path: '/b' },
  ],
  [
    { op: 'replace', path: '/a' },
    { op: 'move', path: '/a' },
    { op: 'add', path: 'a', value: 1 },
    { op: 'add', path: '/~', value: 1 },
    { op: 'remove', path: '/a', value: 1 },
    { op: 'delete', path: '/a' },
    { path: '/a' },
  ],
);
const hostCall = pick(
  [
    'net/v1/dns_lookup_host',
    'DNSLookupHost',
    { capability: 'oci/v2/verify' },
    { capability: 'kubernetes/can_i', request: { user: 'a' }, more: [1] },
    { request: 'KubernetesGetResource', kind: 'Pod' },
  ],
  [{ request: { user: 'a' } }, { host: 'a' }, 'oci/*', 'DnsLookupHost'],
);
const answer = {
  allowed: flag,
  message: matcher,
  code: pick([0, 403, 65_535], [65_536, -1, 1.5]),
  warnings: listOf(matcher),
  auditAnnotations: mostly(fc.dictionary(fc.constantFrom('a', 'b/c'), matcher, { minKeys: 1 })),
  object: mostly(fc.constantFrom({ a: 1 }, { spec: { b: [] } })),
  snapshot: pick([true], [false]),
  hostCalls: listOf(hostCall),
  maxDuration: duration,
};
const expectation = fc.oneof(
  some({ ...answer, mutated: flag }),
  some({ ...answer, patch: mostly(fc.array(operation, { minLength: 1, maxLength: 2 })) }),
  some({ settingsInvalid: fc.oneof(matcher, pick([true], [false])), maxDuration: duration }),
  some({ error: fc.oneof(matcher, pick([true], [false])), code: pick([500], ['500']) }),
);

/** Cases that differ in name, whatever else they say. */
function cases(more: fc.Arbitrary<object>): fc.Arbitrary<unknown> {
  const test = fc.record({
    name: fc.oneof(
      { weight: 60, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom<unknown>('', ' ', 'a\nb', 7, [], 'x'.repeat(1001)) },
    ),
    parts: defaults,
    more,
    run: fc.oneof(some({ skip: pick([true, false, 'why'], ['', 1]) }), some({ only: flag })),
    expect: some({ expect: mostly(expectation) }),
  });
  return fc.array(test, { maxLength: 2 }).map((all) =>
    all.map(({ name, parts, more: others, run, expect: expected }, index) => {
      return { name: name ?? `case ${index}`, ...parts, ...others, ...run, ...expected };
    }),
  );
}

/** With that of unknown keys, a suite may have keys that the schema does not. */
const rules = Object.keys(vacuityRules).filter((rule) => rule !== 'unknown-keys');
const commons = some({
  build: mostly(
    fc
      .tuple(
        fc.record({ command: pick([['make'], ['a', '']], [[], ['a\0'], 'make']) }),
        some({ folder: path, sources: pick([['a', 'b']], [[], ['']]) }),
      )
      .map(([needed, rest]) => ({ ...needed, ...rest })),
  ),
  allow: listOf(pick(rules, ['no-rule'])),
});

const caseSuites = fc
  .record({
    suite: defaults,
    commons,
    asked: fc.oneof(
      fc.record({ request: source, cases: mostly(cases(some({ request: source, raw: flag }))) }),
      fc.record({ manifest: source, cases: mostly(cases(making)) }),
    ),
    more: pick([{}], [{ polcy: 'p' }, { results: [] }]),
  })
  .map(({ suite, commons: others, asked, more }) => ({
    policy: 'p',
    ...suite,
    ...others,
    ...asked,
    ...(more as object),
  }));

const pair = fc
  .tuple(
    fc.oneof(some({ policy: word }), some({ policies: pick([['a', 'b']], [[], ['']]) })),
    fc.oneof(some({ resource: word }), some({ resources: pick([['a']], [[], ['']]) })),
  )
  .map(([policies, resources]) => ({ ...policies, ...resources }));
const paths = listOf(path);
const sessions = fc.record({ session: path, pair }).map(({ session, pair: who }) => ({ session, ...who }));
const results = fc
  .tuple(
    fc.oneof(
      some({ result: pick(['pass', 'fail', 'warn', 'skip'], ['error', 'Pass']) }),
      fc.record({ result: fc.constant('fail'), message: matcher }),
    ),
    pair,
  )
  .map(([result, who]) => ({ ...result, ...who }));
const matrixSuites = fc
  .tuple(
    commons,
    making,
    fc.record({ policies: paths, resources: paths }),
    some({ sessions: listOf(sessions), results: listOf(results) }),
  )
  .map(([others, options, needed, rest]) => ({ ...others, ...options, ...needed, ...rest }));

describe('the schema of suites', () => {
  it.each([
    ['cases', caseSuites],
    ['the matrix form', matrixSuites],
  ])('accepts what is read, and refuses what is not: %s', async (_name, suites) => {
    const counts = { read: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(suites, async (document) => {
        const read = await isRead(document);
        counts[read ? 'read' : 'refused']++;

        expect(validate(document)).toBe(read);
      }),
      { numRuns: 2000 },
    );
    // Otherwise the law would hold for lack of documents.
    expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(100);
  });

  const head = { policy: 'p', request: 'r' };

  it.each([
    ['texts with placeholders', { manifest: './${x}.yml', each: [{ x: 'a' }] }],
    [
      'placeholders for values that are no text',
      {
        request: 'a',
        raw: '${x}',
        timeout: '${t}s',
        tags: ['${g}'],
        each: { x: [true], t: [1, 2], g: ['a'] },
        expect: { code: '${t}' },
      },
    ],
    ['a placeholder for all that is expected', { each: [{ e: { code: 1 } }], expect: '${e}' }],
    ['names of rows', { name: undefined, each: [{ name: 'a' }, { name: 'b' }] }],
    ['names with placeholders', { name: '${x}', each: [{ x: 'a' }] }],
  ])('accepts %s', async (_name, test) => {
    const document: unknown = JSON.parse(
      JSON.stringify({ ...head, cases: [{ name: 'a', expect: { code: 1 }, ...test }] }),
    );

    expect(await isRead(document)).toBe(true);
    expect(validate(document)).toBe(true);
  });

  it.each([
    ['placeholders without a table', { timeout: '${t}' }],
    ['a table of no kind', { each: 'a' }],
    ['rows that are no mappings', { each: ['a'] }],
    ['columns that are no lists', { each: { user: 'a' } }],
    ['a case without a name', { name: undefined }],
  ])('refuses %s', async (_name, test) => {
    const document: unknown = JSON.parse(
      JSON.stringify({ ...head, cases: [{ name: 'a', expect: { code: 1 }, ...test }] }),
    );

    expect(await isRead(document)).toBe(false);
    expect(validate(document)).toBe(false);
  });

  const minimal = { ...head, cases: [{ name: 'a', expect: { code: 1 } }] };

  it.each([
    ['a suite without cases, which fails by a rule', head],
    ['unknown keys that are allowed', { ...minimal, more: 1, allow: ['unknown-keys'] }],
  ])('is stricter with %s', async (_name, document) => {
    expect(await isRead(document)).toBe(true);
    expect(validate(document)).toBe(false);
  });

  it.each([
    ['that no policy is named', { ...minimal, policy: undefined }],
    ['that two cases have one name', { ...minimal, cases: [...minimal.cases, ...minimal.cases] }],
    ['a request beside a manifest', { ...minimal, manifest: 'm' }],
    ['an option without a manifest', { ...minimal, user: 'ann' }],
    ['contradictions', { ...minimal, cases: [{ name: 'a', expect: { code: 1, settingsInvalid: true } }] }],
    [
      'the name of a host call beside a field `request`',
      {
        ...minimal,
        cases: [{ name: 'a', expect: { hostCalls: [{ capability: 'x', request: 'DNSLookupHost' }] } }],
      },
    ],
    ['times beyond their bounds', { ...minimal, timeout: '61m' }],
    [
      'what is no regular expression',
      { ...minimal, cases: [{ name: 'a', expect: { message: { matches: '(' } } }] },
    ],
  ])('does not see %s', async (_name, value) => {
    const document: unknown = JSON.parse(JSON.stringify(value));

    expect(await isRead(document)).toBe(false);
    expect(validate(document)).toBe(true);
  });

  it('has the words that are known elsewhere', () => {
    const words = wordsIn(schema);
    const known = [
      ...Object.keys(vacuityRules),
      ...Object.keys(capabilityNames),
      ...executionModeNames,
      ...hostCapabilityNames,
    ];

    expect(known.filter((word) => !words.has(word))).toEqual([]);
  });
});

function wordsIn({
  enum: words = [],
  anyOf = [],
  properties = {},
  items,
  additionalProperties,
}: JsonSchema): Set<unknown> {
  const below = [...anyOf, ...Object.values(properties), items, additionalProperties];
  return new Set([
    ...words,
    ...below.flatMap((part) => (typeof part === 'object' ? [...wordsIn(part)] : [])),
  ]);
}
